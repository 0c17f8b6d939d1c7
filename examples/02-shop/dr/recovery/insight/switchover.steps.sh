# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step analytics__lake___check_bucket
is_analytics__lake___check_bucket() {
  id=analytics/lake:check-bucket rank=3 kind=wait
  title='See that bucket shop-analytics-lake-111122223333-tokyo answers and keeps versions'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=Enabled
}
see_analytics__lake___check_bucket() {
  answer=$(aws s3api get-bucket-versioning --region ap-northeast-1 \
    --bucket shop-analytics-lake-111122223333-tokyo --query Status --output text) || return
  shows "$answer" text Enabled
}

step analytics__lake___check_pending
is_analytics__lake___check_pending() {
  id=analytics/lake:check-pending rank=3 kind=wait
  title='See that little of bucket shop-analytics-lake-111122223333-seoul is under way'
  waits='freeze'
  typical=0 worst=0 poll=60 timeout=7200
  expects='1000 or less'
}
see_analytics__lake___check_pending() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-analytics-lake-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-analytics-lake-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 1000
}

step analytics__lake___drain
is_analytics__lake___drain() {
  id=analytics/lake:drain rank=3 kind=judge
  title='Wait until everything of bucket shop-analytics-lake-111122223333-seoul has arrived'
  waits='analytics___disable_jobs analytics___freeze analytics__lake___check_bucket'
  typical=300 worst=3600
  expects='the last two figures, both taken after seoul was frozen, are 0'
}
act_analytics__lake___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-analytics-lake-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-analytics-lake-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step analytics__reports___back_up
is_analytics__reports___back_up() {
  id=analytics/reports:back-up rank=3 kind=call
  title='Back up analytics/reports in seoul as it is now'
  waits='analytics___disable_jobs analytics___freeze'
  typical=1494 worst=4188
  expects='`aws backup list-backup-jobs --region ap-northeast-2 --by-resource-arn arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul` shows a job begun after the freeze, and it is COMPLETED'
}
act_analytics__reports___back_up() {
  aws backup start-backup-job --region ap-northeast-2 --backup-vault-name shop-seoul \
    --resource-arn arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul \
    --iam-role-arn arn:aws:iam::111122223333:role/shop-seoul-backup --lifecycle DeleteAfterDays=30
}

step analytics__reports___copy
is_analytics__reports___copy() {
  id=analytics/reports:copy rank=3 kind=call
  title='Copy that backup to tokyo'
  waits='analytics__reports___back_up'
  typical=4179 worst=9558
  expects='`aws backup list-copy-jobs --region ap-northeast-2 --by-resource-arn arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul` shows a job begun after that backup, and it is COMPLETED'
}
act_analytics__reports___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul' aws backup list-recovery-points-by-backup-vault --region ap-northeast-2 \
    --backup-vault-name shop-seoul \
    --by-resource-arn arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region ap-northeast-2 --recovery-point-arn "$found_1" \
    --source-backup-vault-name shop-seoul \
    --destination-backup-vault-arn arn:aws:backup:ap-northeast-1:111122223333:backup-vault:shop-tokyo \
    --iam-role-arn arn:aws:iam::111122223333:role/shop-seoul-backup --lifecycle DeleteAfterDays=30
}

