# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step ad___check_image
is_ad___check_image() {
  id=ad:check-image rank=2 kind=wait
  title='See that astronomy/ad:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_ad___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/ad \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step ad___raise_floor
is_ad___raise_floor() {
  id=ad:raise-floor rank=2 kind=call
  title='Raise the floor of ad in singapore to 2'
  waits='tier___medium___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_ad___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-ad-singapore --min-capacity 2 \
    --max-capacity 8
}
see_ad___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs --resource-ids service/astronomy-shop-singapore/astronomy-ad-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_ad___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-ad-singapore --min-capacity 0 \
    --max-capacity 8
}

step ad___start_tasks
is_ad___start_tasks() {
  id=ad:start-tasks rank=2 kind=call
  title='Start 2 tasks of ad in singapore'
  waits='ad___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_ad___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-ad-singapore --desired-count 2
}
see_ad___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-ad-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_ad___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-ad-singapore --desired-count 0
}

step ad___verify
is_ad___verify() {
  id=ad:verify rank=2 kind=wait
  title='See 2 healthy tasks of ad in singapore'
  waits='ad___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_ad___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ad-g73kk1-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-ad-g73kk1-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step cart__carts___create_nodes
is_cart__carts___create_nodes() {
  id=cart/carts:create-nodes rank=0 kind=call
  title='Make cache astronomy-cart-carts-singapore'
  waits='tier___critical___raise_fence'
  typical=480 worst=900 poll=15 timeout=1200
  expects=available
  undo=calls
}
act_cart__carts___create_nodes() {
  found_1=$(look_up 'id of security group astronomy-cart-carts-singapore' aws ec2 describe-security-groups --region ap-southeast-1 \
    --filters '[{"Name":"group-name","Values":["astronomy-cart-carts-singapore"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  found_2=$(look_up 'ARN of the key for data in singapore' aws kms describe-key --region ap-southeast-1 --key-id alias/astronomy-data-singapore \
    --query KeyMetadata.Arn --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws elasticache create-replication-group --region ap-southeast-1 \
    --replication-group-id astronomy-cart-carts-singapore \
    --replication-group-description 'Disposable cache cart/carts' --engine valkey \
    --engine-version 8.0 --cache-node-type cache.t4g.small --num-cache-clusters 2 \
    --automatic-failover-enabled --multi-az-enabled --port 6379 \
    --cache-subnet-group-name astronomy-cart-carts-singapore \
    --cache-parameter-group-name astronomy-cart-carts-singapore-valkey8 \
    --security-group-ids $found_1 --at-rest-encryption-enabled --kms-key-id "$found_2" \
    --transit-encryption-enabled --snapshot-retention-limit 0 --no-auto-minor-version-upgrade
}
see_cart__carts___create_nodes() {
  answer=$(aws elasticache describe-replication-groups --region ap-southeast-1 \
    --replication-group-id astronomy-cart-carts-singapore --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
undo_cart__carts___create_nodes() {
  aws elasticache delete-replication-group --region ap-southeast-1 \
    --replication-group-id astronomy-cart-carts-singapore
}

step cart__carts___restart_consumers
is_cart__carts___restart_consumers() {
  id=cart/carts:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of cart/carts'
  waits='cart__carts___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_cart__carts___restart_consumers() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-cart-singapore --force-new-deployment
}
see_cart__carts___restart_consumers() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-cart-singapore \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step cart__carts___write_endpoint
is_cart__carts___write_endpoint() {
  id=cart/carts:write-endpoint rank=0 kind=call
  title='Write the address of cache astronomy-cart-carts-singapore where services read it'
  waits='cart__carts___create_nodes'
  typical=5 worst=30 poll=5 timeout=60
  expects='begins with master.astronomy-cart-carts-singapore.'
  undo=calls
}
act_cart__carts___write_endpoint() {
  found_1=$(look_up 'address of cache astronomy-cart-carts-singapore' aws elasticache describe-replication-groups --region ap-southeast-1 \
    --replication-group-id astronomy-cart-carts-singapore \
    --query 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address' --output text) || return
  aws ssm put-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/cart/carts/endpoint \
    --value "$found_1" --type String --overwrite
}
see_cart__carts___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/cart/carts/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins master.astronomy-cart-carts-singapore.
}
undo_cart__carts___write_endpoint() {
  aws ssm put-parameter --region ap-southeast-1 --name /drgen/astronomy/v1/cart/carts/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step cart___check_image
is_cart___check_image() {
  id=cart:check-image rank=0 kind=wait
  title='See that astronomy/cart:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_cart___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/cart \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step cart___raise_floor
is_cart___raise_floor() {
  id=cart:raise-floor rank=0 kind=call
  title='Raise the floor of cart in singapore to 2'
  waits='cart__carts___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_cart___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-cart-singapore --min-capacity 2 \
    --max-capacity 8
}
see_cart___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs --resource-ids service/astronomy-shop-singapore/astronomy-cart-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_cart___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-cart-singapore --min-capacity 0 \
    --max-capacity 8
}

step cart___start_tasks
is_cart___start_tasks() {
  id=cart:start-tasks rank=0 kind=call
  title='Start 2 tasks of cart in singapore'
  waits='cart___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_cart___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-cart-singapore --desired-count 2
}
see_cart___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-cart-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_cart___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-cart-singapore --desired-count 0
}

step cart___verify
is_cart___verify() {
  id=cart:verify rank=0 kind=wait
  title='See 2 healthy tasks of cart in singapore'
  waits='cart___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_cart___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ca-s6pvh1-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-ca-s6pvh1-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step checkout___check_image
is_checkout___check_image() {
  id=checkout:check-image rank=0 kind=wait
  title='See that astronomy/checkout:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_checkout___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/checkout \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step checkout___raise_floor
is_checkout___raise_floor() {
  id=checkout:raise-floor rank=0 kind=call
  title='Raise the floor of checkout in singapore to 2'
  waits='cart___verify currency___verify payment___verify product_catalog___verify shipping___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_checkout___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-checkout-singapore --min-capacity 2 \
    --max-capacity 8
}
see_checkout___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-checkout-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_checkout___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-checkout-singapore --min-capacity 0 \
    --max-capacity 8
}

step checkout___start_tasks
is_checkout___start_tasks() {
  id=checkout:start-tasks rank=0 kind=call
  title='Start 2 tasks of checkout in singapore'
  waits='checkout___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_checkout___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-checkout-singapore --desired-count 2
}
see_checkout___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-checkout-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_checkout___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-checkout-singapore --desired-count 0
}

step checkout___verify
is_checkout___verify() {
  id=checkout:verify rank=0 kind=wait
  title='See 2 healthy tasks of checkout in singapore'
  waits='checkout___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_checkout___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ch-pxkeez-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-ch-pxkeez-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step currency___check_image
is_currency___check_image() {
  id=currency:check-image rank=0 kind=wait
  title='See that astronomy/currency:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_currency___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/currency \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step currency___raise_floor
is_currency___raise_floor() {
  id=currency:raise-floor rank=0 kind=call
  title='Raise the floor of currency in singapore to 2'
  waits='tier___critical___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_currency___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-currency-singapore --min-capacity 2 \
    --max-capacity 8
}
see_currency___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-currency-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_currency___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-currency-singapore --min-capacity 0 \
    --max-capacity 8
}

step currency___start_tasks
is_currency___start_tasks() {
  id=currency:start-tasks rank=0 kind=call
  title='Start 2 tasks of currency in singapore'
  waits='currency___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_currency___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-currency-singapore --desired-count 2
}
see_currency___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-currency-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_currency___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-currency-singapore --desired-count 0
}

step currency___verify
is_currency___verify() {
  id=currency:verify rank=0 kind=wait
  title='See 2 healthy tasks of currency in singapore'
  waits='currency___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_currency___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-cu-xz9kqp-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-cu-xz9kqp-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step email___check_image
is_email___check_image() {
  id=email:check-image rank=2 kind=wait
  title='See that astronomy/email:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_email___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/email \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step email___raise_floor
is_email___raise_floor() {
  id=email:raise-floor rank=2 kind=call
  title='Raise the floor of email in singapore to 2'
  waits='tier___medium___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_email___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-email-singapore --min-capacity 2 \
    --max-capacity 8
}
see_email___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-email-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_email___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-email-singapore --min-capacity 0 \
    --max-capacity 8
}

step email___start_tasks
is_email___start_tasks() {
  id=email:start-tasks rank=2 kind=call
  title='Start 2 tasks of email in singapore'
  waits='email___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_email___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-email-singapore --desired-count 2
}
see_email___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-email-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_email___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-email-singapore --desired-count 0
}

step email___verify
is_email___verify() {
  id=email:verify rank=2 kind=wait
  title='See 2 healthy tasks of email in singapore'
  waits='email___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_email___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-em-af17rf-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-em-af17rf-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step frontend_proxy___check_image
is_frontend_proxy___check_image() {
  id=frontend-proxy:check-image rank=0 kind=wait
  title='See that astronomy/frontend-proxy:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_frontend_proxy___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/frontend-proxy \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step frontend_proxy___raise_floor
is_frontend_proxy___raise_floor() {
  id=frontend-proxy:raise-floor rank=0 kind=call
  title='Raise the floor of frontend-proxy in singapore to 2'
  waits='frontend___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_frontend_proxy___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-frontend-proxy-singapore \
    --min-capacity 2 --max-capacity 8
}
see_frontend_proxy___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-frontend-proxy-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_frontend_proxy___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-frontend-proxy-singapore \
    --min-capacity 0 --max-capacity 8
}

step frontend_proxy___start_tasks
is_frontend_proxy___start_tasks() {
  id=frontend-proxy:start-tasks rank=0 kind=call
  title='Start 2 tasks of frontend-proxy in singapore'
  waits='frontend_proxy___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_frontend_proxy___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-frontend-proxy-singapore --desired-count 2
}
see_frontend_proxy___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-frontend-proxy-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_frontend_proxy___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-frontend-proxy-singapore --desired-count 0
}

step frontend_proxy___verify
is_frontend_proxy___verify() {
  id=frontend-proxy:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend-proxy in singapore'
  waits='frontend_proxy___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend_proxy___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-at56px-ublic-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-fr-at56px-ublic-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step frontend___check_image
is_frontend___check_image() {
  id=frontend:check-image rank=0 kind=wait
  title='See that astronomy/frontend:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_frontend___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/frontend \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step frontend___raise_floor
is_frontend___raise_floor() {
  id=frontend:raise-floor rank=0 kind=call
  title='Raise the floor of frontend in singapore to 2'
  waits='cart___verify checkout___verify currency___verify product_catalog___verify shipping___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_frontend___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-frontend-singapore --min-capacity 2 \
    --max-capacity 8
}
see_frontend___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-frontend-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_frontend___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-frontend-singapore --min-capacity 0 \
    --max-capacity 8
}

step frontend___start_tasks
is_frontend___start_tasks() {
  id=frontend:start-tasks rank=0 kind=call
  title='Start 2 tasks of frontend in singapore'
  waits='frontend___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_frontend___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-frontend-singapore --desired-count 2
}
see_frontend___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-frontend-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_frontend___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-frontend-singapore --desired-count 0
}

step frontend___verify
is_frontend___verify() {
  id=frontend:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend in singapore'
  waits='frontend___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-sff2x8-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-fr-sff2x8-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step payment___check_image
is_payment___check_image() {
  id=payment:check-image rank=0 kind=wait
  title='See that astronomy/payment:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_payment___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/payment \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step payment___raise_floor
is_payment___raise_floor() {
  id=payment:raise-floor rank=0 kind=call
  title='Raise the floor of payment in singapore to 2'
  waits='tier___critical___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_payment___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-payment-singapore --min-capacity 2 \
    --max-capacity 8
}
see_payment___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-payment-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_payment___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-payment-singapore --min-capacity 0 \
    --max-capacity 8
}

step payment___start_tasks
is_payment___start_tasks() {
  id=payment:start-tasks rank=0 kind=call
  title='Start 2 tasks of payment in singapore'
  waits='payment___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_payment___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-payment-singapore --desired-count 2
}
see_payment___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-payment-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_payment___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-payment-singapore --desired-count 0
}

step payment___verify
is_payment___verify() {
  id=payment:verify rank=0 kind=wait
  title='See 2 healthy tasks of payment in singapore'
  waits='payment___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_payment___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-pa-z6j1xb-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-pa-z6j1xb-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step product_catalog___check_image
is_product_catalog___check_image() {
  id=product-catalog:check-image rank=0 kind=wait
  title='See that astronomy/product-catalog:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_product_catalog___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/product-catalog \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step product_catalog___raise_floor
is_product_catalog___raise_floor() {
  id=product-catalog:raise-floor rank=0 kind=call
  title='Raise the floor of product-catalog in singapore to 2'
  waits='astronomy_db___probe astronomy_db___restart_consumers astronomy_db___restart_consumers_2'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_product_catalog___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-product-catalog-singapore \
    --min-capacity 2 --max-capacity 8
}
see_product_catalog___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-product-catalog-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_product_catalog___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-product-catalog-singapore \
    --min-capacity 0 --max-capacity 8
}

step product_catalog___start_tasks
is_product_catalog___start_tasks() {
  id=product-catalog:start-tasks rank=0 kind=call
  title='Start 2 tasks of product-catalog in singapore'
  waits='product_catalog___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_product_catalog___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-product-catalog-singapore --desired-count 2
}
see_product_catalog___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-product-catalog-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_product_catalog___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-product-catalog-singapore --desired-count 0
}

step product_catalog___verify
is_product_catalog___verify() {
  id=product-catalog:verify rank=0 kind=wait
  title='See 2 healthy tasks of product-catalog in singapore'
  waits='product_catalog___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_product_catalog___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-pr-0vd6zd-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-pr-0vd6zd-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step recommendation___check_image
is_recommendation___check_image() {
  id=recommendation:check-image rank=2 kind=wait
  title='See that astronomy/recommendation:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_recommendation___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/recommendation \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step recommendation___raise_floor
is_recommendation___raise_floor() {
  id=recommendation:raise-floor rank=2 kind=call
  title='Raise the floor of recommendation in singapore to 2'
  waits='product_catalog___verify tier___medium___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_recommendation___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-recommendation-singapore \
    --min-capacity 2 --max-capacity 8
}
see_recommendation___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-recommendation-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_recommendation___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-recommendation-singapore \
    --min-capacity 0 --max-capacity 8
}

step recommendation___start_tasks
is_recommendation___start_tasks() {
  id=recommendation:start-tasks rank=2 kind=call
  title='Start 2 tasks of recommendation in singapore'
  waits='recommendation___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_recommendation___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-recommendation-singapore --desired-count 2
}
see_recommendation___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-recommendation-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_recommendation___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-recommendation-singapore --desired-count 0
}

step recommendation___verify
is_recommendation___verify() {
  id=recommendation:verify rank=2 kind=wait
  title='See 2 healthy tasks of recommendation in singapore'
  waits='recommendation___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_recommendation___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-re-3cjmee-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-re-3cjmee-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step shipping___check_image
is_shipping___check_image() {
  id=shipping:check-image rank=0 kind=wait
  title='See that astronomy/shipping:stable is in singapore'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_shipping___check_image() {
  answer=$(aws ecr describe-images --region ap-southeast-1 --repository-name astronomy/shipping \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step shipping___raise_floor
is_shipping___raise_floor() {
  id=shipping:raise-floor rank=0 kind=call
  title='Raise the floor of shipping in singapore to 2'
  waits='quote___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_shipping___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-shipping-singapore --min-capacity 2 \
    --max-capacity 8
}
see_shipping___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-southeast-1 \
    --service-namespace ecs \
    --resource-ids service/astronomy-shop-singapore/astronomy-shipping-singapore \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_shipping___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-southeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-singapore/astronomy-shipping-singapore --min-capacity 0 \
    --max-capacity 8
}

step shipping___start_tasks
is_shipping___start_tasks() {
  id=shipping:start-tasks rank=0 kind=call
  title='Start 2 tasks of shipping in singapore'
  waits='shipping___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_shipping___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-shipping-singapore --desired-count 2
}
see_shipping___start_tasks() {
  answer=$(aws ecs describe-services --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --services astronomy-shipping-singapore --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_shipping___start_tasks() {
  aws ecs update-service --region ap-southeast-1 --cluster astronomy-shop-singapore \
    --service astronomy-shipping-singapore --desired-count 0
}

step shipping___verify
is_shipping___verify() {
  id=shipping:verify rank=0 kind=wait
  title='See 2 healthy tasks of shipping in singapore'
  waits='shipping___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_shipping___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-sh-mzta4b-ernal-s19mmp' aws elbv2 describe-target-groups --region ap-southeast-1 --names astronomy-sh-mzta4b-ernal-s19mmp \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
