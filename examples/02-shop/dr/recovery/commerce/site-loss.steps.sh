# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step notify__events___check_brokers
is_notify__events___check_brokers() {
  id=notify/events:check-brokers rank=2 kind=wait
  title='See that cluster shop-notify-events-tokyo takes records'
  waits='tier___marketing___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='ACTIVE or HEALING or MAINTENANCE or REBOOTING_BROKER or UPDATING'
}
see_notify__events___check_brokers() {
  found_1=$(look_up 'ARN of cluster shop-notify-events-tokyo' aws ssm get-parameter --region ap-northeast-1 --name /drgen/shop/v1/notify/events/cluster_arn \
    --query Parameter.Value --output text) || return
  answer=$(aws kafka describe-cluster --region ap-northeast-1 --cluster-arn "$found_1" \
    --query ClusterInfo.State --output text) || return
  shows "$answer" either 'ACTIVE|HEALING|MAINTENANCE|REBOOTING_BROKER|UPDATING'
}

step notify__events___read_lag
is_notify__events___read_lag() {
  id=notify/events:read-lag rank=2 kind=call
  title='Read how far shop-notify-events-tokyo lags behind, and note it'
  waits='tier___marketing___raise_fence'
  typical=10 worst=60
  expects='the last values before the impact are bearable: milliseconds, and records. A latency of 0 beside a number of records that grows is a replicator that may not read'
}
act_notify__events___read_lag() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/Kafka \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"ReplicatorName","Value":"shop-notify-events-seoul-to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum || return
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/Kafka \
    --metric-name MessageLag \
    --dimensions '[{"Name":"ReplicatorName","Value":"shop-notify-events-seoul-to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Sum
}

step notify___check_image
is_notify___check_image() {
  id=notify:check-image rank=2 kind=wait
  title='See that shop/notify:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_notify___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/notify \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step notify___raise_floor
is_notify___raise_floor() {
  id=notify:raise-floor rank=2 kind=call
  title='Raise the floor of notify in tokyo to 2'
  waits='notify__events___check_brokers notify__events___read_lag'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_notify___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-notify-tokyo --min-capacity 2 --max-capacity 8
}
see_notify___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-commerce-tokyo/shop-notify-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_notify___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-notify-tokyo --min-capacity 0 --max-capacity 8
}

step notify___start_tasks
is_notify___start_tasks() {
  id=notify:start-tasks rank=2 kind=call
  title='Start 2 tasks of notify in tokyo'
  waits='notify___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_notify___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-notify-tokyo --desired-count 2
}
see_notify___start_tasks() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --services shop-notify-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_notify___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-notify-tokyo --desired-count 0
}

