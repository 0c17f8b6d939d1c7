# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step basket_api___stand_by
is_basket_api___stand_by() {
  id=basket-api:stand-by rank=0 kind=call
  title='Let basket-api be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_basket_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 0
}
see_basket_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-basket-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_basket_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-basket-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --desired-count 0
}

step catalog_api__db___protect_again
is_catalog_api__db___protect_again() {
  id=catalog-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-catalog-api-db-stockholm arrive in dublin'
  waits='lower_fence'
  typical=1186 worst=4172 poll=60 timeout=8344
  expects=eshop-catalog-api-db-stockholm
}
see_catalog_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-catalog-api-db-stockholm
}

step catalog_api___stand_by
is_catalog_api___stand_by() {
  id=catalog-api:stand-by rank=0 kind=call
  title='Let catalog-api be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_catalog_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}
see_catalog_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-catalog-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_catalog_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}

step identity_api__db___protect_again
is_identity_api__db___protect_again() {
  id=identity-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-identity-api-db-stockholm arrive in dublin'
  waits='lower_fence'
  typical=1043 worst=3886 poll=60 timeout=7772
  expects=eshop-identity-api-db-stockholm
}
see_identity_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-identity-api-db-stockholm
}

step identity_api___stand_by
is_identity_api___stand_by() {
  id=identity-api:stand-by rank=0 kind=call
  title='Let identity-api be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_identity_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}
see_identity_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-identity-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_identity_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}

step mobile_bff___stand_by
is_mobile_bff___stand_by() {
  id=mobile-bff:stand-by rank=0 kind=call
  title='Let mobile-bff be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_mobile_bff___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 0
}
see_mobile_bff___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-mobile-bff-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_mobile_bff___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-mobile-bff-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --desired-count 0
}

step order_processor___stand_by
is_order_processor___stand_by() {
  id=order-processor:stand-by rank=1 kind=call
  title='Let order-processor be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_order_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0
}
see_order_processor___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-order-processor-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_order_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-order-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --desired-count 0
}

step ordering_api___stand_by
is_ordering_api___stand_by() {
  id=ordering-api:stand-by rank=0 kind=call
  title='Let ordering-api be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_ordering_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}
see_ordering_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-ordering-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_ordering_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-ordering-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --desired-count 0
}

step payment_processor___stand_by
is_payment_processor___stand_by() {
  id=payment-processor:stand-by rank=1 kind=call
  title='Let payment-processor be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_payment_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 0
}
see_payment_processor___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-payment-processor-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_payment_processor___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-payment-processor-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --desired-count 0
}

step webapp___stand_by
is_webapp___stand_by() {
  id=webapp:stand-by rank=0 kind=call
  title='Let webapp be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webapp___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 0 --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 0
}
see_webapp___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webapp-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webapp___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webapp-dublin --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --desired-count 0
}

step webhooks_api__db___protect_again
is_webhooks_api__db___protect_again() {
  id=webhooks-api/db:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-webhooks-api-db-stockholm arrive in dublin'
  waits='lower_fence'
  typical=1043 worst=3886 poll=60 timeout=7772
  expects=eshop-webhooks-api-db-stockholm
}
see_webhooks_api__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-webhooks-api-db-stockholm
}

step webhooks_api___stand_by
is_webhooks_api___stand_by() {
  id=webhooks-api:stand-by rank=0 kind=call
  title='Let webhooks-api be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webhooks_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}
see_webhooks_api___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webhooks-api-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webhooks_api___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}

step webhooksclient___stand_by
is_webhooksclient___stand_by() {
  id=webhooksclient:stand-by rank=0 kind=call
  title='Let webhooksclient be started in dublin again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_webhooksclient___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 0
}
see_webhooksclient___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/eshop-eshop-dublin/eshop-webhooksclient-dublin \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_webhooksclient___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooksclient-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --desired-count 0
}
