# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

step notify__events___check_brokers
is_notify__events___check_brokers() {
  id=notify/events:check-brokers rank=2 kind=wait
  title='See that cluster shop-notify-events-tokyo takes records'
  waits='decide'
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

step notify__events___check_lag
is_notify__events___check_lag() {
  id=notify/events:check-lag rank=2 kind=wait
  title='See that shop-notify-events-tokyo follows, at most 5m behind'
  waits='freeze'
  typical=10 worst=60 poll=30 timeout=600
  expects='300000 or less'
}
see_notify__events___check_lag() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/Kafka \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"ReplicatorName","Value":"shop-notify-events-seoul-to-tokyo"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 300000
}

step notify__events___drain
is_notify__events___drain() {
  id=notify/events:drain rank=2 kind=call
  title='Wait until shop-notify-events-tokyo has all that was written'
  waits='notify___freeze'
  typical=60 worst=300
  expects='since the freeze nothing is left to read (`MessageLag` 0 for two minutes), and then nothing is written any more (`ReplicatorThroughput` 0). Groups of consumers that were behind read some records again'
}
act_notify__events___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/Kafka \
    --metric-name MessageLag \
    --dimensions '[{"Name":"ReplicatorName","Value":"shop-notify-events-seoul-to-tokyo"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Sum || return
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/Kafka \
    --metric-name ReplicatorThroughput \
    --dimensions '[{"Name":"ReplicatorName","Value":"shop-notify-events-seoul-to-tokyo"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Sum
}

step notify__events___protect_again
is_notify__events___protect_again() {
  id=notify/events:protect-again rank=2 kind=hand
  title='Wait until shop-notify-events-seoul-g2 has all topics'
  waits='reconcile'
  typical=2000 worst=7600
  expects='the `MessageLag` of replicator shop-notify-events-tokyo-to-seoul-g2, in seoul, has come down to a few records. What it replaces is paid until somebody deletes it, once nobody reads it any more: first the replicator that Terraform let go of, then its cluster'
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

step notify___freeze
is_notify___freeze() {
  id=notify:freeze rank=2 kind=call
  title='Stop notify in seoul'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_notify___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-notify-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --desired-count 0
}
see_notify___freeze() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-notify-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_notify___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-notify-seoul --min-capacity 2 --max-capacity 8 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --desired-count 2
}

step notify___raise_floor
is_notify___raise_floor() {
  id=notify:raise-floor rank=2 kind=call
  title='Raise the floor of notify in tokyo to 2'
  waits='notify__events___check_brokers'
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

step notify___stand_by
is_notify___stand_by() {
  id=notify:stand-by rank=2 kind=call
  title='Let notify be started in seoul again'
  waits='reconcile'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_notify___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-notify-seoul --min-capacity 0 --max-capacity 8 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --desired-count 0
}
see_notify___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-commerce-seoul/shop-notify-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_notify___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-notify-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --desired-count 0
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
  waits='go notify___start_tasks notify__events___drain'
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

step order__db___check_lag
is_order__db___check_lag() {
  id=order/db:check-lag rank=0 kind=wait
  title='See that shop-order-db-tokyo follows, at most 1m behind'
  waits='freeze'
  typical=0 worst=0 poll=30 timeout=600
  expects='60000 or less'
}
see_order__db___check_lag() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/RDS \
    --metric-name AuroraGlobalDBReplicationLag \
    --dimensions '[{"Name":"DBClusterIdentifier","Value":"shop-order-db-tokyo"},{"Name":"SourceRegion","Value":"ap-northeast-2"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 60000
}