step notify___verify
is_notify___verify() {
  id=notify:verify rank=2 kind=wait
  title='See 2 healthy tasks of notify in tokyo'
  waits='notify___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_notify___verify() {
  found_1=$(look_up 'ARN of the target group shop-notify-183zqn-ernal-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-notify-183zqn-ernal-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step order__db___add_instance_2
is_order__db___add_instance_2() {
  id=order/db:add-instance-2 rank=0 kind=call
  title='Add the instance shop-order-db-tokyo-2'
  waits='order__db___probe'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_order__db___add_instance_2() {
  aws rds create-db-instance --region ap-northeast-1 --db-instance-identifier shop-order-db-tokyo-2 \
    --db-cluster-identifier shop-order-db-tokyo --engine aurora-mysql \
    --db-instance-class db.r6g.large --promotion-tier 1 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-1:111122223333:alias/shop-data-tokyo
}
see_order__db___add_instance_2() {
  answer=$(aws rds describe-db-instances --region ap-northeast-1 --db-instance-identifier shop-order-db-tokyo-2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}
undo_order__db___add_instance_2() {
  aws rds delete-db-instance --region ap-northeast-1 --db-instance-identifier shop-order-db-tokyo-2
}

step order__db___fail_over
is_order__db___fail_over() {
  id=order/db:fail-over rank=0 kind=call
  title='Make shop-order-db-tokyo the writer of shop-order-db-seoul-global'
  waits='order__db___read_lag'
  typical=180 worst=600 poll=10 timeout=1200
  class=database_promotion
  loses=data
  expects='available and arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo'
  taken_back='not possible; once seoul answers again it follows, and `switchover-global-cluster` goes back without loss'
  worse='shop-order-db-tokyo then stands alone, the steps behind this one follow by hand, and a new global database has to be made of it'
}
act_order__db___fail_over() {
  aws rds failover-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --target-db-cluster-identifier arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo \
    --allow-data-loss
}
see_order__db___fail_over() {
  answer=$(aws rds describe-global-clusters --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --query '[GlobalClusters[0].Status, GlobalClusters[0].GlobalClusterMembers[?IsWriter].DBClusterArn | [0]]' \
    --output text) || return
  shows "$answer" text available text arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo
}
instead_order__db___fail_over() {
  aws rds remove-from-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --db-cluster-identifier arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo
}

step order__db___probe
is_order__db___probe() {
  id=order/db:probe rank=0 kind=hand
  title='Write to shop-order-db-tokyo'
  waits='order__db___fail_over'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/order/db/endpoint with the secret shop/order/db; `SELECT @@global.innodb_read_only` answers `0`; write a row and read it back'
  expects='the row is there'
}

step order__db___protect
is_order__db___protect() {
  id=order/db:protect rank=0 kind=call
  title='Have shop-order-db-tokyo backed up from now on'
  waits='order__db___probe'
  typical=10 worst=60 poll=10 timeout=300
  expects=gfs
  undo=calls
}
act_order__db___protect() {
  aws rds add-tags-to-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo \
    --tags '[{"Key":"dr:backup","Value":"gfs"}]'
}
see_order__db___protect() {
  answer=$(aws rds list-tags-for-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo \
    --query "TagList[?Key=='dr:backup'].Value | [0]" --output text) || return
  shows "$answer" text gfs
}
undo_order__db___protect() {
  aws rds remove-tags-from-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo \
    --tag-keys dr:backup
}

step order__db___read_lag
is_order__db___read_lag() {
  id=order/db:read-lag rank=0 kind=read
  title='Read how far shop-order-db-tokyo lags behind, and note it'
  waits='tier___checkout___raise_fence'
  typical=10 worst=60
  expects='the last value before the impact, in milliseconds, is bearable (RPO 1m asked)'
}
act_order__db___read_lag() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/RDS \
    --metric-name AuroraGlobalDBReplicationLag \
    --dimensions '[{"Name":"DBClusterIdentifier","Value":"shop-order-db-tokyo"},{"Name":"SourceRegion","Value":"ap-northeast-2"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step order__outbox___check_queue
is_order__outbox___check_queue() {
  id=order/outbox:check-queue rank=0 kind=wait
  title='See that queue shop-order-outbox-tokyo answers'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=arn:aws:sqs:ap-northeast-1:111122223333:shop-order-outbox-tokyo
}
see_order__outbox___check_queue() {
  answer=$(aws sqs get-queue-attributes --region ap-northeast-1 \
    --queue-url https://sqs.ap-northeast-1.amazonaws.com/111122223333/shop-order-outbox-tokyo \
    --attribute-names QueueArn --query Attributes.QueueArn --output text) || return
  shows "$answer" text arn:aws:sqs:ap-northeast-1:111122223333:shop-order-outbox-tokyo
}

step order__outbox___replay
is_order__outbox___replay() {
  id=order/outbox:replay rank=0 kind=hand
  title='Have producers send again what order/outbox held in seoul'
  waits='order__outbox___check_queue'
  typical=600 worst=3600
  by_hand='Ask the producers of order/outbox to send again what was not acknowledged before the loss of seoul. Some of it comes twice: consumers must know it by its id.'
  expects='The producers say that everything was sent again'
}

step order__receipts___check_bucket
is_order__receipts___check_bucket() {
  id=order/receipts:check-bucket rank=0 kind=wait
  title='See that bucket shop-order-receipts-111122223333-tokyo answers and keeps versions'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=Enabled
}
see_order__receipts___check_bucket() {
  answer=$(aws s3api get-bucket-versioning --region ap-northeast-1 \
    --bucket shop-order-receipts-111122223333-tokyo --query Status --output text) || return
  shows "$answer" text Enabled
}

step order___check_image
is_order___check_image() {
  id=order:check-image rank=0 kind=wait
  title='See that shop/order:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_order___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/order \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step order___enable_jobs
is_order___enable_jobs() {
  id=order:enable-jobs rank=0 kind=call
  title='Let the jobs of order run in tokyo'
  waits='order___verify traffic___checkout___switch_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=ENABLED
  undo=calls
}
act_order___enable_jobs() {
  aws events enable-rule --region ap-northeast-1 --name shop-order-settle-tokyo
}
see_order___enable_jobs() {
  answer=$(aws events describe-rule --region ap-northeast-1 --name shop-order-settle-tokyo --query State \
    --output text) || return
  shows "$answer" text ENABLED
}
undo_order___enable_jobs() {
  aws events disable-rule --region ap-northeast-1 --name shop-order-settle-tokyo
}

step order___raise_floor
is_order___raise_floor() {
  id=order:raise-floor rank=0 kind=call
  title='Raise the floor of order in tokyo to 4'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='4 or more'
  undo=calls
}
act_order___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-order-tokyo --min-capacity 4 --max-capacity 20
}
see_order___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-commerce-tokyo/shop-order-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 4
}
undo_order___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-order-tokyo --min-capacity 2 --max-capacity 20
}

step order___scale_out
is_order___scale_out() {
  id=order:scale-out rank=0 kind=call
  title='Scale out to 4 tasks of order in tokyo'
  waits='order___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='4 or more'
  undo=calls
}
act_order___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-order-tokyo --desired-count 4
}
see_order___scale_out() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --services shop-order-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 4
}
undo_order___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-order-tokyo --desired-count 2
}

