# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step accounting___check_image
is_accounting___check_image() {
  id=accounting:check-image rank=3 kind=wait
  title='See that astronomy/accounting:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_accounting___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/accounting \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step accounting___raise_floor
is_accounting___raise_floor() {
  id=accounting:raise-floor rank=3 kind=call
  title='Raise the floor of accounting in singapore to 2'
  waits='astronomy_db___probe astronomy_db___restart_consumers astronomy_db___restart_consumers_2
    events___check_brokers events___read_lag tier___low___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_accounting___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-accounting-singapore \
    --min-capacity 2 --max-capacity 8
}
see_accounting___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-accounting-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_accounting___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-accounting-singapore \
    --min-capacity 0 --max-capacity 8
}

step accounting___start_tasks
is_accounting___start_tasks() {
  id=accounting:start-tasks rank=3 kind=call
  title='Start 2 tasks of accounting in singapore'
  waits='accounting___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_accounting___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-accounting-singapore --desired-count 2
}
see_accounting___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-accounting-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_accounting___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-accounting-singapore --desired-count 0
}

step accounting___verify
is_accounting___verify() {
  id=accounting:verify rank=3 kind=wait
  title='See 2 healthy tasks of accounting in singapore'
  waits='accounting___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_accounting___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ac-q4xfks-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-ac-q4xfks-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step flagd_ui___check_image
is_flagd_ui___check_image() {
  id=flagd-ui:check-image rank=3 kind=wait
  title='See that astronomy/flagd-ui:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_flagd_ui___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/flagd-ui \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step flagd_ui___raise_floor
is_flagd_ui___raise_floor() {
  id=flagd-ui:raise-floor rank=3 kind=call
  title='Raise the floor of flagd-ui in singapore to 2'
  waits='flagd___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_flagd_ui___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-flagd-ui-singapore --min-capacity 2 \
    --max-capacity 8
}
see_flagd_ui___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-flagd-ui-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_flagd_ui___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-flagd-ui-singapore --min-capacity 0 \
    --max-capacity 8
}

step flagd_ui___start_tasks
is_flagd_ui___start_tasks() {
  id=flagd-ui:start-tasks rank=3 kind=call
  title='Start 2 tasks of flagd-ui in singapore'
  waits='flagd_ui___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_flagd_ui___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-flagd-ui-singapore --desired-count 2
}
see_flagd_ui___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-flagd-ui-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_flagd_ui___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-flagd-ui-singapore --desired-count 0
}

