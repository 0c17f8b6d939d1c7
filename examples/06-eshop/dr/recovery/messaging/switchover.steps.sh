# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step eventbus___check_broker
is_eventbus___check_broker() {
  id=eventbus:check-broker rank=0 kind=wait
  title='See that broker eshop-eventbus-stockholm runs'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_eventbus___check_broker() {
  answer=$(aws mq list-brokers --region eu-north-1 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='eshop-eventbus-stockholm'].BrokerState | [0]" \
    --output text) || return
  shows "$answer" text RUNNING
}

step eventbus___compare_definitions
is_eventbus___compare_definitions() {
  id=eventbus:compare-definitions rank=0 kind=hand
  title='See that eshop-eventbus-stockholm knows what services expect of eshop-eventbus-dublin'
  waits='freeze'
  typical=300 worst=1800
  by_hand='In each site'\''s network, with `rabbitmqadmin` or the console of RabbitMQ: export the definitions of eshop-eventbus-dublin and of eshop-eventbus-stockholm, and compare users, virtual hosts, policies, exchanges, queues and bindings. Import what is missing.'
  expects='all that services do not declare themselves is in both'
}

step eventbus___drain
is_eventbus___drain() {
  id=eventbus:drain rank=0 kind=judge
  title='Leave nothing in broker eshop-eventbus-dublin'
  waits='basket_api___freeze catalog_api___freeze order_processor___freeze ordering_api___freeze
    payment_processor___freeze webapp___freeze webhooks_api___freeze'
  typical=300 worst=1800
  expects='since the freeze nothing waits in eshop-eventbus-dublin (`MessageCount` 0). Else carry it over, one queue after the other, in each site'\''s network: `rabbitmqadmin get` with `ackmode=ack_requeue_false` from eshop-eventbus-dublin, `rabbitmqadmin publish` with the same routing key and properties to eshop-eventbus-stockholm'
}
act_eventbus___drain() {
  aws cloudwatch get-metric-statistics --region eu-west-1 --namespace AWS/AmazonMQ \
    --metric-name MessageCount --dimensions '[{"Name":"Broker","Value":"eshop-eventbus-dublin"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step orderingdb___back_up
is_orderingdb___back_up() {
  id=orderingdb:back-up rank=0 kind=call
  title='Back up orderingdb in dublin as it is now'
  waits='order_processor___freeze ordering_api___freeze'
  typical=778 worst=2756
  expects='`aws backup list-backup-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin` shows a job begun after the freeze, and it is COMPLETED'
}
act_orderingdb___back_up() {
  aws backup start-backup-job --region eu-west-1 --backup-vault-name eshop-dublin \
    --resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step orderingdb___copy
is_orderingdb___copy() {
  id=orderingdb:copy rank=0 kind=call
  title='Copy that backup to stockholm'
  waits='orderingdb___back_up'
  typical=1315 worst=3830
  expects='`aws backup list-copy-jobs --region eu-west-1 --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin` shows a job begun after that backup, and it is COMPLETED'
}
act_orderingdb___copy() {
  found_1=$(look_up 'newest copy of arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin' aws backup list-recovery-points-by-backup-vault --region eu-west-1 --backup-vault-name eshop-dublin \
    --by-resource-arn arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin \
    --query "sort_by(RecoveryPoints[?Status=='COMPLETED'], &CreationDate)[-1].RecoveryPointArn" \
    --output text) || return
  aws backup start-copy-job --region eu-west-1 --recovery-point-arn "$found_1" \
    --source-backup-vault-name eshop-dublin \
    --destination-backup-vault-arn arn:aws:backup:eu-north-1:111122223333:backup-vault:eshop-stockholm \
    --iam-role-arn arn:aws:iam::111122223333:role/eshop-dublin-backup --lifecycle DeleteAfterDays=30
}

step orderingdb___find_backup
is_orderingdb___find_backup() {
  id=orderingdb:find-backup rank=0 kind=read
  title='Find the newest copy in the vault of eshop-orderingdb-dublin in stockholm, and note its age'
  waits='orderingdb___copy'
  typical=30 worst=120 poll=15 timeout=300
  expects=eshop-orderingdb-dublin
}
act_orderingdb___find_backup() {
  aws rds describe-db-snapshots --region eu-north-1 --db-instance-identifier eshop-orderingdb-dublin \
    --snapshot-type awsbackup
}
see_orderingdb___find_backup() {
  answer=$(aws rds describe-db-snapshots --region eu-north-1 --db-instance-identifier eshop-orderingdb-dublin \
    --snapshot-type awsbackup --query "DBSnapshots[?Status=='available'].DBInstanceIdentifier | [0]" \
    --output text) || return
  shows "$answer" text eshop-orderingdb-dublin
}

step orderingdb___probe
is_orderingdb___probe() {
  id=orderingdb:probe rank=0 kind=hand
  title='Write to eshop-orderingdb-stockholm'
  waits='orderingdb___set_password orderingdb___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/orderingdb/endpoint with the secret eshop/orderingdb; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step orderingdb___protect_again
is_orderingdb___protect_again() {
  id=orderingdb:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-orderingdb-stockholm arrive in dublin'
  waits='reconcile'
  typical=1615 worst=5030 poll=60 timeout=10060
  expects=eshop-orderingdb-stockholm
}
see_orderingdb___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-orderingdb-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-orderingdb-stockholm
}

step orderingdb___restart_consumers
is_orderingdb___restart_consumers() {
  id=orderingdb:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of orderingdb'
  waits='orderingdb___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='2 or more'
}
act_orderingdb___restart_consumers() {
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-order-processor-stockholm --force-new-deployment || return
  aws ecs update-service --region eu-north-1 --cluster eshop-eshop-stockholm \
    --service eshop-ordering-api-stockholm --force-new-deployment
}
see_orderingdb___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-north-1 --cluster eshop-eshop-stockholm \
    --services eshop-order-processor-stockholm eshop-ordering-api-stockholm \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 2
}

step orderingdb___restore
is_orderingdb___restore() {
  id=orderingdb:restore rank=0 kind=call
  title='Restore it as eshop-orderingdb-stockholm in stockholm'
  waits='orderingdb___find_backup'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  expects=available
  taken_back='lift its deletion protection and delete eshop-orderingdb-stockholm: nothing depends on it before its address is written'
}
act_orderingdb___restore() {
  found_1=$(look_up 'newest copy in the vault of eshop-orderingdb-dublin' aws rds describe-db-snapshots --region eu-north-1 --db-instance-identifier eshop-orderingdb-dublin \
    --snapshot-type awsbackup \
    --query "sort_by(DBSnapshots[?Status=='available'], &SnapshotCreateTime)[-1].DBSnapshotArn" \
    --output text) || return
  found_2=$(look_up 'id of security group eshop-orderingdb-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-orderingdb-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-from-db-snapshot --region eu-north-1 --db-snapshot-identifier "$found_1" \
    --db-instance-identifier eshop-orderingdb-stockholm --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-orderingdb-stockholm \
    --db-parameter-group-name eshop-orderingdb-stockholm-postgres16 \
    --vpc-security-group-ids $found_2 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:store","Value":"orderingdb"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_orderingdb___restore() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-stockholm --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step orderingdb___scale_up
is_orderingdb___scale_up() {
  id=orderingdb:scale-up rank=0 kind=call
  title='Give eshop-orderingdb-stockholm a second zone'
  waits='orderingdb___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_orderingdb___scale_up() {
  aws rds modify-db-instance --region eu-north-1 --db-instance-identifier eshop-orderingdb-stockholm \
    --multi-az --apply-immediately
}
see_orderingdb___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-stockholm \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_orderingdb___scale_up() {
  aws rds modify-db-instance --region eu-north-1 --db-instance-identifier eshop-orderingdb-stockholm \
    --no-multi-az --apply-immediately
}

step orderingdb___set_password
is_orderingdb___set_password() {
  id=orderingdb:set-password rank=0 kind=hand
  title='See that eshop-orderingdb-stockholm has the password of the secret'
  waits='orderingdb___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-orderingdb-stockholm --region eu-north-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-north-1 --secret-id eshop/orderingdb --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step orderingdb___write_endpoint
is_orderingdb___write_endpoint() {
  id=orderingdb:write-endpoint rank=0 kind=call
  title='Write the address of eshop-orderingdb-stockholm where services read it'
  waits='orderingdb___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-orderingdb-stockholm.'
  undo=calls
}
act_orderingdb___write_endpoint() {
  found_1=$(look_up 'address of eshop-orderingdb-stockholm' aws rds describe-db-instances --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-stockholm --query 'DBInstances[0].Endpoint.Address' \
    --output text) || return
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/orderingdb/endpoint \
    --value "$found_1" --type String --overwrite
}
see_orderingdb___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-north-1 --name /drgen/eshop/v1/orderingdb/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-orderingdb-stockholm.
}
undo_orderingdb___write_endpoint() {
  aws ssm put-parameter --region eu-north-1 --name /drgen/eshop/v1/orderingdb/endpoint \
    --value 'none until recovered' --type String --overwrite
}
