# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step basket_api__baskets___create_nodes
is_basket_api__baskets___create_nodes() {
  id=basket-api/baskets:create-nodes rank=0 kind=call
  title='Make cache eshop-basket-api-baskets-stockholm'
  waits='decide'
  typical=480 worst=900 poll=15 timeout=1200
  expects=available
  undo=calls
}
act_basket_api__baskets___create_nodes() {
  found_1=$(look_up 'id of security group eshop-basket-api-baskets-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-basket-api-baskets-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  found_2=$(look_up 'ARN of the key for data in stockholm' aws kms describe-key --region eu-north-1 --key-id alias/eshop-data-stockholm --query KeyMetadata.Arn \
    --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws elasticache create-replication-group --region eu-north-1 \
    --replication-group-id eshop-basket-api-baskets-stockholm \
    --replication-group-description 'Disposable cache basket-api/baskets' --engine redis \
    --engine-version 7.1 --cache-node-type cache.t4g.small --num-cache-clusters 2 \
    --automatic-failover-enabled --multi-az-enabled --port 6379 \
    --cache-subnet-group-name eshop-basket-api-baskets-stockholm \
    --cache-parameter-group-name eshop-basket-api-baskets-stockholm-redis7 \
    --security-group-ids $found_1 --at-rest-encryption-enabled --kms-key-id "$found_2" \
    --transit-encryption-enabled --snapshot-retention-limit 0 --no-auto-minor-version-upgrade
}
see_basket_api__baskets___create_nodes() {
  answer=$(aws elasticache describe-replication-groups --region eu-north-1 \
    --replication-group-id eshop-basket-api-baskets-stockholm --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
undo_basket_api__baskets___create_nodes() {
  aws elasticache delete-replication-group --region eu-north-1 \
    --replication-group-id eshop-basket-api-baskets-stockholm
}

step basket_api__baskets___restart_consumers
is_basket_api__baskets___restart_consumers() {
  id=basket-api/baskets:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of basket-api/baskets'
  waits='basket_api__baskets___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_basket_api__baskets___restart_consumers() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-basket-api-stockholm --force-new-deployment
}
see_basket_api__baskets___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-basket-api-stockholm \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step basket_api__baskets___write_endpoint
is_basket_api__baskets___write_endpoint() {
  id=basket-api/baskets:write-endpoint rank=0 kind=call
  title='Write the address of cache eshop-basket-api-baskets-stockholm where services read it'
  waits='basket_api__baskets___create_nodes'
  typical=5 worst=30 poll=5 timeout=60
  expects='begins with master.eshop-basket-api-baskets-stockholm.'
  undo=calls
}
act_basket_api__baskets___write_endpoint() {
  found_1=$(look_up 'address of cache eshop-basket-api-baskets-stockholm' aws elasticache describe-replication-groups --region eu-north-1 \
    --replication-group-id eshop-basket-api-baskets-stockholm \
    --query 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/basket-api/baskets/endpoint \
    --value "$found_1" --type String --overwrite
}
see_basket_api__baskets___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-north-1 --name /drgen/eshop/v1/basket-api/baskets/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins master.eshop-basket-api-baskets-stockholm.
}
undo_basket_api__baskets___write_endpoint() {
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/basket-api/baskets/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step basket_api___check_image
is_basket_api___check_image() {
  id=basket-api:check-image rank=0 kind=wait
  title='See that eshop/basket-api:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_basket_api___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/basket-api \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step basket_api___deep_check
is_basket_api___deep_check() {
  id=basket-api:deep-check rank=0 kind=hand
  title='Check that basket-api, identity-api, ordering-api, webapp, webhooks-api, webhooksclient work with each other'
  waits='basket_api___freeze basket_api___start_together basket_api___verify identity_api___freeze
    identity_api___verify ordering_api___freeze ordering_api___verify webapp___freeze
    webapp___verify webhooks_api___freeze webhooks_api___verify webhooksclient___freeze
    webhooksclient___verify'
  typical=60 worst=180
  by_hand='basket-api, identity-api, ordering-api, webapp, webhooks-api, webhooksclient need each other and were started with shallow checks only. Make one request to each that goes through the others.'
  expects='each answers correctly through the others'
}

step basket_api___freeze
is_basket_api___freeze() {
  id=basket-api:freeze rank=0 kind=call
  title='Stop basket-api in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_basket_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 0
}
see_basket_api___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-basket-api-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_basket_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 2
}

step basket_api___raise_floor
is_basket_api___raise_floor() {
  id=basket-api:raise-floor rank=0 kind=call
  title='Raise the floor of basket-api in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_basket_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-basket-api-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_basket_api___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-basket-api-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_basket_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-basket-api-stockholm --min-capacity 0 \
    --max-capacity 8
}

step basket_api___stand_by
is_basket_api___stand_by() {
  id=basket-api:stand-by rank=0 kind=call
  title='Let basket-api be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_basket_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 0
}
see_basket_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-basket-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_basket_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 0
}

step basket_api___start_tasks
is_basket_api___start_tasks() {
  id=basket-api:start-tasks rank=0 kind=call
  title='Start 2 tasks of basket-api in stockholm'
  waits='basket_api___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_basket_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-basket-api-stockholm --desired-count 2
}
see_basket_api___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-basket-api-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_basket_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-basket-api-stockholm --desired-count 0
}

step basket_api___start_together
is_basket_api___start_together() {
  id=basket-api:start-together rank=0 kind=mark
  title='Start basket-api, identity-api, ordering-api, webapp, webhooks-api, webhooksclient together: all that they need is back'
  waits='catalog_api___freeze catalog_api___verify identity_api__db___probe
    identity_api__db___restart_consumers orderingdb___probe orderingdb___restart_consumers
    webhooks_api__db___probe webhooks_api__db___restart_consumers'
}

step basket_api___verify
is_basket_api___verify() {
  id=basket-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of basket-api in stockholm'
  waits='basket_api___start_tasks basket_api___start_together go'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_basket_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-basket-7by3zy-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-basket-7by3zy-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step catalog_api__db___back_up
is_catalog_api__db___back_up() {
  id=catalog-api/db:back-up rank=0 kind=call
  title='Back up catalog-api/db in dublin as it is now'
  waits='catalog_api___freeze'
  typical=671 worst=2542
  expects='`aws backup list-backup-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-catalog-api-db-dublin` shows a job begun after the freeze, and it is COMPLETED'
}
act_catalog_api__db___back_up() {
  aws backup start-backup-job --region eu-west-1 --backup-vault-name eshop-dublin \
    --resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-catalog-api-db-dublin \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step catalog_api__db___copy
is_catalog_api__db___copy() {
  id=catalog-api/db:copy rank=0 kind=call
  title='Copy that backup to stockholm'
  waits='catalog_api__db___back_up'
  typical=886 worst=2972
  expects='`aws backup list-copy-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-catalog-api-db-dublin` shows a job begun after that backup, and it is COMPLETED'
}
act_catalog_api__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:eu-west-1:111122223333:db:eshop-catalog-api-db-dublin' aws backup list-recovery-points-by-backup-vault --region eu-west-1 --backup-vault-name eshop-dublin \
    --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-catalog-api-db-dublin \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region eu-west-1 --recovery-point-arn "$found_1" \
    --source-backup-vault-name eshop-dublin \
    --destination-backup-vault-arn arn:aws:backup:eu-north-1:111122223333:backup-vault:eshop-stockholm \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step catalog_api__db___find_backup
is_catalog_api__db___find_backup() {
  id=catalog-api/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of eshop-catalog-api-db-dublin in stockholm, and note its age'
  waits='catalog_api__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=eshop-catalog-api-db-dublin
}
act_catalog_api__db___find_backup() {
  aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin --snapshot-type awsbackup
}
see_catalog_api__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin --snapshot-type awsbackup \
    --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" --output text) || return
  shows "$answer" text eshop-catalog-api-db-dublin
}

step catalog_api__db___probe
is_catalog_api__db___probe() {
  id=catalog-api/db:probe rank=0 kind=hand
  title='Write to eshop-catalog-api-db-stockholm'
  waits='catalog_api__db___set_password catalog_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/catalog-api/db/endpoint with the secret eshop/catalog-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step catalog_api__db___protect_again
is_catalog_api__db___protect_again() {
  id=catalog-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-catalog-api-db-stockholm arrive in dublin'
  waits='reconcile'
  typical=1186 worst=4172 poll=60 timeout=8344
  expects=eshop-catalog-api-db-stockholm
}
see_catalog_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-catalog-api-db-stockholm
}

step catalog_api__db___restart_consumers
is_catalog_api__db___restart_consumers() {
  id=catalog-api/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of catalog-api/db'
  waits='catalog_api__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_catalog_api__db___restart_consumers() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-catalog-api-stockholm --force-new-deployment
}
see_catalog_api__db___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-catalog-api-stockholm \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step catalog_api__db___restore
is_catalog_api__db___restore() {
  id=catalog-api/db:restore rank=0 kind=call
  title='Restore it as eshop-catalog-api-db-stockholm in stockholm'
  waits='catalog_api__db___find_backup'
  typical=1440 worst=4080 poll=30 timeout=8160
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete eshop-catalog-api-db-stockholm: nothing depends on it before its address is written'
}
act_catalog_api__db___restore() {
  found_1=$(look_up 'newest copy in the vault of eshop-catalog-api-db-dublin' aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group eshop-catalog-api-db-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-catalog-api-db-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region eu-north-1 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier eshop-catalog-api-db-stockholm --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-catalog-api-db-stockholm \
    --db-parameter-group-name eshop-catalog-api-db-stockholm-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"catalog-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_catalog_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step catalog_api__db___scale_up
is_catalog_api__db___scale_up() {
  id=catalog-api/db:scale-up rank=0 kind=call
  title='Give eshop-catalog-api-db-stockholm a second zone'
  waits='catalog_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_catalog_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm --multi-az --apply-immediately
}
see_catalog_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_catalog_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm --no-multi-az --apply-immediately
}

step catalog_api__db___set_password
is_catalog_api__db___set_password() {
  id=catalog-api/db:set-password rank=0 kind=hand
  title='See that eshop-catalog-api-db-stockholm has the password of the secret'
  waits='catalog_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-catalog-api-db-stockholm --region eu-north-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-north-1 --secret-id eshop/catalog-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step catalog_api__db___write_endpoint
is_catalog_api__db___write_endpoint() {
  id=catalog-api/db:write-endpoint rank=0 kind=call
  title='Write the address of eshop-catalog-api-db-stockholm where services read it'
  waits='catalog_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-catalog-api-db-stockholm.'
  undo=calls
}
act_catalog_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-catalog-api-db-stockholm' aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/catalog-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_catalog_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-north-1 --name /drgen/eshop/v1/catalog-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-catalog-api-db-stockholm.
}
undo_catalog_api__db___write_endpoint() {
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/catalog-api/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step catalog_api___check_image
is_catalog_api___check_image() {
  id=catalog-api:check-image rank=0 kind=wait
  title='See that eshop/catalog-api:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_catalog_api___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/catalog-api \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step catalog_api___freeze
is_catalog_api___freeze() {
  id=catalog-api:freeze rank=0 kind=call
  title='Stop catalog-api in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_catalog_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}
see_catalog_api___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-catalog-api-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_catalog_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 2
}

step catalog_api___raise_floor
is_catalog_api___raise_floor() {
  id=catalog-api:raise-floor rank=0 kind=call
  title='Raise the floor of catalog-api in stockholm to 2'
  waits='catalog_api__db___probe catalog_api__db___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_catalog_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-catalog-api-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_catalog_api___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-catalog-api-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_catalog_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-catalog-api-stockholm --min-capacity 0 \
    --max-capacity 8
}

step catalog_api___stand_by
is_catalog_api___stand_by() {
  id=catalog-api:stand-by rank=0 kind=call
  title='Let catalog-api be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_catalog_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}
see_catalog_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-catalog-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_catalog_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}

step catalog_api___start_tasks
is_catalog_api___start_tasks() {
  id=catalog-api:start-tasks rank=0 kind=call
  title='Start 2 tasks of catalog-api in stockholm'
  waits='catalog_api___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_catalog_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-catalog-api-stockholm --desired-count 2
}
see_catalog_api___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-catalog-api-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_catalog_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-catalog-api-stockholm --desired-count 0
}

step catalog_api___verify
is_catalog_api___verify() {
  id=catalog-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of catalog-api in stockholm'
  waits='catalog_api___start_tasks catalog_api__db___probe catalog_api__db___restart_consumers go'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_catalog_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-catalo-wen9ev-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-catalo-wen9ev-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step identity_api__db___back_up
is_identity_api__db___back_up() {
  id=identity-api/db:back-up rank=0 kind=call
  title='Back up identity-api/db in dublin as it is now'
  waits='identity_api___freeze'
  typical=635 worst=2470
  expects='`aws backup list-backup-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-identity-api-db-dublin` shows a job begun after the freeze, and it is COMPLETED'
}
act_identity_api__db___back_up() {
  aws backup start-backup-job --region eu-west-1 --backup-vault-name eshop-dublin \
    --resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-identity-api-db-dublin \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step identity_api__db___copy
is_identity_api__db___copy() {
  id=identity-api/db:copy rank=0 kind=call
  title='Copy that backup to stockholm'
  waits='identity_api__db___back_up'
  typical=743 worst=2686
  expects='`aws backup list-copy-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-identity-api-db-dublin` shows a job begun after that backup, and it is COMPLETED'
}
act_identity_api__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:eu-west-1:111122223333:db:eshop-identity-api-db-dublin' aws backup list-recovery-points-by-backup-vault --region eu-west-1 --backup-vault-name eshop-dublin \
    --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-identity-api-db-dublin \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region eu-west-1 --recovery-point-arn "$found_1" \
    --source-backup-vault-name eshop-dublin \
    --destination-backup-vault-arn arn:aws:backup:eu-north-1:111122223333:backup-vault:eshop-stockholm \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step identity_api__db___find_backup
is_identity_api__db___find_backup() {
  id=identity-api/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of eshop-identity-api-db-dublin in stockholm, and note its age'
  waits='identity_api__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=eshop-identity-api-db-dublin
}
act_identity_api__db___find_backup() {
  aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-dublin --snapshot-type awsbackup
}
see_identity_api__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-dublin --snapshot-type awsbackup \
    --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" --output text) || return
  shows "$answer" text eshop-identity-api-db-dublin
}

step identity_api__db___probe
is_identity_api__db___probe() {
  id=identity-api/db:probe rank=0 kind=hand
  title='Write to eshop-identity-api-db-stockholm'
  waits='identity_api__db___set_password identity_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/identity-api/db/endpoint with the secret eshop/identity-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step identity_api__db___protect_again
is_identity_api__db___protect_again() {
  id=identity-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-identity-api-db-stockholm arrive in dublin'
  waits='reconcile'
  typical=1043 worst=3886 poll=60 timeout=7772
  expects=eshop-identity-api-db-stockholm
}
see_identity_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-identity-api-db-stockholm
}

step identity_api__db___restart_consumers
is_identity_api__db___restart_consumers() {
  id=identity-api/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of identity-api/db'
  waits='identity_api__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_identity_api__db___restart_consumers() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-identity-api-stockholm --force-new-deployment
}
see_identity_api__db___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-identity-api-stockholm \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step identity_api__db___restore
is_identity_api__db___restore() {
  id=identity-api/db:restore rank=0 kind=call
  title='Restore it as eshop-identity-api-db-stockholm in stockholm'
  waits='identity_api__db___find_backup'
  typical=1320 worst=3840 poll=30 timeout=7680
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete eshop-identity-api-db-stockholm: nothing depends on it before its address is written'
}
act_identity_api__db___restore() {
  found_1=$(look_up 'newest copy in the vault of eshop-identity-api-db-dublin' aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-dublin --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group eshop-identity-api-db-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-identity-api-db-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region eu-north-1 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier eshop-identity-api-db-stockholm --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-identity-api-db-stockholm \
    --db-parameter-group-name eshop-identity-api-db-stockholm-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"identity-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_identity_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step identity_api__db___scale_up
is_identity_api__db___scale_up() {
  id=identity-api/db:scale-up rank=0 kind=call
  title='Give eshop-identity-api-db-stockholm a second zone'
  waits='identity_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_identity_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm --multi-az --apply-immediately
}
see_identity_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_identity_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm --no-multi-az --apply-immediately
}

step identity_api__db___set_password
is_identity_api__db___set_password() {
  id=identity-api/db:set-password rank=0 kind=hand
  title='See that eshop-identity-api-db-stockholm has the password of the secret'
  waits='identity_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-identity-api-db-stockholm --region eu-north-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-north-1 --secret-id eshop/identity-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step identity_api__db___write_endpoint
is_identity_api__db___write_endpoint() {
  id=identity-api/db:write-endpoint rank=0 kind=call
  title='Write the address of eshop-identity-api-db-stockholm where services read it'
  waits='identity_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-identity-api-db-stockholm.'
  undo=calls
}
act_identity_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-identity-api-db-stockholm' aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/identity-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_identity_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-north-1 --name /drgen/eshop/v1/identity-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-identity-api-db-stockholm.
}
undo_identity_api__db___write_endpoint() {
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/identity-api/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step identity_api___check_image
is_identity_api___check_image() {
  id=identity-api:check-image rank=0 kind=wait
  title='See that eshop/identity-api:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_identity_api___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/identity-api \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step identity_api___freeze
is_identity_api___freeze() {
  id=identity-api:freeze rank=0 kind=call
  title='Stop identity-api in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_identity_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}
see_identity_api___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-identity-api-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_identity_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 2
}

step identity_api___raise_floor
is_identity_api___raise_floor() {
  id=identity-api:raise-floor rank=0 kind=call
  title='Raise the floor of identity-api in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_identity_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-identity-api-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_identity_api___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-identity-api-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_identity_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-identity-api-stockholm --min-capacity 0 \
    --max-capacity 8
}

step identity_api___stand_by
is_identity_api___stand_by() {
  id=identity-api:stand-by rank=0 kind=call
  title='Let identity-api be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_identity_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}
see_identity_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-identity-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_identity_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}

step identity_api___start_tasks
is_identity_api___start_tasks() {
  id=identity-api:start-tasks rank=0 kind=call
  title='Start 2 tasks of identity-api in stockholm'
  waits='identity_api___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_identity_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-identity-api-stockholm --desired-count 2
}
see_identity_api___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-identity-api-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_identity_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-identity-api-stockholm --desired-count 0
}

step identity_api___verify
is_identity_api___verify() {
  id=identity-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of identity-api in stockholm'
  waits='basket_api___start_together go identity_api___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_identity_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-identi-qacstg-ublic-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-identi-qacstg-ublic-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step mobile_bff___check_image
is_mobile_bff___check_image() {
  id=mobile-bff:check-image rank=0 kind=wait
  title='See that eshop/mobile-bff:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_mobile_bff___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/mobile-bff \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step mobile_bff___freeze
is_mobile_bff___freeze() {
  id=mobile-bff:freeze rank=0 kind=call
  title='Stop mobile-bff in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_mobile_bff___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 0
}
see_mobile_bff___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-mobile-bff-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_mobile_bff___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 2
}

step mobile_bff___raise_floor
is_mobile_bff___raise_floor() {
  id=mobile-bff:raise-floor rank=0 kind=call
  title='Raise the floor of mobile-bff in stockholm to 2'
  waits='basket_api___deep_check catalog_api___freeze catalog_api___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_mobile_bff___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-mobile-bff-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_mobile_bff___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-mobile-bff-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_mobile_bff___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-mobile-bff-stockholm --min-capacity 0 \
    --max-capacity 8
}

step mobile_bff___stand_by
is_mobile_bff___stand_by() {
  id=mobile-bff:stand-by rank=0 kind=call
  title='Let mobile-bff be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_mobile_bff___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 0
}
see_mobile_bff___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-mobile-bff-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_mobile_bff___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 0
}

step mobile_bff___start_tasks
is_mobile_bff___start_tasks() {
  id=mobile-bff:start-tasks rank=0 kind=call
  title='Start 2 tasks of mobile-bff in stockholm'
  waits='mobile_bff___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_mobile_bff___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-mobile-bff-stockholm --desired-count 2
}
see_mobile_bff___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-mobile-bff-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_mobile_bff___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-mobile-bff-stockholm --desired-count 0
}

step mobile_bff___verify
is_mobile_bff___verify() {
  id=mobile-bff:verify rank=0 kind=wait
  title='See 2 healthy tasks of mobile-bff in stockholm'
  waits='basket_api___deep_check catalog_api___freeze catalog_api___verify go mobile_bff___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_mobile_bff___verify() {
  found_1=$(look_up 'ARN of the target group eshop-mobile-ah70ee-ublic-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-mobile-ah70ee-ublic-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step order_processor___check_image
is_order_processor___check_image() {
  id=order-processor:check-image rank=1 kind=wait
  title='See that eshop/order-processor:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_order_processor___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/order-processor \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step order_processor___freeze
is_order_processor___freeze() {
  id=order-processor:freeze rank=1 kind=call
  title='Stop order-processor in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_order_processor___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0
}
see_order_processor___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-order-processor-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_order_processor___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 2
}

step order_processor___raise_floor
is_order_processor___raise_floor() {
  id=order-processor:raise-floor rank=1 kind=call
  title='Raise the floor of order-processor in stockholm to 2'
  waits='basket_api___deep_check eventbus___drain orderingdb___probe orderingdb___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_order_processor___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-order-processor-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_order_processor___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-order-processor-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_order_processor___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-order-processor-stockholm --min-capacity 0 \
    --max-capacity 8
}

step order_processor___stand_by
is_order_processor___stand_by() {
  id=order-processor:stand-by rank=1 kind=call
  title='Let order-processor be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_order_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0
}
see_order_processor___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-order-processor-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_order_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0
}

step order_processor___start_tasks
is_order_processor___start_tasks() {
  id=order-processor:start-tasks rank=1 kind=call
  title='Start 2 tasks of order-processor in stockholm'
  waits='order_processor___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_order_processor___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-order-processor-stockholm --desired-count 2
}
see_order_processor___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-order-processor-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_order_processor___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-order-processor-stockholm --desired-count 0
}

step order_processor___verify
is_order_processor___verify() {
  id=order-processor:verify rank=1 kind=wait
  title='See 2 healthy tasks of order-processor in stockholm'
  waits='basket_api___deep_check eventbus___drain go order_processor___start_tasks orderingdb___probe
    orderingdb___restart_consumers'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_order_processor___verify() {
  found_1=$(look_up 'ARN of the target group eshop-order-qajcdn-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-order-qajcdn-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step ordering_api___check_image
is_ordering_api___check_image() {
  id=ordering-api:check-image rank=0 kind=wait
  title='See that eshop/ordering-api:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_ordering_api___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/ordering-api \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step ordering_api___freeze
is_ordering_api___freeze() {
  id=ordering-api:freeze rank=0 kind=call
  title='Stop ordering-api in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_ordering_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}
see_ordering_api___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-ordering-api-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_ordering_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 2
}

step ordering_api___raise_floor
is_ordering_api___raise_floor() {
  id=ordering-api:raise-floor rank=0 kind=call
  title='Raise the floor of ordering-api in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_ordering_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-ordering-api-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_ordering_api___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-ordering-api-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_ordering_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-ordering-api-stockholm --min-capacity 0 \
    --max-capacity 8
}

step ordering_api___stand_by
is_ordering_api___stand_by() {
  id=ordering-api:stand-by rank=0 kind=call
  title='Let ordering-api be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_ordering_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}
see_ordering_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-ordering-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_ordering_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}

step ordering_api___start_tasks
is_ordering_api___start_tasks() {
  id=ordering-api:start-tasks rank=0 kind=call
  title='Start 2 tasks of ordering-api in stockholm'
  waits='ordering_api___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_ordering_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-ordering-api-stockholm --desired-count 2
}
see_ordering_api___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-ordering-api-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_ordering_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-ordering-api-stockholm --desired-count 0
}

step ordering_api___verify
is_ordering_api___verify() {
  id=ordering-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of ordering-api in stockholm'
  waits='basket_api___start_together go ordering_api___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_ordering_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-orderi-mh5xkt-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-orderi-mh5xkt-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step payment_processor___check_image
is_payment_processor___check_image() {
  id=payment-processor:check-image rank=1 kind=wait
  title='See that eshop/payment-processor:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_payment_processor___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/payment-processor \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step payment_processor___freeze
is_payment_processor___freeze() {
  id=payment-processor:freeze rank=1 kind=call
  title='Stop payment-processor in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_payment_processor___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 0
}
see_payment_processor___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-payment-processor-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_payment_processor___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 2
}

step payment_processor___raise_floor
is_payment_processor___raise_floor() {
  id=payment-processor:raise-floor rank=1 kind=call
  title='Raise the floor of payment-processor in stockholm to 2'
  waits='eventbus___check_broker'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_payment_processor___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-payment-processor-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_payment_processor___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-payment-processor-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_payment_processor___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-payment-processor-stockholm --min-capacity 0 \
    --max-capacity 8
}

step payment_processor___stand_by
is_payment_processor___stand_by() {
  id=payment-processor:stand-by rank=1 kind=call
  title='Let payment-processor be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_payment_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 0
}
see_payment_processor___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-payment-processor-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_payment_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 0
}

step payment_processor___start_tasks
is_payment_processor___start_tasks() {
  id=payment-processor:start-tasks rank=1 kind=call
  title='Start 2 tasks of payment-processor in stockholm'
  waits='payment_processor___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_payment_processor___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-payment-processor-stockholm --desired-count 2
}
see_payment_processor___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-payment-processor-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_payment_processor___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-payment-processor-stockholm --desired-count 0
}

step payment_processor___verify
is_payment_processor___verify() {
  id=payment-processor:verify rank=1 kind=wait
  title='See 2 healthy tasks of payment-processor in stockholm'
  waits='eventbus___drain go payment_processor___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_payment_processor___verify() {
  found_1=$(look_up 'ARN of the target group eshop-paymen-c0y9qy-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-paymen-c0y9qy-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webapp___check_image
is_webapp___check_image() {
  id=webapp:check-image rank=0 kind=wait
  title='See that eshop/webapp:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_webapp___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/webapp \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step webapp___freeze
is_webapp___freeze() {
  id=webapp:freeze rank=0 kind=call
  title='Stop webapp in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_webapp___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 0
}
see_webapp___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webapp-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_webapp___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 2 --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 2
}

step webapp___raise_floor
is_webapp___raise_floor() {
  id=webapp:raise-floor rank=0 kind=call
  title='Raise the floor of webapp in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_webapp___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webapp-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_webapp___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-webapp-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_webapp___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webapp-stockholm --min-capacity 0 \
    --max-capacity 8
}

step webapp___stand_by
is_webapp___stand_by() {
  id=webapp:stand-by rank=0 kind=call
  title='Let webapp be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webapp___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 0 --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 0
}
see_webapp___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webapp-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webapp___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 0
}

step webapp___start_tasks
is_webapp___start_tasks() {
  id=webapp:start-tasks rank=0 kind=call
  title='Start 2 tasks of webapp in stockholm'
  waits='webapp___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_webapp___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webapp-stockholm --desired-count 2
}
see_webapp___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-webapp-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_webapp___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webapp-stockholm --desired-count 0
}

step webapp___verify
is_webapp___verify() {
  id=webapp:verify rank=0 kind=wait
  title='See 2 healthy tasks of webapp in stockholm'
  waits='basket_api___start_together go webapp___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webapp___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webapp-xzpar1-ublic-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-webapp-xzpar1-ublic-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webhooks_api__db___back_up
is_webhooks_api__db___back_up() {
  id=webhooks-api/db:back-up rank=0 kind=call
  title='Back up webhooks-api/db in dublin as it is now'
  waits='webhooks_api___freeze'
  typical=635 worst=2470
  expects='`aws backup list-backup-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin` shows a job begun after the freeze, and it is COMPLETED'
}
act_webhooks_api__db___back_up() {
  aws backup start-backup-job --region eu-west-1 --backup-vault-name eshop-dublin \
    --resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step webhooks_api__db___copy
is_webhooks_api__db___copy() {
  id=webhooks-api/db:copy rank=0 kind=call
  title='Copy that backup to stockholm'
  waits='webhooks_api__db___back_up'
  typical=743 worst=2686
  expects='`aws backup list-copy-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin` shows a job begun after that backup, and it is COMPLETED'
}
act_webhooks_api__db___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin' aws backup list-recovery-points-by-backup-vault --region eu-west-1 --backup-vault-name eshop-dublin \
    --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region eu-west-1 --recovery-point-arn "$found_1" \
    --source-backup-vault-name eshop-dublin \
    --destination-backup-vault-arn arn:aws:backup:eu-north-1:111122223333:backup-vault:eshop-stockholm \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step webhooks_api__db___find_backup
is_webhooks_api__db___find_backup() {
  id=webhooks-api/db:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of eshop-webhooks-api-db-dublin in stockholm, and note its age'
  waits='webhooks_api__db___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=eshop-webhooks-api-db-dublin
}
act_webhooks_api__db___find_backup() {
  aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin --snapshot-type awsbackup
}
see_webhooks_api__db___find_backup() {
  answer=$(aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin --snapshot-type awsbackup \
    --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" --output text) || return
  shows "$answer" text eshop-webhooks-api-db-dublin
}

step webhooks_api__db___probe
is_webhooks_api__db___probe() {
  id=webhooks-api/db:probe rank=0 kind=hand
  title='Write to eshop-webhooks-api-db-stockholm'
  waits='webhooks_api__db___set_password webhooks_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/webhooks-api/db/endpoint with the secret eshop/webhooks-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step webhooks_api__db___protect_again
is_webhooks_api__db___protect_again() {
  id=webhooks-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-webhooks-api-db-stockholm arrive in dublin'
  waits='reconcile'
  typical=1043 worst=3886 poll=60 timeout=7772
  expects=eshop-webhooks-api-db-stockholm
}
see_webhooks_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-webhooks-api-db-stockholm
}

step webhooks_api__db___restart_consumers
is_webhooks_api__db___restart_consumers() {
  id=webhooks-api/db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of webhooks-api/db'
  waits='webhooks_api__db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_webhooks_api__db___restart_consumers() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webhooks-api-stockholm --force-new-deployment
}
see_webhooks_api__db___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-webhooks-api-stockholm \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step webhooks_api__db___restore
is_webhooks_api__db___restore() {
  id=webhooks-api/db:restore rank=0 kind=call
  title='Restore it as eshop-webhooks-api-db-stockholm in stockholm'
  waits='webhooks_api__db___find_backup'
  typical=1320 worst=3840 poll=30 timeout=7680
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete eshop-webhooks-api-db-stockholm: nothing depends on it before its address is written'
}
act_webhooks_api__db___restore() {
  found_1=$(look_up 'newest copy in the vault of eshop-webhooks-api-db-dublin' aws rds describe-db-snapshots --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group eshop-webhooks-api-db-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-webhooks-api-db-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region eu-north-1 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier eshop-webhooks-api-db-stockholm --db-instance-class db.t4g.medium \
    --no-multi-az --db-subnet-group-name eshop-webhooks-api-db-stockholm \
    --db-parameter-group-name eshop-webhooks-api-db-stockholm-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"webhooks-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_webhooks_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step webhooks_api__db___scale_up
is_webhooks_api__db___scale_up() {
  id=webhooks-api/db:scale-up rank=0 kind=call
  title='Give eshop-webhooks-api-db-stockholm a second zone'
  waits='webhooks_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_webhooks_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm --multi-az --apply-immediately
}
see_webhooks_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_webhooks_api__db___scale_up() {
  aws rds modify-db-instance --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm --no-multi-az --apply-immediately
}

step webhooks_api__db___set_password
is_webhooks_api__db___set_password() {
  id=webhooks-api/db:set-password rank=0 kind=hand
  title='See that eshop-webhooks-api-db-stockholm has the password of the secret'
  waits='webhooks_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-webhooks-api-db-stockholm --region eu-north-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-north-1 --secret-id eshop/webhooks-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step webhooks_api__db___write_endpoint
is_webhooks_api__db___write_endpoint() {
  id=webhooks-api/db:write-endpoint rank=0 kind=call
  title='Write the address of eshop-webhooks-api-db-stockholm where services read it'
  waits='webhooks_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-webhooks-api-db-stockholm.'
  undo=calls
}
act_webhooks_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-webhooks-api-db-stockholm' aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/webhooks-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_webhooks_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-north-1 --name /drgen/eshop/v1/webhooks-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-webhooks-api-db-stockholm.
}
undo_webhooks_api__db___write_endpoint() {
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/webhooks-api/db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step webhooks_api___check_image
is_webhooks_api___check_image() {
  id=webhooks-api:check-image rank=0 kind=wait
  title='See that eshop/webhooks-api:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_webhooks_api___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/webhooks-api \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step webhooks_api___freeze
is_webhooks_api___freeze() {
  id=webhooks-api:freeze rank=0 kind=call
  title='Stop webhooks-api in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_webhooks_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}
see_webhooks_api___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooks-api-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_webhooks_api___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 2
}

step webhooks_api___raise_floor
is_webhooks_api___raise_floor() {
  id=webhooks-api:raise-floor rank=0 kind=call
  title='Raise the floor of webhooks-api in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_webhooks_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webhooks-api-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_webhooks_api___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-webhooks-api-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_webhooks_api___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webhooks-api-stockholm --min-capacity 0 \
    --max-capacity 8
}

step webhooks_api___stand_by
is_webhooks_api___stand_by() {
  id=webhooks-api:stand-by rank=0 kind=call
  title='Let webhooks-api be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webhooks_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}
see_webhooks_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webhooks-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webhooks_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}

step webhooks_api___start_tasks
is_webhooks_api___start_tasks() {
  id=webhooks-api:start-tasks rank=0 kind=call
  title='Start 2 tasks of webhooks-api in stockholm'
  waits='webhooks_api___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_webhooks_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webhooks-api-stockholm --desired-count 2
}
see_webhooks_api___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-webhooks-api-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_webhooks_api___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webhooks-api-stockholm --desired-count 0
}

step webhooks_api___verify
is_webhooks_api___verify() {
  id=webhooks-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of webhooks-api in stockholm'
  waits='basket_api___start_together go webhooks_api___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webhooks_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webhoo-e96k8m-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-webhoo-e96k8m-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webhooksclient___check_image
is_webhooksclient___check_image() {
  id=webhooksclient:check-image rank=0 kind=wait
  title='See that eshop/webhooksclient:stable is in stockholm'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_webhooksclient___check_image() {
  answer=$(aws ecr describe-images --region eu-north-1 --repository-name eshop/webhooksclient \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step webhooksclient___freeze
is_webhooksclient___freeze() {
  id=webhooksclient:freeze rank=0 kind=call
  title='Stop webhooksclient in dublin'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_webhooksclient___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 0
}
see_webhooksclient___freeze() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooksclient-dublin --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_webhooksclient___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 2
}

step webhooksclient___raise_floor
is_webhooksclient___raise_floor() {
  id=webhooksclient:raise-floor rank=0 kind=call
  title='Raise the floor of webhooksclient in stockholm to 2'
  waits='basket_api___start_together'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_webhooksclient___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webhooksclient-stockholm --min-capacity 2 \
    --max-capacity 8
}
see_webhooksclient___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-north-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-stockholm/eshop-webhooksclient-stockholm \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_webhooksclient___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-north-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-stockholm/eshop-webhooksclient-stockholm --min-capacity 0 \
    --max-capacity 8
}

step webhooksclient___stand_by
is_webhooksclient___stand_by() {
  id=webhooksclient:stand-by rank=0 kind=call
  title='Let webhooksclient be started in dublin again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webhooksclient___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 0
}
see_webhooksclient___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webhooksclient-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webhooksclient___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 0
}

step webhooksclient___start_tasks
is_webhooksclient___start_tasks() {
  id=webhooksclient:start-tasks rank=0 kind=call
  title='Start 2 tasks of webhooksclient in stockholm'
  waits='webhooksclient___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_webhooksclient___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webhooksclient-stockholm --desired-count 2
}
see_webhooksclient___start_tasks() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-webhooksclient-stockholm --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_webhooksclient___start_tasks() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-webhooksclient-stockholm --desired-count 0
}

step webhooksclient___verify
is_webhooksclient___verify() {
  id=webhooksclient:verify rank=0 kind=wait
  title='See 2 healthy tasks of webhooksclient in stockholm'
  waits='basket_api___start_together go webhooksclient___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webhooksclient___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webhoo-cb19j9-ernal-ppd9p1' aws elbv2 describe-target-groups --region eu-north-1 --names eshop-webhoo-cb19j9-ernal-ppd9p1 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-north-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
