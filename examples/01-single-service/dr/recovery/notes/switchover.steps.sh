# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step notes__db___back_up
is_notes__db___back_up() {
  id=notes/db:back-up rank=0 kind=call
  title='Back up notes/db in ireland as it is now'
  waits='notes___freeze'
  typical=689 worst=2578
  expects='`aws backup list-backup-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland` shows a job begun after the freeze, and it is COMPLETED'
}
act_notes__db___back_up() {
  aws backup start-backup-job --region eu-west-1 --backup-vault-name notes-ireland \
    --resource-arn arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland \
    --iam-role-arn arn:aws:iam::111122223333:role/notes-ireland-backup \
    --lifecycle DeleteAfterDays=30
}

step notes__db___copy
is_notes__db___copy() {
  id=notes/db:copy rank=0 kind=call
  title='Copy that backup to frankfurt'
  waits='notes__db___back_up'
  typical=957 worst=3114
  expects='`aws backup list-copy-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland` shows a job begun after that backup, and it is COMPLETED'
}
act_notes__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland' aws backup list-recovery-points-by-backup-vault --region eu-west-1 --backup-vault-name notes-ireland \
    --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region eu-west-1 --recovery-point-arn "$found_1" \
    --source-backup-vault-name notes-ireland \
    --destination-backup-vault-arn arn:aws:backup:eu-central-1:111122223333:backup-vault:notes-frankfurt \
    --iam-role-arn arn:aws:iam::111122223333:role/notes-ireland-backup \
    --lifecycle DeleteAfterDays=30
}

step notes__db___find_backup
is_notes__db___find_backup() {
  id=notes/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of notes-notes-db-ireland in frankfurt, and note its age'
  waits='notes__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=notes-notes-db-ireland
}
act_notes__db___find_backup() {
  aws rds describe-db-snapshots --region eu-central-1 --db-instance-identifier notes-notes-db-ireland \
    --snapshot-type awsbackup
}
see_notes__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region eu-central-1 --db-instance-identifier notes-notes-db-ireland \
    --snapshot-type awsbackup --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" \
    --output text) || return
  shows "$answer" text notes-notes-db-ireland
}

step notes__db___probe
is_notes__db___probe() {
  id=notes/db:probe rank=0 kind=hand
  title='Write to notes-notes-db-frankfurt'
  waits='notes__db___set_password notes__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/notes/v1/notes/db/endpoint with the secret notes/notes/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step notes__db___protect_again
is_notes__db___protect_again() {
  id=notes/db:protect-again rank=0 kind=wait
  title='Wait until backups of notes-notes-db-frankfurt arrive in ireland'
  waits='reconcile'
  typical=1257 worst=4314 poll=60 timeout=8628
  expects=notes-notes-db-frankfurt
}
see_notes__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier notes-notes-db-frankfurt \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text notes-notes-db-frankfurt
}

step notes__db___restart_consumers
is_notes__db___restart_consumers() {
  id=notes/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of notes/db'
  waits='notes__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_notes__db___restart_consumers() {
  aws ecs update-service --region eu-central-1 --cluster notes-notes-frankfurt \
    --service notes-notes-frankfurt --force-new-deployment
}
see_notes__db___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-central-1 --cluster notes-notes-frankfurt \
    --services notes-notes-frankfurt \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step notes__db___restore