step analytics__reports___find_backup
is_analytics__reports___find_backup() {
  id=analytics/reports:find-backup rank=3 kind=read
  title='Find the newest copy in the vault of shop-analytics-reports-seoul in tokyo, and note its age'
  waits='analytics__reports___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=shop-analytics-reports-seoul
}
act_analytics__reports___find_backup() {
  aws rds describe-db-snapshots --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-seoul --snapshot-type awsbackup
}
see_analytics__reports___find_backup() {
  answer=$(aws rds describe-db-snapshots --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-seoul --snapshot-type awsbackup \
    --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" --output text) || return
  shows "$answer" text shop-analytics-reports-seoul
}

step analytics__reports___probe
is_analytics__reports___probe() {
  id=analytics/reports:probe rank=3 kind=hand
  title='Write to shop-analytics-reports-tokyo'
  waits='analytics__reports___set_password analytics__reports___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/analytics/reports/endpoint with the secret shop/analytics/reports; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step analytics__reports___protect_again
is_analytics__reports___protect_again() {
  id=analytics/reports:protect-again rank=3 kind=wait
  title='Wait until backups of shop-analytics-reports-tokyo arrive in seoul'
  waits='reconcile'
  typical=4479 worst=10758 poll=60 timeout=21516
  expects=shop-analytics-reports-tokyo
}
see_analytics__reports___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-tokyo \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text shop-analytics-reports-tokyo
}

step analytics__reports___restart_consumers
is_analytics__reports___restart_consumers() {
  id=analytics/reports:restart-consumers rank=3 kind=call
  title='Have tasks that run read the new address of analytics/reports'
  waits='analytics__reports___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_analytics__reports___restart_consumers() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-analytics-tokyo --force-new-deployment
}
see_analytics__reports___restart_consumers() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-insight-tokyo \
    --services shop-analytics-tokyo \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step analytics__reports___restore
is_analytics__reports___restore() {
  id=analytics/reports:restore rank=3 kind=call
  title='Restore it as shop-analytics-reports-tokyo in tokyo'
  waits='analytics__reports___find_backup'
  typical=3900 worst=9000 poll=30 timeout=18000
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete shop-analytics-reports-tokyo: nothing depends on it before its address is written'
}
act_analytics__reports___restore() {
  found_1=$(look_up 'newest copy in the vault of shop-analytics-reports-seoul' aws rds describe-db-snapshots --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-seoul --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group shop-analytics-reports-tokyo' aws ec2 describe-security-groups --region ap-northeast-1 \
    --filters '[{"Name":"group-name","Values":["shop-analytics-reports-tokyo"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region ap-northeast-1 \
    --db-snapshot-identifier "$found_1" --db-instance-identifier shop-analytics-reports-tokyo \
    --db-instance-class db.r6g.large --no-multi-az \
    --db-subnet-group-name shop-analytics-reports-tokyo \
    --db-parameter-group-name shop-analytics-reports-tokyo-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"analytics"},{"Key":"dr:store","Value":"reports"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_analytics__reports___restore() {
  answer=$(aws rds describe-db-instances --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-tokyo --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step analytics__reports___scale_up
is_analytics__reports___scale_up() {
  id=analytics/reports:scale-up rank=3 kind=call
  title='Give shop-analytics-reports-tokyo a second zone'
  waits='analytics__reports___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_analytics__reports___scale_up() {
  aws rds modify-db-instance --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-tokyo --multi-az --apply-immediately
}
see_analytics__reports___scale_up() {
  answer=$(aws rds describe-db-instances --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-tokyo \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_analytics__reports___scale_up() {
  aws rds modify-db-instance --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-tokyo --no-multi-az --apply-immediately
}

step analytics__reports___set_password
is_analytics__reports___set_password() {
  id=analytics/reports:set-password rank=3 kind=hand
  title='See that shop-analytics-reports-tokyo has the password of the secret'
  waits='analytics__reports___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier shop-analytics-reports-tokyo --region ap-northeast-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-northeast-1 --secret-id shop/analytics/reports --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step analytics__reports___write_endpoint
is_analytics__reports___write_endpoint() {
  id=analytics/reports:write-endpoint rank=3 kind=call
  title='Write the address of shop-analytics-reports-tokyo where services read it'
  waits='analytics__reports___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with shop-analytics-reports-tokyo.'
  undo=calls
}
act_analytics__reports___write_endpoint() {
  found_1=$(look_up 'address of shop-analytics-reports-tokyo' aws rds describe-db-instances --region ap-northeast-1 \
    --db-instance-identifier shop-analytics-reports-tokyo --query 'DBInstances[0].Endpoint.Address' \
    --output text) || return
  aws ssm put-parameter --region ap-northeast-1 --name /drgen/shop/v1/analytics/reports/endpoint \
    --value "$found_1" --type String --overwrite
}
see_analytics__reports___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-northeast-1 --name /drgen/shop/v1/analytics/reports/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins shop-analytics-reports-tokyo.
}
undo_analytics__reports___write_endpoint() {
  aws ssm put-parameter --region ap-northeast-1 --name /drgen/shop/v1/analytics/reports/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step analytics___check_image
is_analytics___check_image() {
  id=analytics:check-image rank=3 kind=wait
  title='See that shop/analytics:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_analytics___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/analytics \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step analytics___disable_jobs
is_analytics___disable_jobs() {
  id=analytics:disable-jobs rank=3 kind=call
  title='Start no more jobs of analytics in seoul'
  waits='go'
  typical=5 worst=30 poll=5 timeout=120
  expects=DISABLED
  undo=calls
}
act_analytics___disable_jobs() {
  aws events disable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul
}
see_analytics___disable_jobs() {
  answer=$(aws events describe-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul --query State \
    --output text) || return
  shows "$answer" text DISABLED
}
undo_analytics___disable_jobs() {
  aws events enable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul
}

step analytics___enable_jobs
is_analytics___enable_jobs() {
  id=analytics:enable-jobs rank=3 kind=call
  title='Let the jobs of analytics run in tokyo'
  waits='analytics___disable_jobs analytics___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects=ENABLED
  undo=calls
}
act_analytics___enable_jobs() {
  aws events enable-rule --region ap-northeast-1 --name shop-analytics-rollup-tokyo
}
see_analytics___enable_jobs() {
  answer=$(aws events describe-rule --region ap-northeast-1 --name shop-analytics-rollup-tokyo --query State \
    --output text) || return
  shows "$answer" text ENABLED
}
undo_analytics___enable_jobs() {
  aws events disable-rule --region ap-northeast-1 --name shop-analytics-rollup-tokyo
}

step analytics___freeze
is_analytics___freeze() {
  id=analytics:freeze rank=3 kind=call
  title='Stop analytics in seoul'
  waits='analytics___disable_jobs'
  typical=60 worst=300 poll=10 timeout=600
  expects=None
  undo=calls
}
act_analytics___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}
see_analytics___freeze() {
  answer=$(aws ecs list-tasks --region ap-northeast-2 --cluster shop-insight-seoul \
    --family shop-analytics-seoul --query 'taskArns[0]' --output text) || return
  shows "$answer" absent ''
}
undo_analytics___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 1 --max-capacity 4 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 1
}

step analytics___raise_floor
is_analytics___raise_floor() {
  id=analytics:raise-floor rank=3 kind=call
  title='Raise the floor of analytics in tokyo to 1'
  waits='analytics__lake___drain analytics__reports___probe analytics__reports___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='1 or more'
  undo=calls
}
act_analytics___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-analytics-tokyo --min-capacity 1 --max-capacity 4
}
see_analytics___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-insight-tokyo/shop-analytics-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 1
}
undo_analytics___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-analytics-tokyo --min-capacity 0 --max-capacity 4
}

step analytics___stand_by
is_analytics___stand_by() {
  id=analytics:stand-by rank=3 kind=call
  title='Let analytics be started in seoul again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='4 or more'
  undo=calls
}
act_analytics___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 4 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}
see_analytics___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-analytics-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 4
}
undo_analytics___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}

step analytics___start_tasks
is_analytics___start_tasks() {
  id=analytics:start-tasks rank=3 kind=call
  title='Start 1 tasks of analytics in tokyo'
  waits='analytics___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='1 or more'
  undo=calls
}
act_analytics___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-analytics-tokyo --desired-count 1
}
see_analytics___start_tasks() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-insight-tokyo \
    --services shop-analytics-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 1
}
undo_analytics___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-analytics-tokyo --desired-count 0
}

step analytics___verify
is_analytics___verify() {
  id=analytics:verify rank=3 kind=wait
  title='See 1 healthy tasks of analytics in tokyo'
  waits='analytics___start_tasks analytics__lake___drain analytics__reports___probe
    analytics__reports___restart_consumers go'
  typical=30 worst=120 poll=10 timeout=600
  expects='1 or more'
}
see_analytics___verify() {
  found_1=$(look_up 'ARN of the target group shop-analyti-ga9t5v-ernal-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-analyti-ga9t5v-ernal-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 1
}

step logs__archive___check_bucket
is_logs__archive___check_bucket() {
  id=logs/archive:check-bucket rank=3 kind=wait
  title='See that bucket shop-logs-archive-111122223333-tokyo answers and keeps versions'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=Enabled
}
see_logs__archive___check_bucket() {
  answer=$(aws s3api get-bucket-versioning --region ap-northeast-1 \
    --bucket shop-logs-archive-111122223333-tokyo --query Status --output text) || return
  shows "$answer" text Enabled
}

step logs__archive___check_pending
is_logs__archive___check_pending() {
  id=logs/archive:check-pending rank=3 kind=wait
  title='See that little of bucket shop-logs-archive-111122223333-seoul is under way'
  waits='freeze'
  typical=0 worst=0 poll=60 timeout=7200
  expects='1000 or less'
}
see_logs__archive___check_pending() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-logs-archive-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-logs-archive-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 1000
}

step logs__archive___drain
is_logs__archive___drain() {
  id=logs/archive:drain rank=3 kind=judge
  title='Wait until everything of bucket shop-logs-archive-111122223333-seoul has arrived'
  waits='logs___freeze logs__archive___check_bucket'
  typical=300 worst=3600
  expects='the last two figures, both taken after seoul was frozen, are 0'
}
act_logs__archive___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-logs-archive-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-logs-archive-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step logs___check_image
is_logs___check_image() {
  id=logs:check-image rank=3 kind=wait
  title='See that shop/logs:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_logs___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/logs \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step logs___freeze
is_logs___freeze() {
  id=logs:freeze rank=3 kind=call
  title='Stop logs in seoul'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_logs___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}
see_logs___freeze() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-logs-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_logs___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 2 --max-capacity 6 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 2
}

step logs___raise_floor
is_logs___raise_floor() {
  id=logs:raise-floor rank=3 kind=call
  title='Raise the floor of logs in tokyo to 2'
  waits='logs__archive___check_bucket'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_logs___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-logs-tokyo --min-capacity 2 --max-capacity 6
}
see_logs___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-insight-tokyo/shop-logs-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_logs___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-logs-tokyo --min-capacity 0 --max-capacity 6
}

