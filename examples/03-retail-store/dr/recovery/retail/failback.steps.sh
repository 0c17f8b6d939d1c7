# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step cart__items___protect_again
is_cart__items___protect_again() {
  id=cart/items:protect-again rank=0 kind=judge
  title='Wait until oregon has what was written meanwhile'
  waits='lower_fence'
  typical=1800 worst=14400
  expects='the last values, in milliseconds, are below 5000'
}
act_cart__items___protect_again() {
  aws cloudwatch get-metric-statistics --region us-east-2 --namespace AWS/DynamoDB \
    --metric-name ReplicationLatency \
    --dimensions '[{"Name":"TableName","Value":"retail-cart-items"},{"Name":"ReceivingRegion","Value":"us-west-2"}]' \
    --start-time "$(($(date +%s) - 600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step cart___stand_by
is_cart___stand_by() {
  id=cart:stand-by rank=0 kind=call
  title='Let cart be started in oregon again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
}
see_cart___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-cart-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-cart-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --desired-count 0
}

step catalog__db___protect_again
is_catalog__db___protect_again() {
  id=catalog/db:protect-again rank=0 kind=wait
  title='Wait until backups of retail-catalog-db-ohio arrive in oregon'
  waits='lower_fence'
  typical=1257 worst=4314 poll=60 timeout=8628
  expects=retail-catalog-db-ohio
}
see_catalog__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-west-2 \
    --db-instance-identifier retail-catalog-db-ohio \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-catalog-db-ohio
}

step catalog___stand_by
is_catalog___stand_by() {
  id=catalog:stand-by rank=0 kind=call
  title='Let catalog be started in oregon again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
}
see_catalog___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-catalog-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-catalog-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --desired-count 0
}

step checkout___stand_by
is_checkout___stand_by() {
  id=checkout:stand-by rank=0 kind=call
  title='Let checkout be started in oregon again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 0
}
see_checkout___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-checkout-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-checkout-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --desired-count 0
}

step orders__db___protect_again
is_orders__db___protect_again() {
  id=orders/db:protect-again rank=0 kind=wait
  title='Wait until backups of retail-orders-db-ohio arrive in oregon'
  waits='lower_fence'
  typical=1615 worst=5030 poll=60 timeout=10060
  expects=retail-orders-db-ohio
}
see_orders__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region us-west-2 \
    --db-instance-identifier retail-orders-db-ohio \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text retail-orders-db-ohio
}

step orders___stand_by
is_orders___stand_by() {
  id=orders:stand-by rank=0 kind=call
  title='Let orders be started in oregon again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_orders___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
}
see_orders___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-orders-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_orders___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-orders-oregon --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --desired-count 0
}

step ui___stand_by
is_ui___stand_by() {
  id=ui:stand-by rank=0 kind=call
  title='Let ui be started in oregon again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='12 or more'
  undo=calls
}
act_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 0 --max-capacity 12 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 0
}
see_ui___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region us-west-2 --service-namespace ecs \
    --resource-ids service/retail-retail-oregon/retail-ui-oregon \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 12
}
undo_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region us-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/retail-retail-oregon/retail-ui-oregon --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --desired-count 0
}