is_notes__db___restore() {
  id=notes/db:restore rank=0 kind=call
  title='Restore it as notes-notes-db-frankfurt in frankfurt'
  waits='notes__db___find_backup'
  typical=1500 worst=4200 poll=30 timeout=8400
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete notes-notes-db-frankfurt: nothing depends on it before its address is written'
}
act_notes__db___restore() {
  found_1=$(look_up 'newest copy in the vault of notes-notes-db-ireland' aws rds describe-db-snapshots --region eu-central-1 --db-instance-identifier notes-notes-db-ireland \
    --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group notes-notes-db-frankfurt' aws ec2 describe-security-groups --region eu-central-1 \
    --filters '[{"Name":"group-name","Values":["notes-notes-db-frankfurt"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region eu-central-1 \
    --db-snapshot-identifier "$found_1" --db-instance-identifier notes-notes-db-frankfurt \
    --db-instance-class db.t4g.medium --no-multi-az --db-subnet-group-name notes-notes-db-frankfurt \
    --db-parameter-group-name notes-notes-db-frankfurt-postgres16 --vpc-security-group-ids $found_2 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"notes"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_notes__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-central-1 \
    --db-instance-identifier notes-notes-db-frankfurt --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step notes__db___scale_up
is_notes__db___scale_up() {
  id=notes/db:scale-up rank=0 kind=call
  title='Give notes-notes-db-frankfurt a second zone'
  waits='notes__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_notes__db___scale_up() {
  aws rds modify-db-instance --region eu-central-1 --db-instance-identifier notes-notes-db-frankfurt \
    --multi-az --apply-immediately
}
see_notes__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-central-1 \
    --db-instance-identifier notes-notes-db-frankfurt \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_notes__db___scale_up() {
  aws rds modify-db-instance --region eu-central-1 --db-instance-identifier notes-notes-db-frankfurt \
    --no-multi-az --apply-immediately
}

step notes__db___set_password
is_notes__db___set_password() {
  id=notes/db:set-password rank=0 kind=hand
  title='See that notes-notes-db-frankfurt has the password of the secret'
  waits='notes__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier notes-notes-db-frankfurt --region eu-central-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-central-1 --secret-id notes/notes/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step notes__db___write_endpoint
is_notes__db___write_endpoint() {
  id=notes/db:write-endpoint rank=0 kind=call
  title='Write the address of notes-notes-db-frankfurt where services read it'
  waits='notes__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with notes-notes-db-frankfurt.'
  undo=calls
}
act_notes__db___write_endpoint() {
  found_1=$(look_up 'address of notes-notes-db-frankfurt' aws rds describe-db-instances --region eu-central-1 \
    --db-instance-identifier notes-notes-db-frankfurt --query 'DBInstances[0].Endpoint.Address' \
    --output text) || return
  aws ssm put-parameter --region eu-central-1 --name /drgen/notes/v1/notes/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_notes__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-central-1 --name /drgen/notes/v1/notes/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins notes-notes-db-frankfurt.
}
undo_notes__db___write_endpoint() {
  aws ssm put-parameter --region eu-central-1 --name /drgen/notes/v1/notes/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step notes___check_image
is_notes___check_image() {
  id=notes:check-image rank=0 kind=wait
  title='See that notes/app:stable is in frankfurt'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_notes___check_image() {
  answer=$(aws ecr describe-images --region eu-central-1 --repository-name notes/app \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step notes___freeze
is_notes___freeze() {
  id=notes:freeze rank=0 kind=call
  title='Stop notes in ireland'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_notes___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}
see_notes___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster notes-notes-ireland \
    --services notes-notes-ireland --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_notes___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 2 --max-capacity 6 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 2
}

step notes___raise_floor
is_notes___raise_floor() {
  id=notes:raise-floor rank=0 kind=call
  title='Raise the floor of notes in frankfurt to 2'
  waits='notes__db___probe notes__db___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_notes___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-central-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-frankfurt/notes-notes-frankfurt --min-capacity 2 \
    --max-capacity 6
}
see_notes___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-central-1 --service-namespace ecs \
    --resource-ids service/notes-notes-frankfurt/notes-notes-frankfurt \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_notes___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-central-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-frankfurt/notes-notes-frankfurt --min-capacity 0 \
    --max-capacity 6
}

step notes___stand_by
is_notes___stand_by() {
  id=notes:stand-by rank=0 kind=call
  title='Let notes be started in ireland again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='6 or more'
  undo=calls
}
act_notes___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 6 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}
see_notes___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/notes-notes-ireland/notes-notes-ireland \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 6
}
undo_notes___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}

step notes___start_tasks
is_notes___start_tasks() {
  id=notes:start-tasks rank=0 kind=call
  title='Start 2 tasks of notes in frankfurt'
  waits='notes___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_notes___start_tasks() {
  aws ecs update-service --region eu-central-1 --cluster notes-notes-frankfurt \
    --service notes-notes-frankfurt --desired-count 2
}
see_notes___start_tasks() {
  answer=$(aws ecs describe-services --region eu-central-1 --cluster notes-notes-frankfurt \
    --services notes-notes-frankfurt --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_notes___start_tasks() {
  aws ecs update-service --region eu-central-1 --cluster notes-notes-frankfurt \
    --service notes-notes-frankfurt --desired-count 0
}

step notes___verify
is_notes___verify() {
  id=notes:verify rank=0 kind=wait
  title='See 2 healthy tasks of notes in frankfurt'
  waits='go notes___start_tasks notes__db___probe notes__db___restart_consumers'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_notes___verify() {
  found_1=$(look_up 'ARN of the target group notes-notes-66apbq-ublic-7c1kcw' aws elbv2 describe-target-groups --region eu-central-1 --names notes-notes-66apbq-ublic-7c1kcw \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-central-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
