# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step astronomy_db___find_backup
is_astronomy_db___find_backup() {
  id=astronomy-db:find-backup rank=0 kind=read
  title='Find the newest replicated backup of astronomy-astronomy-db-sydney in singapore, and note its age'
  waits='tier___critical___raise_fence'
  typical=30 worst=120 poll=15 timeout=300
  expects=astronomy-astronomy-db-sydney
}
act_astronomy_db___find_backup() {
  aws rds describe-db-instance-automated-backups --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-sydney
}
see_astronomy_db___find_backup() {
  answer=$(aws rds describe-db-instance-automated-backups --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-sydney \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text astronomy-astronomy-db-sydney
}

step astronomy_db___probe
is_astronomy_db___probe() {
  id=astronomy-db:probe rank=0 kind=hand
  title='Write to astronomy-astronomy-db-singapore'
  waits='astronomy_db___set_password astronomy_db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/astronomy/v1/astronomy-db/endpoint with the secret astronomy/astronomy-db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step astronomy_db___restart_consumers
is_astronomy_db___restart_consumers() {
  id=astronomy-db:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of astronomy-db'
  waits='astronomy_db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_astronomy_db___restart_consumers() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-product-catalog-singapore --force-new-deployment
}
see_astronomy_db___restart_consumers() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-product-catalog-singapore \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step astronomy_db___restart_consumers_2
is_astronomy_db___restart_consumers_2() {
  id=astronomy-db:restart-consumers-2 rank=0 kind=call
  title='Have tasks that run read the new address of astronomy-db'
  waits='astronomy_db___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_astronomy_db___restart_consumers_2() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-accounting-singapore --force-new-deployment
}
see_astronomy_db___restart_consumers_2() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-accounting-singapore \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step astronomy_db___restore
is_astronomy_db___restore() {
  id=astronomy-db:restore rank=0 kind=call
  title='Restore it as astronomy-astronomy-db-singapore in singapore'
  waits='astronomy_db___find_backup'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete astronomy-astronomy-db-singapore: nothing depends on it before its address is written'
}
act_astronomy_db___restore() {
  found_1=$(look_up 'newest replicated backup of astronomy-astronomy-db-sydney' aws rds describe-db-instance-automated-backups --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-sydney \
    --query 'sort_by(DBInstanceAutomatedBackups, &RestoreWindow.LatestTime)[-1].DBInstanceAutomatedBackupsArn' \
    --output text) || return
  found_2=$(look_up 'id of security group astronomy-astronomy-db-singapore' aws ec2 describe-security-groups --region ap-southeast-1 \
    --filters '[{"Name":"group-name","Values":["astronomy-astronomy-db-singapore"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region ap-southeast-1 \
    --source-db-instance-automated-backups-arn "$found_1" --use-latest-restorable-time \
    --target-db-instance-identifier astronomy-astronomy-db-singapore \
    --db-instance-class db.r6g.large --no-multi-az \
    --db-subnet-group-name astronomy-astronomy-db-singapore \
    --db-parameter-group-name astronomy-astronomy-db-singapore-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:store","Value":"astronomy-db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_astronomy_db___restore() {
  answer=$(aws rds describe-db-instances --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-singapore \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step astronomy_db___scale_up
is_astronomy_db___scale_up() {
  id=astronomy-db:scale-up rank=0 kind=call
  title='Give astronomy-astronomy-db-singapore a second zone'
  waits='astronomy_db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_astronomy_db___scale_up() {
  aws rds modify-db-instance --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-singapore --multi-az --apply-immediately
}
see_astronomy_db___scale_up() {
  answer=$(aws rds describe-db-instances --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-singapore \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_astronomy_db___scale_up() {
  aws rds modify-db-instance --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-singapore --no-multi-az --apply-immediately
}

step astronomy_db___set_password
is_astronomy_db___set_password() {
  id=astronomy-db:set-password rank=0 kind=hand
  title='See that astronomy-astronomy-db-singapore has the password of the secret'
  waits='astronomy_db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier astronomy-astronomy-db-singapore --region ap-southeast-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-southeast-1 --secret-id astronomy/astronomy-db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step astronomy_db___write_endpoint
is_astronomy_db___write_endpoint() {
  id=astronomy-db:write-endpoint rank=0 kind=call
  title='Write the address of astronomy-astronomy-db-singapore where services read it'
  waits='astronomy_db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with astronomy-astronomy-db-singapore.'
  undo=calls
}
act_astronomy_db___write_endpoint() {
  found_1=$(look_up 'address of astronomy-astronomy-db-singapore' aws rds describe-db-instances --region ap-southeast-1 \
    --db-instance-identifier astronomy-astronomy-db-singapore \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/astronomy-db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_astronomy_db___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/astronomy-db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins astronomy-astronomy-db-singapore.
}
undo_astronomy_db___write_endpoint() {
  aws ssm put-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/astronomy-db/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step events___check_brokers
is_events___check_brokers() {
  id=events:check-brokers rank=1 kind=wait
  title='See that cluster astronomy-events-singapore takes records'
  waits='tier___high___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='ACTIVE or HEALING or MAINTENANCE or REBOOTING_BROKER or UPDATING'
}
see_events___check_brokers() {
  found_1=$(look_up 'ARN of cluster astronomy-events-singapore' aws ssm get-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/events/cluster_arn \
    --query Parameter.Value --output text) || return
  answer=$(aws kafka describe-cluster --region ap-southeast-1 --cluster-arn "$found_1" \
    --query ClusterInfo.State --output text) || return
  shows "$answer" either 'ACTIVE|HEALING|MAINTENANCE|REBOOTING_BROKER|UPDATING'
}

step events___read_lag
is_events___read_lag() {
  id=events:read-lag rank=1 kind=call
  title='Read how far astronomy-events-singapore lags behind, and note it'
  waits='tier___high___raise_fence'
  typical=10 worst=60
  expects='the last values before the impact are bearable: milliseconds, and records. A latency of 0 beside a number of records that grows is a replicator that may not read'
}
act_events___read_lag() {
  aws cloudwatch get-metric-statistics --region ap-southeast-1 --namespace AWS/Kafka \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"ReplicatorName","Value":"astronomy-events-sydney-to-singapore"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum || return
  aws cloudwatch get-metric-statistics --region ap-southeast-1 --namespace AWS/Kafka \
    --metric-name MessageLag \
    --dimensions '[{"Name":"ReplicatorName","Value":"astronomy-events-sydney-to-singapore"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Sum
}