step flagd_ui___verify
is_flagd_ui___verify() {
  id=flagd-ui:verify rank=3 kind=wait
  title='See 2 healthy tasks of flagd-ui in singapore'
  waits='flagd_ui___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_flagd_ui___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fl-y6mgm2-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-fl-y6mgm2-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step flagd___check_image
is_flagd___check_image() {
  id=flagd:check-image rank=3 kind=wait
  title='See that astronomy/flagd:v0.16.0 is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_flagd___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/flagd \
    --image-ids '[{"imageTag":"v0.16.0"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step flagd___raise_floor
is_flagd___raise_floor() {
  id=flagd:raise-floor rank=3 kind=call
  title='Raise the floor of flagd in singapore to 2'
  waits='tier___low___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_flagd___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-flagd-singapore --min-capacity 2 \
    --max-capacity 8
}
see_flagd___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-flagd-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_flagd___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-flagd-singapore --min-capacity 0 \
    --max-capacity 8
}

step flagd___start_tasks
is_flagd___start_tasks() {
  id=flagd:start-tasks rank=3 kind=call
  title='Start 2 tasks of flagd in singapore'
  waits='flagd___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_flagd___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-flagd-singapore --desired-count 2
}
see_flagd___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-flagd-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_flagd___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-flagd-singapore --desired-count 0
}

step flagd___verify
is_flagd___verify() {
  id=flagd:verify rank=3 kind=wait
  title='See 2 healthy tasks of flagd in singapore'
  waits='flagd___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_flagd___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fl-p4hpxt-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-fl-p4hpxt-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step fraud_detection___check_image
is_fraud_detection___check_image() {
  id=fraud-detection:check-image rank=3 kind=wait
  title='See that astronomy/fraud-detection:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_fraud_detection___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/fraud-detection \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step fraud_detection___raise_floor
is_fraud_detection___raise_floor() {
  id=fraud-detection:raise-floor rank=3 kind=call
  title='Raise the floor of fraud-detection in singapore to 2'
  waits='events___check_brokers events___read_lag tier___low___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_fraud_detection___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-fraud-detection-singapore \
    --min-capacity 2 --max-capacity 8
}
see_fraud_detection___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-fraud-detection-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_fraud_detection___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-fraud-detection-singapore \
    --min-capacity 0 --max-capacity 8
}

step fraud_detection___start_tasks
is_fraud_detection___start_tasks() {
  id=fraud-detection:start-tasks rank=3 kind=call
  title='Start 2 tasks of fraud-detection in singapore'
  waits='fraud_detection___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_fraud_detection___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-fraud-detection-singapore --desired-count 2
}
see_fraud_detection___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-fraud-detection-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_fraud_detection___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-fraud-detection-singapore --desired-count 0
}

step fraud_detection___verify
is_fraud_detection___verify() {
  id=fraud-detection:verify rank=3 kind=wait
  title='See 2 healthy tasks of fraud-detection in singapore'
  waits='fraud_detection___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_fraud_detection___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-2qcvex-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-fr-2qcvex-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step image_provider___check_image
is_image_provider___check_image() {
  id=image-provider:check-image rank=3 kind=wait
  title='See that astronomy/image-provider:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_image_provider___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/image-provider \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step image_provider___raise_floor
is_image_provider___raise_floor() {
  id=image-provider:raise-floor rank=3 kind=call
  title='Raise the floor of image-provider in singapore to 2'
  waits='tier___low___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_image_provider___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-image-provider-singapore \
    --min-capacity 2 --max-capacity 8
}
see_image_provider___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-image-provider-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_image_provider___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-image-provider-singapore \
    --min-capacity 0 --max-capacity 8
}

step image_provider___start_tasks
is_image_provider___start_tasks() {
  id=image-provider:start-tasks rank=3 kind=call
  title='Start 2 tasks of image-provider in singapore'
  waits='image_provider___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_image_provider___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-image-provider-singapore --desired-count 2
}
see_image_provider___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-image-provider-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_image_provider___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-image-provider-singapore --desired-count 0
}

step image_provider___verify
is_image_provider___verify() {
  id=image-provider:verify rank=3 kind=wait
  title='See 2 healthy tasks of image-provider in singapore'
  waits='image_provider___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_image_provider___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-im-xq4hsm-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-im-xq4hsm-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step quote___check_image
is_quote___check_image() {
  id=quote:check-image rank=0 kind=wait
  title='See that astronomy/quote:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_quote___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/quote \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step quote___raise_floor
is_quote___raise_floor() {
  id=quote:raise-floor rank=0 kind=call
  title='Raise the floor of quote in singapore to 2'
  waits='tier___critical___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_quote___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-quote-singapore --min-capacity 2 \
    --max-capacity 8
}
see_quote___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-support-singapore/astronomy-quote-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_quote___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-singapore/astronomy-quote-singapore --min-capacity 0 \
    --max-capacity 8
}

step quote___start_tasks
is_quote___start_tasks() {
  id=quote:start-tasks rank=0 kind=call
  title='Start 2 tasks of quote in singapore'
  waits='quote___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_quote___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-quote-singapore --desired-count 2
}
see_quote___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-support-singapore \
    --services astronomy-quote-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_quote___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-support-singapore \
    --service astronomy-quote-singapore --desired-count 0
}

step quote___verify
is_quote___verify() {
  id=quote:verify rank=0 kind=wait
  title='See 2 healthy tasks of quote in singapore'
  waits='quote___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_quote___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-qu-83f9aj-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-qu-83f9aj-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
