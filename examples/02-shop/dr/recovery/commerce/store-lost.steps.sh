# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step notify__events___bring_back
is_notify__events___bring_back() {
  id=notify/events:bring-back rank=2 kind=hand
  title='Bring records of shop-notify-events-seoul back'
  waits='tier___marketing___decide'
  typical=1800 worst=14400
  by_hand='Where consumers did wrong, have them read again: stop them, set their groups back (`kafka-consumer-groups.sh --reset-offsets --to-datetime`), start them. Where records are wrong they are so in both sites: nothing can change them, so have consumers pass over them. A topic that was deleted is in shop-notify-events-tokyo still, for deletions are not copied: make it again under its name, and send its records again, from there or from its producers.'
  expects='consumers read on, and what they made of it is right'
}

step order__db___add_instance_1
is_order__db___add_instance_1() {
  id=order/db:add-instance-1 rank=0 kind=call
  title='Add the instance shop-order-db-seoul-g2-1'
  waits='order__db___restore'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_order__db___add_instance_1() {
  aws rds create-db-instance --region ap-northeast-2 --db-instance-identifier shop-order-db-seoul-g2-1 \
    --db-cluster-identifier shop-order-db-seoul-g2 --engine aurora-mysql \
    --db-instance-class db.r6g.large --promotion-tier 0 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul
}
see_order__db___add_instance_1() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-order-db-seoul-g2-1 --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
undo_order__db___add_instance_1() {
  aws rds delete-db-instance --region ap-northeast-2 --db-instance-identifier shop-order-db-seoul-g2-1
}

step order__db___add_instance_2
is_order__db___add_instance_2() {
  id=order/db:add-instance-2 rank=0 kind=call
  title='Add the instance shop-order-db-seoul-g2-2'
  waits='order__db___probe'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_order__db___add_instance_2() {
  aws rds create-db-instance --region ap-northeast-2 --db-instance-identifier shop-order-db-seoul-g2-2 \
    --db-cluster-identifier shop-order-db-seoul-g2 --engine aurora-mysql \
    --db-instance-class db.r6g.large --promotion-tier 1 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul
}
see_order__db___add_instance_2() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-order-db-seoul-g2-2 --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
undo_order__db___add_instance_2() {
  aws rds delete-db-instance --region ap-northeast-2 --db-instance-identifier shop-order-db-seoul-g2-2
}

step order__db___choose_moment
is_order__db___choose_moment() {
  id=order/db:choose-moment rank=0 kind=hand
  title='Choose the moment to which order/db goes back'
  waits='tier___checkout___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-to-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul --query '\''DBClusters[0].[EarliestRestorableTime, LatestRestorableTime]'\''` is what there is. If the cluster itself was deleted: its retained backups, by the `DbClusterResourceId` that `aws rds describe-db-cluster-automated-backups --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul` shows: the step below with `--source-db-cluster-resource-id ID` in place of `--source-db-cluster-identifier shop-order-db-seoul`, by hand; behind them the vault. Damage has reached the other site within a second: a switch does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step order__db___keep_old
is_order__db___keep_old() {
  id=order/db:keep-old rank=0 kind=hand
  title='Keep shop-order-db-seoul, and say that it leads no more'
  waits='order__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to shop-order-db-seoul after the moment is only there: compare, and carry over what is worth it. It stands outside the global database, which is made anew around it; until then the other site follows the old one, and the plan for the loss of this site would bring the damage back. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step order__db___probe
is_order__db___probe() {
  id=order/db:probe rank=0 kind=hand
  title='Write to shop-order-db-seoul-g2'
  waits='order__db___add_instance_1 order__db___set_password order__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/order/db/endpoint with the secret shop/order/db; `SELECT @@global.innodb_read_only` answers `0`; write a row and read it back'
  expects='the row is there'
}

step order__db___restore
is_order__db___restore() {
  id=order/db:restore rank=0 kind=call
  title='Restore shop-order-db-seoul beside itself, as shop-order-db-seoul-g2'
  waits='order__db___choose_moment order__db___stop_writers'
  typical=2280 worst=5760 poll=30 timeout=11520
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete shop-order-db-seoul-g2: nothing depends on it yet'
}
act_order__db___restore() {
  found_1=$(look_up 'id of security group shop-order-db-seoul' aws ec2 describe-security-groups --region ap-northeast-2 \
    --filters '[{"Name":"group-name","Values":["shop-order-db-seoul"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-cluster-to-point-in-time --region ap-northeast-2 \
    --db-cluster-identifier shop-order-db-seoul-g2 \
    --source-db-cluster-identifier shop-order-db-seoul \
    $(moment_or --use-latest-restorable-time --restore-to-time) \
    --kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul \
    --db-subnet-group-name shop-order-db-seoul \
    --db-cluster-parameter-group-name shop-order-db-seoul-aurora-mysql8-0 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"order"},{"Key":"dr:store","Value":"db"}]'
}
see_order__db___restore() {
  answer=$(aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul-g2 \
    --query 'DBClusters[0].Status' --output text) || return
  shows "$answer" text available
}

step order__db___set_password
is_order__db___set_password() {
  id=order/db:set-password rank=0 kind=hand
  title='See that shop-order-db-seoul-g2 has the password of the secret'
  waits='order__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-cluster --db-cluster-identifier shop-order-db-seoul-g2 --region ap-northeast-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-northeast-2 --secret-id shop/order/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step order__db___start_writers
is_order__db___start_writers() {
  id=order/db:start-writers rank=0 kind=judge
  title='Start all that use order/db'
  waits='order__db___probe'
  typical=180 worst=600
  expects='all that use order/db run and are healthy'
}
act_order__db___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 4 || return
  aws events enable-rule --region ap-northeast-2 --name shop-order-settle-seoul
}

step order__db___stop_writers
is_order__db___stop_writers() {
  id=order/db:stop-writers rank=0 kind=judge
  title='Stop all that use order/db'
  waits='tier___checkout___decide'
  typical=60 worst=300
  expects='no task that uses order/db runs any more, of jobs that had begun neither'
}
act_order__db___stop_writers() {
  aws events disable-rule --region ap-northeast-2 --name shop-order-settle-seoul || return
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 0
}

step order__db___write_endpoint
is_order__db___write_endpoint() {
  id=order/db:write-endpoint rank=0 kind=call
  title='Write the address of shop-order-db-seoul-g2 where services read it'
  waits='order__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with shop-order-db-seoul-g2.'
  taken_back='write the address that was there before into /drgen/shop/v1/order/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_order__db___write_endpoint() {
  found_1=$(look_up 'address of shop-order-db-seoul-g2' aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul-g2 \
    --query 'DBClusters[0].Endpoint' --output text) || return
  aws ssm put-parameter --region ap-northeast-2 --name /drgen/shop/v1/order/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_order__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-northeast-2 --name /drgen/shop/v1/order/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins shop-order-db-seoul-g2.
}

step order__outbox___bring_back
is_order__outbox___bring_back() {
  id=order/outbox:bring-back rank=0 kind=hand
  title='Bring messages of shop-order-outbox-seoul back'
  waits='tier___checkout___decide'
  typical=600 worst=3600
  by_hand='If the queue is gone, apply its stack: it comes back empty. What consumers failed on is in the dead-letter queue: once they are mended, `aws sqs start-message-move-task --region ap-northeast-2 --source-arn arn:aws:sqs:ap-northeast-2:111122223333:shop-order-outbox-seoul-dlq`. Have producers send again what was not acknowledged.'
  expects='the age of the oldest message falls, and the dead-letter queue is empty'
}

step order__receipts___bring_back
is_order__receipts___bring_back() {
  id=order/receipts:bring-back rank=0 kind=hand
  title='Bring objects of shop-order-receipts-111122223333-seoul back'
  waits='order__receipts___choose_moment order__receipts___stop_writers'
  typical=1800 worst=28800
  by_hand='Deleted: delete the marker, `aws s3api delete-object --region ap-northeast-2 --bucket shop-order-receipts-111122223333-seoul --key KEY --version-id MARKER`, and the one of the same key in shop-order-receipts-111122223333-tokyo with its own version (`--region ap-northeast-1 --bucket shop-order-receipts-111122223333-tokyo`): markers are replicated, their deletion is not. Overwritten: copy the good version over it, `aws s3api copy-object --region ap-northeast-2 --bucket shop-order-receipts-111122223333-seoul --key KEY --copy-source "shop-order-receipts-111122223333-seoul/KEY?versionId=VERSION"`. Versions deleted on this side, or the bucket itself gone: they are in shop-order-receipts-111122223333-tokyo (ap-northeast-1), which no deletion of a version reaches: `aws s3 sync s3://shop-order-receipts-111122223333-tokyo s3://shop-order-receipts-111122223333-seoul --source-region ap-northeast-1 --region ap-northeast-2`. Many objects: a job of S3 Batch Operations.'
  expects='a sample of objects that were damaged is right'
}

step order__receipts___choose_moment
is_order__receipts___choose_moment() {
  id=order/receipts:choose-moment rank=0 kind=hand
  title='Choose the moment to which order/receipts goes back'
  waits='tier___checkout___decide'
  typical=300 worst=1800
  by_hand='`aws s3api list-object-versions --region ap-northeast-2 --bucket shop-order-receipts-111122223333-seoul --prefix PREFIX` shows what was written and deleted when: damage is a version after the moment, a loss is a delete marker.'
  expects='the moment is written down, in UTC, with the reason'
}

step order__receipts___start_writers
is_order__receipts___start_writers() {
  id=order/receipts:start-writers rank=0 kind=judge
  title='Start all that use order/receipts'
  waits='order__receipts___bring_back'
  typical=180 worst=600
  expects='all that use order/receipts run and are healthy'
}
act_order__receipts___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 4 || return
  aws events enable-rule --region ap-northeast-2 --name shop-order-settle-seoul
}

step order__receipts___stop_writers
is_order__receipts___stop_writers() {
  id=order/receipts:stop-writers rank=0 kind=judge
  title='Stop all that use order/receipts'
  waits='tier___checkout___decide'
  typical=60 worst=300
  expects='no task that uses order/receipts runs any more, of jobs that had begun neither'
}
act_order__receipts___stop_writers() {
  aws events disable-rule --region ap-northeast-2 --name shop-order-settle-seoul || return
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 0
}

step payment__cache___fill_again
is_payment__cache___fill_again() {
  id=payment/cache:fill-again rank=0 kind=hand
  title='Have cache shop-payment-cache-seoul filled again'
  waits='tier___checkout___decide'
  typical=600 worst=1800
  by_hand='It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on shop-payment-cache-seoul, when the store behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, and then `aws ecs update-service --force-new-deployment` for those that read its address.'
  expects='its hit rate rises, and the store behind it is not overrun'
}

step product__items___bring_back
is_product__items___bring_back() {
  id=product/items:bring-back rank=0 kind=hand
  title='Bring the items back from shop-product-items-restored'
  waits='product__items___restore'
  typical=1800 worst=5400
  by_hand='Look at shop-product-items-restored first. Few items are damaged: write those from shop-product-items-restored to shop-product-items, which carries them to the other site as well. Many, or shop-product-items is gone: tables cannot be renamed, so restore once more, to the name that its next generation has (`drgen generate` shows it once the generation is raised in `topology.yaml`), take it up with `terraform import`, and deploy its users, who find it by name.'
  expects='a sample of items that were damaged is right, and nothing else changed'
}

step product__items___choose_moment
is_product__items___choose_moment() {
  id=product/items:choose-moment rank=0 kind=hand
  title='Choose the moment to which product/items goes back'
  waits='tier___checkout___decide'
  typical=300 worst=1800
  by_hand='Any second of the last 35 days. Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-date-time TIME` in place of `--use-latest-restorable-time`. A table that was deleted left a backup: `aws dynamodb list-backups --region ap-northeast-2 --backup-type SYSTEM --table-name shop-product-items` shows its ARN, and `aws dynamodb restore-table-from-backup --region ap-northeast-2 --target-table-name shop-product-items-restored --backup-arn ARN` does by hand what the step below does. Damage has reached every copy of a global table within seconds: a switch does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step product__items___keep_old
is_product__items___keep_old() {
  id=product/items:keep-old rank=0 kind=hand
  title='Keep shop-product-items-restored until nothing is missed'
  waits='product__items___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to shop-product-items after the moment is only there: compare, and carry over what is worth it. shop-product-items-restored is in no Terraform and costs what it holds: it is deleted by hand, when nobody needs it.'
  expects='the table that serves is in the state of its stack, and has its replica'
}

step product__items___restore
is_product__items___restore() {
  id=product/items:restore rank=0 kind=call
  title='Restore table shop-product-items beside itself, as shop-product-items-restored'
  waits='product__items___choose_moment product__items___stop_writers'
  typical=3600 worst=14400 poll=30 timeout=28800
  loses=data
  expects=ACTIVE
  undo=calls
}
act_product__items___restore() {
  # shellcheck disable=SC2046 # an option, or one with its value
  aws dynamodb restore-table-to-point-in-time --region ap-northeast-2 \
    --source-table-name shop-product-items --target-table-name shop-product-items-restored \
    $(moment_or --use-latest-restorable-time --restore-date-time)
}
see_product__items___restore() {
  answer=$(aws dynamodb describe-table --region ap-northeast-2 --table-name shop-product-items-restored \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}
undo_product__items___restore() {
  aws dynamodb delete-table --region ap-northeast-2 --table-name shop-product-items-restored
}

step product__items___start_writers
is_product__items___start_writers() {
  id=product/items:start-writers rank=0 kind=judge
  title='Start all that use product/items'
  waits='product__items___bring_back'
  typical=180 worst=600
  expects='all that use product/items run and are healthy'
}
act_product__items___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 4
}

step product__items___stop_writers
is_product__items___stop_writers() {
  id=product/items:stop-writers rank=0 kind=judge
  title='Stop all that use product/items'
  waits='tier___checkout___decide'
  typical=60 worst=300
  expects='no task that uses product/items runs any more, of jobs that had begun neither'
}
act_product__items___stop_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 0
}

step tier___checkout___decide
is_tier___checkout___decide() {
  id=tier:checkout:decide rank=0 kind=decide
  title='Decide whether a store of checkout is taken back to an earlier moment'
  typical=60 worst=60
  by_hand='Whoever may decide for checkout says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}

step tier___marketing___decide
is_tier___marketing___decide() {
  id=tier:marketing:decide rank=2 kind=decide
  title='Decide whether a store of marketing is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for marketing says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
