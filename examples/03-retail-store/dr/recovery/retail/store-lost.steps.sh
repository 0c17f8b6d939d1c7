# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step cart__items___bring_back
is_cart__items___bring_back() {
  id=cart/items:bring-back rank=1 kind=hand
  title='Bring the items back from retail-cart-items-restored'
  waits='cart__items___restore'
  typical=900 worst=2700
  by_hand='Look at retail-cart-items-restored first. Few items are damaged: write those from retail-cart-items-restored to retail-cart-items, which carries them to the other site as well. Many, or retail-cart-items is gone: tables cannot be renamed, so restore once more, to the name that its next generation has (`drgen generate` shows it once the generation is raised in `topology.yaml`), take it up with `terraform import`, and deploy its users, who find it by name.'
  expects='a sample of items that were damaged is right, and nothing else changed'
}

step cart__items___choose_moment
is_cart__items___choose_moment() {
  id=cart/items:choose-moment rank=1 kind=hand
  title='Choose the moment to which cart/items goes back'
  waits='tier___buying___decide'
  typical=300 worst=1800
  by_hand='Any second of the last 35 days. Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-date-time TIME` in place of `--use-latest-restorable-time`. A table that was deleted left a backup: `aws dynamodb list-backups --region us-west-2 --backup-type SYSTEM --table-name retail-cart-items` shows its ARN, and `aws dynamodb restore-table-from-backup --region us-west-2 --target-table-name retail-cart-items-restored --backup-arn ARN` does by hand what the step below does. Damage has reached every copy of a global table within seconds: a switch does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step cart__items___keep_old
is_cart__items___keep_old() {
  id=cart/items:keep-old rank=1 kind=hand
  title='Keep retail-cart-items-restored until nothing is missed'
  waits='cart__items___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to retail-cart-items after the moment is only there: compare, and carry over what is worth it. retail-cart-items-restored is in no Terraform and costs what it holds: it is deleted by hand, when nobody needs it.'
  expects='the table that serves is in the state of its stack, and has its replica'
}

step cart__items___restore
is_cart__items___restore() {
  id=cart/items:restore rank=1 kind=call
  title='Restore table retail-cart-items beside itself, as retail-cart-items-restored'
  waits='cart__items___choose_moment cart__items___stop_writers'
  typical=3600 worst=14400 poll=30 timeout=28800
  loses=data
  expects=ACTIVE
  undo=calls
}
act_cart__items___restore() {
  # shellcheck disable=SC2046 # an option, or one with its value
  aws dynamodb restore-table-to-point-in-time --region us-west-2 --source-table-name retail-cart-items \
    --target-table-name retail-cart-items-restored \
    $(moment_or --use-latest-restorable-time --restore-date-time)
}
see_cart__items___restore() {
  answer=$(aws dynamodb describe-table --region us-west-2 --table-name retail-cart-items-restored \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}
undo_cart__items___restore() {
  aws dynamodb delete-table --region us-west-2 --table-name retail-cart-items-restored
}

step cart__items___start_writers
is_cart__items___start_writers() {
  id=cart/items:start-writers rank=1 kind=judge
  title='Start all that use cart/items'
  waits='cart__items___bring_back'
  typical=180 worst=600
  expects='all that use cart/items run and are healthy'
}
act_cart__items___start_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 3 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 3
}

step cart__items___stop_writers
is_cart__items___stop_writers() {
  id=cart/items:stop-writers rank=1 kind=judge
  title='Stop all that use cart/items'
  waits='tier___buying___decide'
  typical=60 worst=300
  expects='no task that uses cart/items runs any more, of jobs that had begun neither'
}
act_cart__items___stop_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
}

