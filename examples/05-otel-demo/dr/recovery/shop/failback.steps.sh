# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step ad___stand_by
is_ad___stand_by() {
  id=ad:stand-by rank=2 kind=call
  title='Let ad be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_ad___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-ad-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-ad-sydney --desired-count 0
}
see_ad___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-ad-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_ad___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-ad-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-ad-sydney --desired-count 0
}

step cart___stand_by
is_cart___stand_by() {
  id=cart:stand-by rank=0 kind=call
  title='Let cart be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-cart-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-cart-sydney --desired-count 0
}
see_cart___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-cart-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_cart___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-cart-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-cart-sydney --desired-count 0
}

step checkout___stand_by
is_checkout___stand_by() {
  id=checkout:stand-by rank=0 kind=call
  title='Let checkout be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-checkout-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-checkout-sydney --desired-count 0
}
see_checkout___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-checkout-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_checkout___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-checkout-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-checkout-sydney --desired-count 0
}

step currency___stand_by
is_currency___stand_by() {
  id=currency:stand-by rank=0 kind=call
  title='Let currency be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_currency___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-currency-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-currency-sydney --desired-count 0
}
see_currency___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-currency-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_currency___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-currency-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-currency-sydney --desired-count 0
}

step email___stand_by
is_email___stand_by() {
  id=email:stand-by rank=2 kind=call
  title='Let email be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_email___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-email-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-email-sydney --desired-count 0
}
see_email___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-email-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_email___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-email-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-email-sydney --desired-count 0
}

step frontend_proxy___stand_by
is_frontend_proxy___stand_by() {
  id=frontend-proxy:stand-by rank=0 kind=call
  title='Let frontend-proxy be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_frontend_proxy___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-frontend-proxy-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-proxy-sydney --desired-count 0
}
see_frontend_proxy___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-sydney/astronomy-frontend-proxy-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_frontend_proxy___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-frontend-proxy-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-proxy-sydney --desired-count 0
}

step frontend___stand_by
is_frontend___stand_by() {
  id=frontend:stand-by rank=0 kind=call
  title='Let frontend be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_frontend___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-frontend-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-sydney --desired-count 0
}
see_frontend___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-frontend-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_frontend___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-frontend-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-sydney --desired-count 0
}

step payment___stand_by
is_payment___stand_by() {
  id=payment:stand-by rank=0 kind=call
  title='Let payment be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_payment___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-payment-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-payment-sydney --desired-count 0
}
see_payment___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-payment-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_payment___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-payment-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-payment-sydney --desired-count 0
}

step product_catalog___stand_by
is_product_catalog___stand_by() {
  id=product-catalog:stand-by rank=0 kind=call
  title='Let product-catalog be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_product_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-product-catalog-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --desired-count 0
}
see_product_catalog___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-sydney/astronomy-product-catalog-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_product_catalog___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-product-catalog-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --desired-count 0
}

step recommendation___stand_by
is_recommendation___stand_by() {
  id=recommendation:stand-by rank=2 kind=call
  title='Let recommendation be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_recommendation___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-recommendation-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-recommendation-sydney --desired-count 0
}
see_recommendation___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-sydney/astronomy-recommendation-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_recommendation___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-recommendation-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-recommendation-sydney --desired-count 0
}

step shipping___stand_by
is_shipping___stand_by() {
  id=shipping:stand-by rank=0 kind=call
  title='Let shipping be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_shipping___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-shipping-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-shipping-sydney --desired-count 0
}
see_shipping___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-shop-sydney/astronomy-shipping-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_shipping___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-shipping-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-shipping-sydney --desired-count 0
}