step order__db___probe
is_order__db___probe() {
  id=order/db:probe rank=0 kind=hand
  title='Write to shop-order-db-tokyo'
  waits='order__db___switch_over'
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

step order__db___switch_over
is_order__db___switch_over() {
  id=order/db:switch-over rank=0 kind=call
  title='Make shop-order-db-tokyo the writer of shop-order-db-seoul-global'
  waits='order___disable_jobs order___freeze'
  typical=120 worst=600 poll=10 timeout=1200
  class=database_promotion
  expects='available and arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo'
  undo=calls
}
act_order__db___switch_over() {
  aws rds switchover-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --target-db-cluster-identifier arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo
}
see_order__db___switch_over() {
  answer=$(aws rds describe-global-clusters --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --query '[GlobalClusters[0].Status, GlobalClusters[0].GlobalClusterMembers[?IsWriter].DBClusterArn | [0]]' \
    --output text) || return
  shows "$answer" text available text arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-order-db-tokyo
}
undo_order__db___switch_over() {
  aws rds switchover-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --target-db-cluster-identifier arn:aws:rds:ap-northeast-2:111122223333:cluster:shop-order-db-seoul
}

step order__outbox___check_queue
is_order__outbox___check_queue() {
  id=order/outbox:check-queue rank=0 kind=wait
  title='See that queue shop-order-outbox-tokyo answers'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=arn:aws:sqs:ap-northeast-1:111122223333:shop-order-outbox-tokyo
}
see_order__outbox___check_queue() {
  answer=$(aws sqs get-queue-attributes --region ap-northeast-1 \
    --queue-url https://sqs.ap-northeast-1.amazonaws.com/111122223333/shop-order-outbox-tokyo \
    --attribute-names QueueArn --query Attributes.QueueArn --output text) || return
  shows "$answer" text arn:aws:sqs:ap-northeast-1:111122223333:shop-order-outbox-tokyo
}

step order__outbox___drain
is_order__outbox___drain() {
  id=order/outbox:drain rank=0 kind=hand
  title='Leave nothing in queue shop-order-outbox-seoul'
  waits='order___disable_jobs order___freeze'
  typical=60 worst=900 poll=30 timeout=1800
  by_hand='Carry over what is left, one message after the other: `aws sqs receive-message --region ap-northeast-2 --queue-url https://sqs.ap-northeast-2.amazonaws.com/111122223333/shop-order-outbox-seoul --message-attribute-names All`, then `aws sqs send-message --region ap-northeast-1 --queue-url https://sqs.ap-northeast-1.amazonaws.com/111122223333/shop-order-outbox-tokyo` with its body and attributes, then `aws sqs delete-message --region ap-northeast-2 --queue-url https://sqs.ap-northeast-2.amazonaws.com/111122223333/shop-order-outbox-seoul` with its receipt handle'
  expects='0 and 0'
}
see_order__outbox___drain() {
  answer=$(aws sqs get-queue-attributes --region ap-northeast-2 \
    --queue-url https://sqs.ap-northeast-2.amazonaws.com/111122223333/shop-order-outbox-seoul \
    --attribute-names ApproximateNumberOfMessages ApproximateNumberOfMessagesNotVisible \
    --query '[Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible]' \
    --output text) || return
  shows "$answer" text 0 text 0
}

step order__receipts___check_bucket
is_order__receipts___check_bucket() {
  id=order/receipts:check-bucket rank=0 kind=wait
  title='See that bucket shop-order-receipts-111122223333-tokyo answers and keeps versions'
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=Enabled
}
see_order__receipts___check_bucket() {
  answer=$(aws s3api get-bucket-versioning --region ap-northeast-1 \
    --bucket shop-order-receipts-111122223333-tokyo --query Status --output text) || return
  shows "$answer" text Enabled
}

step order__receipts___check_pending
is_order__receipts___check_pending() {
  id=order/receipts:check-pending rank=0 kind=wait
  title='See that little of bucket shop-order-receipts-111122223333-seoul is under way'
  waits='freeze'
  typical=0 worst=0 poll=60 timeout=7200
  expects='1000 or less'
}
see_order__receipts___check_pending() {
  answer=$(aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-order-receipts-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-order-receipts-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum \
    --query 'sort_by(Datapoints, &Timestamp)[-1].Maximum' --output text) || return
  shows "$answer" most 1000
}

step order__receipts___drain
is_order__receipts___drain() {
  id=order/receipts:drain rank=0 kind=judge
  title='Wait until everything of bucket shop-order-receipts-111122223333-seoul has arrived'
  waits='order___disable_jobs order___freeze order__receipts___check_bucket'
  typical=60 worst=900
  expects='the last two figures, both taken after seoul was frozen, are 0'
}
act_order__receipts___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-order-receipts-111122223333-seoul"},{"Name":"DestinationBucket","Value":"shop-order-receipts-111122223333-tokyo"},{"Name":"RuleId","Value":"to-tokyo"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
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

step order___disable_jobs
is_order___disable_jobs() {
  id=order:disable-jobs rank=0 kind=call
  title='Start no more jobs of order in seoul'
  waits='go'
  typical=5 worst=30 poll=5 timeout=120
  expects=DISABLED
  undo=calls
}
act_order___disable_jobs() {
  aws events disable-rule --region ap-northeast-2 --name shop-order-settle-seoul
}
see_order___disable_jobs() {
  answer=$(aws events describe-rule --region ap-northeast-2 --name shop-order-settle-seoul --query State \
    --output text) || return
  shows "$answer" text DISABLED
}
undo_order___disable_jobs() {
  aws events enable-rule --region ap-northeast-2 --name shop-order-settle-seoul
}

step order___enable_jobs
is_order___enable_jobs() {
  id=order:enable-jobs rank=0 kind=call
  title='Let the jobs of order run in tokyo'
  waits='order___disable_jobs order___verify traffic___checkout___switch_traffic'
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

step order___freeze
is_order___freeze() {
  id=order:freeze rank=0 kind=call
  title='Stop order in seoul'
  waits='order___disable_jobs'
  typical=60 worst=300 poll=10 timeout=600
  expects=None
  undo=calls
}
act_order___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 0
}
see_order___freeze() {
  answer=$(aws ecs list-tasks --region ap-northeast-2 --cluster shop-commerce-seoul --family shop-order-seoul \
    --query 'taskArns[0]' --output text) || return
  shows "$answer" absent ''
}
undo_order___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 4
}