step catalog__db___choose_moment
is_catalog__db___choose_moment() {
  id=catalog/db:choose-moment rank=0 kind=hand
  title='Choose the moment to which catalog/db goes back'
  waits='tier___browsing___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region us-west-2 --db-instance-identifier retail-catalog-db-oregon --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region us-west-2 --db-instance-identifier retail-catalog-db-oregon`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step catalog__db___keep_old
is_catalog__db___keep_old() {
  id=catalog/db:keep-old rank=0 kind=hand
  title='Keep retail-catalog-db-oregon, and say that it leads no more'
  waits='catalog__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to retail-catalog-db-oregon after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step catalog__db___probe
is_catalog__db___probe() {
  id=catalog/db:probe rank=0 kind=hand
  title='Write to retail-catalog-db-oregon-g2'
  waits='catalog__db___set_password catalog__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/retail/v1/catalog/db/endpoint with the secret retail/catalog/db; `SELECT @@global.read_only` answers `0`; write a row and read it back'
  expects='the row is there'
}

step catalog__db___restore
is_catalog__db___restore() {
  id=catalog/db:restore rank=0 kind=call
  title='Restore retail-catalog-db-oregon beside itself, as retail-catalog-db-oregon-g2'
  waits='catalog__db___choose_moment catalog__db___stop_writers'
  typical=1500 worst=4200 poll=30 timeout=8400
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete retail-catalog-db-oregon-g2: nothing depends on it yet'
}
act_catalog__db___restore() {
  found_1=$(look_up 'id of security group retail-catalog-db-oregon' aws ec2 describe-security-groups --region us-west-2 \
    --filters '[{"Name":"group-name","Values":["retail-catalog-db-oregon"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region us-west-2 \
    --source-db-instance-identifier retail-catalog-db-oregon \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier retail-catalog-db-oregon-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name retail-catalog-db-oregon \
    --db-parameter-group-name retail-catalog-db-oregon-mysql8-0 --vpc-security-group-ids $found_1 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"catalog"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_catalog__db___restore() {
  answer=$(aws rds describe-db-instances --region us-west-2 \
    --db-instance-identifier retail-catalog-db-oregon-g2 --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step catalog__db___scale_up
is_catalog__db___scale_up() {
  id=catalog/db:scale-up rank=0 kind=call
  title='Give retail-catalog-db-oregon-g2 a second zone'
  waits='catalog__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_catalog__db___scale_up() {
  aws rds modify-db-instance --region us-west-2 --db-instance-identifier retail-catalog-db-oregon-g2 \
    --multi-az --apply-immediately
}
see_catalog__db___scale_up() {
  answer=$(aws rds describe-db-instances --region us-west-2 \
    --db-instance-identifier retail-catalog-db-oregon-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_catalog__db___scale_up() {
  aws rds modify-db-instance --region us-west-2 --db-instance-identifier retail-catalog-db-oregon-g2 \
    --no-multi-az --apply-immediately
}

step catalog__db___set_password
is_catalog__db___set_password() {
  id=catalog/db:set-password rank=0 kind=hand
  title='See that retail-catalog-db-oregon-g2 has the password of the secret'
  waits='catalog__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier retail-catalog-db-oregon-g2 --region us-west-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region us-west-2 --secret-id retail/catalog/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step catalog__db___start_writers
is_catalog__db___start_writers() {
  id=catalog/db:start-writers rank=0 kind=judge
  title='Start all that use catalog/db'
  waits='catalog__db___probe'
  typical=180 worst=600
  expects='all that use catalog/db run and are healthy'
}
act_catalog__db___start_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 3 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 3
}

step catalog__db___stop_writers
is_catalog__db___stop_writers() {
  id=catalog/db:stop-writers rank=0 kind=judge
  title='Stop all that use catalog/db'
  waits='tier___browsing___decide'
  typical=60 worst=300
  expects='no task that uses catalog/db runs any more, of jobs that had begun neither'
}
act_catalog__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
}

step catalog__db___write_endpoint
is_catalog__db___write_endpoint() {
  id=catalog/db:write-endpoint rank=0 kind=call
  title='Write the address of retail-catalog-db-oregon-g2 where services read it'
  waits='catalog__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with retail-catalog-db-oregon-g2.'
  taken_back='write the address that was there before into /drgen/retail/v1/catalog/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_catalog__db___write_endpoint() {
  found_1=$(look_up 'address of retail-catalog-db-oregon-g2' aws rds describe-db-instances --region us-west-2 \
    --db-instance-identifier retail-catalog-db-oregon-g2 --query 'DBInstances[0].Endpoint.Address' \
    --output text) || return
  aws ssm put-parameter --region us-west-2 --name /drgen/retail/v1/catalog/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_catalog__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-west-2 --name /drgen/retail/v1/catalog/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins retail-catalog-db-oregon-g2.
}

step catalog__search___bring_back
is_catalog__search___bring_back() {
  id=catalog/search:bring-back rank=0 kind=hand
  title='Bring the indices of retail-catalog-search-oregon back'
  waits='tier___browsing___decide'
  typical=1800 worst=5400
  by_hand='If the domain is there, OpenSearch keeps snapshots of the last two weeks beside it, one of each hour: delete the index that is wrong, and restore it (`GET _snapshot/cs-automated-enc/_all`, `POST _snapshot/cs-automated-enc/NAME/_restore`; without `.kibana*` and `.opendistro_security`). Else fill it again from catalog/db. If the domain is gone, its snapshots may be too: apply its stack, which makes it anew with another address, and start the tasks of its users anew.'
  expects='a search finds what it should'
}

step checkout__cache___fill_again
is_checkout__cache___fill_again() {
  id=checkout/cache:fill-again rank=1 kind=hand
  title='Have cache retail-checkout-cache-oregon filled again'
  waits='tier___buying___decide'
  typical=600 worst=1800
  by_hand='It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on retail-checkout-cache-oregon, when the store behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, and then `aws ecs update-service --force-new-deployment` for those that read its address.'
  expects='its hit rate rises, and the store behind it is not overrun'
}

step orders__db___choose_moment
is_orders__db___choose_moment() {
  id=orders/db:choose-moment rank=1 kind=hand
  title='Choose the moment to which orders/db goes back'
  waits='tier___buying___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region us-west-2 --db-instance-identifier retail-orders-db-oregon --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region us-west-2 --db-instance-identifier retail-orders-db-oregon`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step orders__db___keep_old
is_orders__db___keep_old() {
  id=orders/db:keep-old rank=1 kind=hand
  title='Keep retail-orders-db-oregon, and say that it leads no more'
  waits='orders__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to retail-orders-db-oregon after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step orders__db___probe
is_orders__db___probe() {
  id=orders/db:probe rank=1 kind=hand
  title='Write to retail-orders-db-oregon-g2'
  waits='orders__db___set_password orders__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/retail/v1/orders/db/endpoint with the secret retail/orders/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step orders__db___restore
is_orders__db___restore() {
  id=orders/db:restore rank=1 kind=call
  title='Restore retail-orders-db-oregon beside itself, as retail-orders-db-oregon-g2'
  waits='orders__db___choose_moment orders__db___stop_writers'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete retail-orders-db-oregon-g2: nothing depends on it yet'
}
act_orders__db___restore() {
  found_1=$(look_up 'id of security group retail-orders-db-oregon' aws ec2 describe-security-groups --region us-west-2 \
    --filters '[{"Name":"group-name","Values":["retail-orders-db-oregon"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region us-west-2 \
    --source-db-instance-identifier retail-orders-db-oregon \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier retail-orders-db-oregon-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name retail-orders-db-oregon \
    --db-parameter-group-name retail-orders-db-oregon-postgres16 --vpc-security-group-ids $found_1 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"orders"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_orders__db___restore() {
  answer=$(aws rds describe-db-instances --region us-west-2 --db-instance-identifier retail-orders-db-oregon-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step orders__db___scale_up
is_orders__db___scale_up() {
  id=orders/db:scale-up rank=1 kind=call
  title='Give retail-orders-db-oregon-g2 a second zone'
  waits='orders__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_orders__db___scale_up() {
  aws rds modify-db-instance --region us-west-2 --db-instance-identifier retail-orders-db-oregon-g2 \
    --multi-az --apply-immediately
}
see_orders__db___scale_up() {
  answer=$(aws rds describe-db-instances --region us-west-2 --db-instance-identifier retail-orders-db-oregon-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_orders__db___scale_up() {
  aws rds modify-db-instance --region us-west-2 --db-instance-identifier retail-orders-db-oregon-g2 \
    --no-multi-az --apply-immediately
}

step orders__db___set_password
is_orders__db___set_password() {
  id=orders/db:set-password rank=1 kind=hand
  title='See that retail-orders-db-oregon-g2 has the password of the secret'
  waits='orders__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier retail-orders-db-oregon-g2 --region us-west-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region us-west-2 --secret-id retail/orders/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step orders__db___start_writers
is_orders__db___start_writers() {
  id=orders/db:start-writers rank=1 kind=judge
  title='Start all that use orders/db'
  waits='orders__db___probe'
  typical=180 worst=600
  expects='all that use orders/db run and are healthy'
}
act_orders__db___start_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 3 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 3
}

step orders__db___stop_writers
is_orders__db___stop_writers() {
  id=orders/db:stop-writers rank=1 kind=judge
  title='Stop all that use orders/db'
  waits='tier___buying___decide'
  typical=60 worst=300
  expects='no task that uses orders/db runs any more, of jobs that had begun neither'
}
act_orders__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
}

step orders__db___write_endpoint
is_orders__db___write_endpoint() {
  id=orders/db:write-endpoint rank=1 kind=call
  title='Write the address of retail-orders-db-oregon-g2 where services read it'
  waits='orders__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with retail-orders-db-oregon-g2.'
  taken_back='write the address that was there before into /drgen/retail/v1/orders/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_orders__db___write_endpoint() {
  found_1=$(look_up 'address of retail-orders-db-oregon-g2' aws rds describe-db-instances --region us-west-2 --db-instance-identifier retail-orders-db-oregon-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region us-west-2 --name /drgen/retail/v1/orders/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_orders__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region us-west-2 --name /drgen/retail/v1/orders/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins retail-orders-db-oregon-g2.
}

step orders__events___bring_back
is_orders__events___bring_back() {
  id=orders/events:bring-back rank=1 kind=hand
  title='Bring messages of retail-orders-events-oregon back'
  waits='tier___buying___decide'
  typical=1800 worst=7200
  by_hand='If it hangs: `aws mq reboot-broker --region us-west-2 --broker-id` with the id that `aws mq list-brokers --region us-west-2` shows. If it is gone, apply its stack: it comes back empty, under a new address, which /drgen/retail/v1/orders/events/endpoint then holds; declare again what services do not declare themselves, and start the tasks of its users anew. Have producers send again what was not acknowledged.'
  expects='its users are connected, and what they send is read'
}

step tier___browsing___decide
is_tier___browsing___decide() {
  id=tier:browsing:decide rank=0 kind=decide
  title='Decide whether a store of browsing is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for browsing says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}

step tier___buying___decide
is_tier___buying___decide() {
  id=tier:buying:decide rank=1 kind=decide
  title='Decide whether a store of buying is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for buying says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
