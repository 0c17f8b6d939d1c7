# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step accounting___stand_by
is_accounting___stand_by() {
  id=accounting:stand-by rank=3 kind=call
  title='Let accounting be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_accounting___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-accounting-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --desired-count 0
}
see_accounting___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-sydney/astronomy-accounting-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_accounting___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-accounting-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --desired-count 0
}

step flagd_ui___stand_by
is_flagd_ui___stand_by() {
  id=flagd-ui:stand-by rank=3 kind=call
  title='Let flagd-ui be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_flagd_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-flagd-ui-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-ui-sydney --desired-count 0
}
see_flagd_ui___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-sydney/astronomy-flagd-ui-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_flagd_ui___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-flagd-ui-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-ui-sydney --desired-count 0
}

step flagd___stand_by
is_flagd___stand_by() {
  id=flagd:stand-by rank=3 kind=call
  title='Let flagd be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_flagd___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-flagd-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-sydney --desired-count 0
}
see_flagd___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-support-sydney/astronomy-flagd-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_flagd___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-flagd-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-sydney --desired-count 0
}

step fraud_detection___stand_by
is_fraud_detection___stand_by() {
  id=fraud-detection:stand-by rank=3 kind=call
  title='Let fraud-detection be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_fraud_detection___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-fraud-detection-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-fraud-detection-sydney --desired-count 0
}
see_fraud_detection___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-sydney/astronomy-fraud-detection-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_fraud_detection___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-fraud-detection-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-fraud-detection-sydney --desired-count 0
}

step image_provider___stand_by
is_image_provider___stand_by() {
  id=image-provider:stand-by rank=3 kind=call
  title='Let image-provider be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_image_provider___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-image-provider-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-image-provider-sydney --desired-count 0
}
see_image_provider___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-sydney/astronomy-image-provider-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_image_provider___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-image-provider-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-image-provider-sydney --desired-count 0
}

step quote___stand_by
is_quote___stand_by() {
  id=quote:stand-by rank=0 kind=call
  title='Let quote be started in sydney again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='8 or more'
  undo=calls
}
act_quote___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-quote-sydney --min-capacity 0 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-quote-sydney --desired-count 0
}
see_quote___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-2 \
    --service-namespace ecs --resource-ids service/astronomy-support-sydney/astronomy-quote-sydney \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 8
}
undo_quote___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-quote-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-quote-sydney --desired-count 0
}
