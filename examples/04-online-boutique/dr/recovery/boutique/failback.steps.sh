# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step adservice___stand_by
is_adservice___stand_by() {
  id=adservice:stand-by rank=1 kind=call
  title='Let adservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_adservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-adservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --desired-count 0
}
see_adservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-adservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_adservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-adservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --desired-count 0
}

step cartservice___stand_by
is_cartservice___stand_by() {
  id=cartservice:stand-by rank=0 kind=call
  title='Let cartservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_cartservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-cartservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --desired-count 0
}
see_cartservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-cartservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_cartservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-cartservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --desired-count 0
}

step checkoutservice___stand_by
is_checkoutservice___stand_by() {
  id=checkoutservice:stand-by rank=0 kind=call
  title='Let checkoutservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_checkoutservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-checkoutservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --desired-count 0
}
see_checkoutservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-checkoutservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_checkoutservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-checkoutservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --desired-count 0
}

step currencyservice___stand_by
is_currencyservice___stand_by() {
  id=currencyservice:stand-by rank=0 kind=call
  title='Let currencyservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_currencyservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-currencyservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --desired-count 0
}
see_currencyservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-currencyservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_currencyservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-currencyservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --desired-count 0
}

step emailservice___stand_by
is_emailservice___stand_by() {
  id=emailservice:stand-by rank=1 kind=call
  title='Let emailservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_emailservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-emailservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --desired-count 0
}
see_emailservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-emailservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_emailservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-emailservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --desired-count 0
}

step frontend___stand_by
is_frontend___stand_by() {
  id=frontend:stand-by rank=0 kind=call
  title='Let frontend be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_frontend___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-frontend-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --desired-count 0
}
see_frontend___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-frontend-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_frontend___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-frontend-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --desired-count 0
}

step paymentservice___stand_by
is_paymentservice___stand_by() {
  id=paymentservice:stand-by rank=0 kind=call
  title='Let paymentservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_paymentservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-paymentservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --desired-count 0
}
see_paymentservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-paymentservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_paymentservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-paymentservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --desired-count 0
}

step productcatalogservice___stand_by
is_productcatalogservice___stand_by() {
  id=productcatalogservice:stand-by rank=0 kind=call
  title='Let productcatalogservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_productcatalogservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-productcatalogservice-london \
    --min-capacity 0 --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --desired-count 0
}
see_productcatalogservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-productcatalogservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_productcatalogservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-productcatalogservice-london \
    --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --desired-count 0
}

step recommendationservice___stand_by
is_recommendationservice___stand_by() {
  id=recommendationservice:stand-by rank=1 kind=call
  title='Let recommendationservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_recommendationservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-recommendationservice-london \
    --min-capacity 0 --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --desired-count 0
}
see_recommendationservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-recommendationservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_recommendationservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-recommendationservice-london \
    --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --desired-count 0
}

step shippingservice___stand_by
is_shippingservice___stand_by() {
  id=shippingservice:stand-by rank=0 kind=call
  title='Let shippingservice be started in london again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_shippingservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-shippingservice-london --min-capacity 0 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --desired-count 0
}
see_shippingservice___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-2 --service-namespace ecs \
    --resource-ids service/boutique-boutique-london/boutique-shippingservice-london \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_shippingservice___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-shippingservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --desired-count 0
}