step order___verify
is_order___verify() {
  id=order:verify rank=0 kind=wait
  title='See 4 healthy tasks of order in tokyo'
  waits='auth___verify order___scale_out order__db___probe order__outbox___check_queue
    order__receipts___check_bucket product___verify'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_order___verify() {
  found_1=$(look_up 'ARN of the target group shop-order-tokyo-public-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-order-tokyo-public-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}

step payment__cache___add_nodes
is_payment__cache___add_nodes() {
  id=payment/cache:add-nodes rank=0 kind=call
  title='Give cache shop-payment-cache-tokyo its 2 nodes'
  waits='payment__cache___check_nodes'
  typical=480 worst=900 poll=15 timeout=1200
  expects='available and 2 or more'
  undo=calls
}
act_payment__cache___add_nodes() {
  aws elasticache increase-replica-count --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo --new-replica-count 1 --apply-immediately
}
see_payment__cache___add_nodes() {
  answer=$(aws elasticache describe-replication-groups --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo \
    --query '[ReplicationGroups[0].Status, length(ReplicationGroups[0].MemberClusters)]' \
    --output text) || return
  shows "$answer" text available least 2
}
undo_payment__cache___add_nodes() {
  aws elasticache decrease-replica-count --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo --new-replica-count 0 --apply-immediately
}

step payment__cache___check_nodes
is_payment__cache___check_nodes() {
  id=payment/cache:check-nodes rank=0 kind=wait
  title='See that cache shop-payment-cache-tokyo answers'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_payment__cache___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}

step payment__cache___enable_failover
is_payment__cache___enable_failover() {
  id=payment/cache:enable-failover rank=0 kind=call
  title='Let cache shop-payment-cache-tokyo fail over between its nodes'
  waits='payment__cache___add_nodes'
  typical=120 worst=600 poll=15 timeout=1200
  expects='available and enabled'
  undo=calls
}
act_payment__cache___enable_failover() {
  aws elasticache modify-replication-group --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo --automatic-failover-enabled --multi-az-enabled \
    --apply-immediately
}
see_payment__cache___enable_failover() {
  answer=$(aws elasticache describe-replication-groups --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo \
    --query '[ReplicationGroups[0].Status, ReplicationGroups[0].MultiAZ]' --output text) || return
  shows "$answer" text available text enabled
}
undo_payment__cache___enable_failover() {
  aws elasticache modify-replication-group --region ap-northeast-1 \
    --replication-group-id shop-payment-cache-tokyo --no-automatic-failover-enabled \
    --no-multi-az-enabled --apply-immediately
}

step payment___check_image
is_payment___check_image() {
  id=payment:check-image rank=0 kind=wait
  title='See that shop/payment:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_payment___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/payment \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step payment___raise_floor
is_payment___raise_floor() {
  id=payment:raise-floor rank=0 kind=call
  title='Raise the floor of payment in tokyo to 4'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='4 or more'
  undo=calls
}
act_payment___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-payment-tokyo --min-capacity 4 --max-capacity 20
}
see_payment___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-commerce-tokyo/shop-payment-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 4
}
undo_payment___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-payment-tokyo --min-capacity 2 --max-capacity 20
}