step logs___stand_by
is_logs___stand_by() {
  id=logs:stand-by rank=3 kind=call
  title='Let logs be started in seoul again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='6 or more'
  undo=calls
}
act_logs___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 6 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}
see_logs___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-logs-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 6
}
undo_logs___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}

step logs___start_tasks
is_logs___start_tasks() {
  id=logs:start-tasks rank=3 kind=call
  title='Start 2 tasks of logs in tokyo'
  waits='logs___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_logs___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-logs-tokyo --desired-count 2
}
see_logs___start_tasks() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-insight-tokyo \
    --services shop-logs-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_logs___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-logs-tokyo --desired-count 0
}

step logs___verify
is_logs___verify() {
  id=logs:verify rank=3 kind=wait
  title='See 2 healthy tasks of logs in tokyo'
  waits='go logs___start_tasks logs__archive___drain'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_logs___verify() {
  found_1=$(look_up 'ARN of the target group shop-logs-tokyo-internal-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-logs-tokyo-internal-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step marketing__media___check_bucket
is_marketing__media___check_bucket() {
  id=marketing/media:check-bucket rank=2 kind=wait
  title='See that bucket shop-marketing-media-111122223333-tokyo answers and keeps versions'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=Enabled
}
see_marketing__media___check_bucket() {
  answer=$(aws s3api get-bucket-versioning --region ap-northeast-1 \
    --bucket shop-marketing-media-111122223333-tokyo --query Status --output text) || return
  shows "$answer" text Enabled
}

step marketing__media___check_pending
is_marketing__media___check_pending() {
  id=marketing/media:check-pending rank=2 kind=wait
  title='See that little of bucket shop-marketing-media-111122223333-seoul is under way'
  waits='freeze'
  typical=0 worst=0 poll=60 timeout=7200
  expects='1000 or less'
}
see_marketing__media___check_pending() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-marketing-media-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-marketing-media-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 1000
}

step marketing__media___drain
is_marketing__media___drain() {
  id=marketing/media:drain rank=2 kind=judge
  title='Wait until everything of bucket shop-marketing-media-111122223333-seoul has arrived'
  waits='marketing___freeze marketing__media___check_bucket'
  typical=60 worst=900
  expects='the last two figures, both taken after seoul was frozen, are 0'
}
act_marketing__media___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-marketing-media-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-marketing-media-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step marketing___check_image
is_marketing___check_image() {
  id=marketing:check-image rank=2 kind=wait
  title='See that shop/marketing:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_marketing___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/marketing \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step marketing___freeze
is_marketing___freeze() {
  id=marketing:freeze rank=2 kind=call
  title='Stop marketing in seoul'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_marketing___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}
see_marketing___freeze() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-marketing-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_marketing___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 2 --max-capacity 10 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 2
}

step marketing___raise_floor
is_marketing___raise_floor() {
  id=marketing:raise-floor rank=2 kind=call
  title='Raise the floor of marketing in tokyo to 2'
  waits='marketing__media___check_bucket'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_marketing___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-marketing-tokyo --min-capacity 2 --max-capacity 10
}
see_marketing___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-insight-tokyo/shop-marketing-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_marketing___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-tokyo/shop-marketing-tokyo --min-capacity 0 --max-capacity 10
}

step marketing___stand_by
is_marketing___stand_by() {
  id=marketing:stand-by rank=2 kind=call
  title='Let marketing be started in seoul again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_marketing___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 10 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}
see_marketing___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-marketing-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_marketing___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}

step marketing___start_tasks
is_marketing___start_tasks() {
  id=marketing:start-tasks rank=2 kind=call
  title='Start 2 tasks of marketing in tokyo'
  waits='marketing___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_marketing___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-marketing-tokyo --desired-count 2
}
see_marketing___start_tasks() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-insight-tokyo \
    --services shop-marketing-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_marketing___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-insight-tokyo \
    --service shop-marketing-tokyo --desired-count 0
}

step marketing___verify
is_marketing___verify() {
  id=marketing:verify rank=2 kind=wait
  title='See 2 healthy tasks of marketing in tokyo'
  waits='go marketing___start_tasks marketing__media___drain'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_marketing___verify() {
  found_1=$(look_up 'ARN of the target group shop-marketi-ttdgv2-ublic-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-marketi-ttdgv2-ublic-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
