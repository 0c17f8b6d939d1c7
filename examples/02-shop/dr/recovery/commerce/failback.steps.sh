# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step notify__events___protect_again
is_notify__events___protect_again() {
  id=notify/events:protect-again rank=2 kind=hand
  title='Wait until shop-notify-events-seoul-g2 has all topics'
  waits='lower_fence'
  typical=2000 worst=7600
  expects='the `MessageLag` of replicator shop-notify-events-tokyo-to-seoul-g2, in seoul, has come down to a few records. What it replaces is paid until somebody deletes it, once nobody reads it any more: first the replicator that Terraform let go of, then its cluster'
}

step notify___stand_by
is_notify___stand_by() {
  id=notify:stand-by rank=2 kind=call
  title='Let notify be started in seoul again'
  waits='lower_fence'
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

step order__db___protect_again
is_order__db___protect_again() {
  id=order/db:protect-again rank=0 kind=wait
  title='Wait until shop-order-db-seoul follows as part of shop-order-db-seoul-global'
  waits='lower_fence'
  typical=2331 worst=6462 poll=60 timeout=12924
  expects=connected
}
see_order__db___protect_again() {
  answer=$(aws rds describe-global-clusters --region ap-northeast-2 \
    --global-cluster-identifier shop-order-db-seoul-global \
    --query "GlobalClusters[0].GlobalClusterMembers[?DBClusterArn=='arn:aws:rds:ap-northeast-2:111122223333:cluster:shop-order-db-seoul'].SynchronizationStatus | [0]" \
    --output text) || return
  shows "$answer" text connected
}

step order__receipts___protect_again
is_order__receipts___protect_again() {
  id=order/receipts:protect-again rank=0 kind=judge
  title='Wait until bucket shop-order-receipts-111122223333-seoul has what was written meanwhile'
  waits='lower_fence'
  typical=3600 worst=86400
  expects='the last two figures are 0'
}
act_order__receipts___protect_again() {
  aws cloudwatch get-metric-statistics --region ap-northeast-2 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-order-receipts-111122223333-tokyo"},{"Name":"DestinationBucket","Value":"shop-order-receipts-111122223333-seoul"},{"Name":"RuleId","Value":"to-seoul"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step order___stand_by
is_order___stand_by() {
  id=order:stand-by rank=0 kind=call
  title='Let 2 tasks of order stand by in seoul'
  waits='lower_fence'
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

step payment___stand_by
is_payment___stand_by() {
  id=payment:stand-by rank=0 kind=call
  title='Let 2 tasks of payment stand by in seoul'
  waits='lower_fence'
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

step product__items___protect_again
is_product__items___protect_again() {
  id=product/items:protect-again rank=0 kind=judge
  title='Wait until seoul has what was written meanwhile'
  waits='lower_fence'
  typical=1800 worst=14400
  expects='the last values, in milliseconds, are below 5000'
}
act_product__items___protect_again() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/DynamoDB \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"TableName","Value":"shop-product-items"},{"Name":"ReceivingRegion","Value":"ap-northeast-2"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step product___stand_by
is_product___stand_by() {
  id=product:stand-by rank=0 kind=call
  title='Let 2 tasks of product stand by in seoul'
  waits='lower_fence'
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