step order___raise_floor
is_order___raise_floor() {
  id=order:raise-floor rank=0 kind=call
  title='Raise the floor of order in tokyo to 4'
  waits='decide'
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

step order___stand_by
is_order___stand_by() {
  id=order:stand-by rank=0 kind=call
  title='Let 2 tasks of order stand by in seoul'
  waits='reconcile'
  typical=120 worst=300 poll=10 timeout=600
  expects='2 or more'
  undo=calls
}
act_order___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 2 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 2
}
see_order___stand_by() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-order-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_order___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-order-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --desired-count 0
}

step order___verify
is_order___verify() {
  id=order:verify rank=0 kind=wait
  title='See 4 healthy tasks of order in tokyo'
  waits='auth___freeze auth___verify go order___scale_out order__db___probe order__outbox___drain
    order__receipts___drain product___freeze product___verify'
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
  waits='go payment__cache___check_nodes'
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
  waits='decide'
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

step payment___freeze
is_payment___freeze() {
  id=payment:freeze rank=0 kind=call
  title='Stop payment in seoul'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_payment___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-payment-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --desired-count 0
}
see_payment___freeze() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-payment-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_payment___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-payment-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --desired-count 4
}

step payment___raise_floor
is_payment___raise_floor() {
  id=payment:raise-floor rank=0 kind=call
  title='Raise the floor of payment in tokyo to 4'
  waits='decide'
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

step payment___stand_by
is_payment___stand_by() {
  id=payment:stand-by rank=0 kind=call
  title='Let 2 tasks of payment stand by in seoul'
  waits='reconcile'
  typical=120 worst=300 poll=10 timeout=600
  expects='2 or more'
  undo=calls
}
act_payment___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-payment-seoul --min-capacity 2 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --desired-count 2
}
see_payment___stand_by() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-payment-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_payment___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-payment-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --desired-count 0
}

step payment___verify
is_payment___verify() {
  id=payment:verify rank=0 kind=wait
  title='See 4 healthy tasks of payment in tokyo'
  waits='go order___freeze order___verify payment___scale_out'
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
  waits='decide'
  typical=5 worst=30 poll=5 timeout=120
  expects=ACTIVE
}
see_product__items___check_replica() {
  answer=$(aws dynamodb describe-table --region ap-northeast-1 --table-name shop-product-items \
    --query Table.TableStatus --output text) || return
  shows "$answer" text ACTIVE
}

step product__items___drain
is_product__items___drain() {
  id=product/items:drain rank=0 kind=judge
  title='Wait until tokyo has all that was written to table shop-product-items'
  waits='product___freeze product__items___check_replica'
  typical=60 worst=180
  expects='the last value, in milliseconds, is below 5000, and twice as long has passed since seoul was frozen; no value at all means that nothing was written'
}
act_product__items___drain() {
  aws cloudwatch get-metric-statistics --region ap-northeast-2 --namespace AWS/DynamoDB \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"TableName","Value":"shop-product-items"},{"Name":"ReceivingRegion","Value":"ap-northeast-1"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step product__items___protect
is_product__items___protect() {
  id=product/items:protect rank=0 kind=call
  title='Have table shop-product-items backed up in tokyo from now on'
  waits='go product__items___check_replica'
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

step product___freeze
is_product___freeze() {
  id=product:freeze rank=0 kind=call
  title='Stop product in seoul'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_product___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 0
}
see_product___freeze() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-product-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_product___freeze() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 4
}

step product___raise_floor
is_product___raise_floor() {
  id=product:raise-floor rank=0 kind=call
  title='Raise the floor of product in tokyo to 4'
  waits='decide'
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

step product___stand_by
is_product___stand_by() {
  id=product:stand-by rank=0 kind=call
  title='Let 2 tasks of product stand by in seoul'
  waits='reconcile'
  typical=120 worst=300 poll=10 timeout=600
  expects='2 or more'
  undo=calls
}
act_product___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 2 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 2
}
see_product___stand_by() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-product-seoul --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_product___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-commerce-seoul/shop-product-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --desired-count 0
}

step product___verify
is_product___verify() {
  id=product:verify rank=0 kind=wait
  title='See 4 healthy tasks of product in tokyo'
  waits='go product___scale_out product__items___drain'
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
