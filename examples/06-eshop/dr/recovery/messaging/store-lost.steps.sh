# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step eventbus___bring_back
is_eventbus___bring_back() {
  id=eventbus:bring-back rank=0 kind=hand
  title='Bring messages of eshop-eventbus-dublin back'
  waits='tier___store___decide'
  typical=1800 worst=7200
  by_hand='If it hangs: `aws mq reboot-broker --region eu-west-1 --broker-id` with the id that `aws mq list-brokers --region eu-west-1` shows. If it is gone, apply its stack: it comes back empty, under a new address, which /drgen/eshop/v1/eventbus/endpoint then holds; declare again what services do not declare themselves, and start the tasks of its users anew. Have producers send again what was not acknowledged.'
  expects='its users are connected, and what they send is read'
}

step orderingdb___choose_moment
is_orderingdb___choose_moment() {
  id=orderingdb:choose-moment rank=0 kind=hand
  title='Choose the moment to which orderingdb goes back'
  waits='tier___store___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step orderingdb___keep_old
is_orderingdb___keep_old() {
  id=orderingdb:keep-old rank=0 kind=hand
  title='Keep eshop-orderingdb-dublin, and say that it leads no more'
  waits='orderingdb___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to eshop-orderingdb-dublin after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step orderingdb___probe
is_orderingdb___probe() {
  id=orderingdb:probe rank=0 kind=hand
  title='Write to eshop-orderingdb-dublin-g2'
  waits='orderingdb___set_password orderingdb___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/orderingdb/endpoint with the secret eshop/orderingdb; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step orderingdb___restore
is_orderingdb___restore() {
  id=orderingdb:restore rank=0 kind=call
  title='Restore eshop-orderingdb-dublin beside itself, as eshop-orderingdb-dublin-g2'
  waits='orderingdb___choose_moment orderingdb___stop_writers'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete eshop-orderingdb-dublin-g2: nothing depends on it yet'
}
act_orderingdb___restore() {
  found_1=$(look_up 'id of security group eshop-orderingdb-dublin' aws ec2 describe-security-groups --region eu-west-1 \
    --filters '[{"Name":"group-name","Values":["eshop-orderingdb-dublin"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-west-1 \
    --source-db-instance-identifier eshop-orderingdb-dublin \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier eshop-orderingdb-dublin-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-orderingdb-dublin \
    --db-parameter-group-name eshop-orderingdb-dublin-postgres16 --vpc-security-group-ids $found_1 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:store","Value":"orderingdb"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_orderingdb___restore() {
  answer=$(aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step orderingdb___scale_up
is_orderingdb___scale_up() {
  id=orderingdb:scale-up rank=0 kind=call
  title='Give eshop-orderingdb-dublin-g2 a second zone'
  waits='orderingdb___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_orderingdb___scale_up() {
  aws rds modify-db-instance --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin-g2 \
    --multi-az --apply-immediately
}
see_orderingdb___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_orderingdb___scale_up() {
  aws rds modify-db-instance --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin-g2 \
    --no-multi-az --apply-immediately
}

step orderingdb___set_password
is_orderingdb___set_password() {
  id=orderingdb:set-password rank=0 kind=hand
  title='See that eshop-orderingdb-dublin-g2 has the password of the secret'
  waits='orderingdb___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-orderingdb-dublin-g2 --region eu-west-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-west-1 --secret-id eshop/orderingdb --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step orderingdb___start_writers
is_orderingdb___start_writers() {
  id=orderingdb:start-writers rank=0 kind=judge
  title='Start all that use orderingdb'
  waits='orderingdb___probe'
  typical=180 worst=600
  expects='all that use orderingdb run and are healthy'
}
act_orderingdb___start_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 2 || return
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 2
}

step orderingdb___stop_writers
is_orderingdb___stop_writers() {
  id=orderingdb:stop-writers rank=0 kind=judge
  title='Stop all that use orderingdb'
  waits='tier___store___decide'
  typical=60 worst=300
  expects='no task that uses orderingdb runs any more, of jobs that had begun neither'
}
act_orderingdb___stop_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0 || return
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}

step orderingdb___write_endpoint
is_orderingdb___write_endpoint() {
  id=orderingdb:write-endpoint rank=0 kind=call
  title='Write the address of eshop-orderingdb-dublin-g2 where services read it'
  waits='orderingdb___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-orderingdb-dublin-g2.'
  taken_back='write the address that was there before into /drgen/eshop/v1/orderingdb/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_orderingdb___write_endpoint() {
  found_1=$(look_up 'address of eshop-orderingdb-dublin-g2' aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-1 --name /drgen/eshop/v1/orderingdb/endpoint \
    --value "$found_1" --type String --overwrite
}
see_orderingdb___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-1 --name /drgen/eshop/v1/orderingdb/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-orderingdb-dublin-g2.
}

step tier___store___decide
is_tier___store___decide() {
  id=tier:store:decide rank=0 kind=decide
  title='Decide whether a store of store is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for store says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