step payment___scale_out
is_payment___scale_out() {
  id=payment:scale-out rank=0 kind=call
  title='Scale out to 4 tasks of payment in tokyo'
  waits='payment___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='4 or more'
  undo=calls
}
act_payment___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-payment-tokyo --desired-count 4
}
see_payment___scale_out() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --services shop-payment-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 4
}
undo_payment___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-payment-tokyo --desired-count 2
}

step payment___verify
is_payment___verify() {
  id=payment:verify rank=0 kind=wait
  title='See 4 healthy tasks of payment in tokyo'
  waits='order___verify payment___scale_out payment__cache___check_nodes'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_payment___verify() {
  found_1=$(look_up 'ARN of the target group shop-payment-tokyo-public-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-payment-tokyo-public-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}

step product__items___check_replica
is_product__items___check_replica() {
  id=product/items:check-replica rank=0 kind=wait
  title='See that table shop-product-items answers in tokyo'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects=ACTIVE
}
see_product__items___check_replica() {
  answer=$(aws dynamodb describe-table --region ap-northeast-1 --table-name shop-product-items \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}

step product__items___protect
is_product__items___protect() {
  id=product/items:protect rank=0 kind=call
  title='Have table shop-product-items backed up in tokyo from now on'
  waits='product__items___check_replica'
  typical=10 worst=60 poll=10 timeout=300
  expects=gfs
  undo=calls
}
act_product__items___protect() {
  aws dynamodb tag-resource --region ap-northeast-1 \
    --resource-arn arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-product-items \
    --tags '[{"Key":"dr:backup","Value":"gfs"}]'
}
see_product__items___protect() {
  answer=$(aws dynamodb list-tags-of-resource --region ap-northeast-1 \
    --resource-arn arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-product-items \
    --query "Tags[?Key=='dr:backup'].Value | [0]" --output text) || return
  shows "$answer" text gfs
}
undo_product__items___protect() {
  aws dynamodb untag-resource --region ap-northeast-1 \
    --resource-arn arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-product-items \
    --tag-keys dr:backup
}

step product___check_image
is_product___check_image() {
  id=product:check-image rank=0 kind=wait
  title='See that shop/product:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_product___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/product \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step product___raise_floor
is_product___raise_floor() {
  id=product:raise-floor rank=0 kind=call
  title='Raise the floor of product in tokyo to 4'
  waits='tier___checkout___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='4 or more'
  undo=calls
}
act_product___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-product-tokyo --min-capacity 4 --max-capacity 20
}
see_product___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-commerce-tokyo/shop-product-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 4
}
undo_product___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-tokyo/shop-product-tokyo --min-capacity 2 --max-capacity 20
}

step product___scale_out
is_product___scale_out() {
  id=product:scale-out rank=0 kind=call
  title='Scale out to 4 tasks of product in tokyo'
  waits='product___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='4 or more'
  undo=calls
}
act_product___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-product-tokyo --desired-count 4
}
see_product___scale_out() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --services shop-product-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 4
}
undo_product___scale_out() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-commerce-tokyo \
    --service shop-product-tokyo --desired-count 2
}

step product___verify
is_product___verify() {
  id=product:verify rank=0 kind=wait
  title='See 4 healthy tasks of product in tokyo'
  waits='product___scale_out product__items___check_replica'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_product___verify() {
  found_1=$(look_up 'ARN of the target group shop-product-zvk6d2-ernal-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-product-zvk6d2-ernal-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}
