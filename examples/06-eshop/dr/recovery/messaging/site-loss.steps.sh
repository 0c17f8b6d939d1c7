# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step eventbus___check_broker
is_eventbus___check_broker() {
  id=eventbus:check-broker rank=0 kind=wait
  title='See that broker eshop-eventbus-stockholm runs'
  waits='tier___office___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_eventbus___check_broker() {
  answer=$(aws mq list-brokers --region eu-north-1 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='eshop-eventbus-stockholm'].BrokerState | [0]" \
    --output text) || return
  shows "$answer" text RUNNING
}

step eventbus___replay
is_eventbus___replay() {
  id=eventbus:replay rank=0 kind=hand
  title='Have producers send again what eventbus held in dublin'
  waits='eventbus___check_broker'
  typical=600 worst=3600
  by_hand='Ask the producers of eventbus to send again what was not acknowledged before the loss of dublin. Some of it comes twice: consumers must know it by its id.'
  expects='The producers say that everything was sent again'
}

step orderingdb___find_backup
is_orderingdb___find_backup() {
  id=orderingdb:find-backup rank=0 kind=read
  title='Find the newest replicated backup of eshop-orderingdb-dublin in stockholm, and note its age'
  waits='tier___office___raise_fence'
  typical=30 worst=120 poll=15 timeout=300
  expects=eshop-orderingdb-dublin
}
act_orderingdb___find_backup() {
  aws rds describe-db-instance-automated-backups --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-dublin
}
see_orderingdb___find_backup() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-dublin \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
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
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete eshop-orderingdb-stockholm: nothing depends on it before its address is written'
}
act_orderingdb___restore() {
  found_1=$(look_up 'newest replicated backup of eshop-orderingdb-dublin' aws rds describe-db-instance-automated-backups --region eu-north-1 \
    --db-instance-identifier eshop-orderingdb-dublin \
    --query 'sort_by(DBInstanceAutomatedBackups, &RestoreWindow.LatestTime)[-1].DBInstanceAutomatedBackupsArn' \
    --output text) || return
  found_2=$(look_up 'id of security group eshop-orderingdb-stockholm' aws ec2 describe-security-groups --region eu-north-1 \
    --filters '[{"Name":"group-name","Values":["eshop-orderingdb-stockholm"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-north-1 \
    --source-db-instance-automated-backups-arn "$found_1" --use-latest-restorable-time \
    --target-db-instance-identifier eshop-orderingdb-stockholm --db-instance-class db.r6g.large \
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
