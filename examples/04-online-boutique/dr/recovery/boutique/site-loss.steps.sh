# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step adservice___check_image
is_adservice___check_image() {
  id=adservice:check-image rank=1 kind=wait
  title='See that boutique/adservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_adservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/adservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step adservice___raise_floor
is_adservice___raise_floor() {
  id=adservice:raise-floor rank=1 kind=call
  title='Raise the floor of adservice in paris to 2'
  waits='tier___extras___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_adservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-adservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_adservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-adservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_adservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-adservice-paris --min-capacity 0 \
    --max-capacity 10
}

step adservice___start_tasks
is_adservice___start_tasks() {
  id=adservice:start-tasks rank=1 kind=call
  title='Start 2 tasks of adservice in paris'
  waits='adservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_adservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-adservice-paris --desired-count 2
}
see_adservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-adservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_adservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-adservice-paris --desired-count 0
}

step adservice___verify
is_adservice___verify() {
  id=adservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of adservice in paris'
  waits='adservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_adservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-ads-1t8me5-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-ads-1t8me5-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step cartservice__carts___create_nodes
is_cartservice__carts___create_nodes() {
  id=cartservice/carts:create-nodes rank=0 kind=call
  title='Make cache boutique-cartservice-carts-paris'
  waits='tier___shopping___raise_fence'
  typical=480 worst=900 poll=15 timeout=1200
  expects=available
  undo=calls
}
act_cartservice__carts___create_nodes() {
  found_1=$(look_up 'id of security group boutique-cartservice-carts-paris' aws ec2 describe-security-groups --region eu-west-3 \
    --filters '[{"Name":"group-name","Values":["boutique-cartservice-carts-paris"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  found_2=$(look_up 'ARN of the key for data in paris' aws kms describe-key --region eu-west-3 --key-id alias/boutique-data-paris --query KeyMetadata.Arn \
    --output text) || return
  # shellcheck disable=SC2086 # one argument for each that was found
  aws elasticache create-replication-group --region eu-west-3 \
    --replication-group-id boutique-cartservice-carts-paris \
    --replication-group-description 'Disposable cache cartservice/carts' --engine redis \
    --engine-version 7.1 --cache-node-type cache.t4g.small --num-cache-clusters 2 \
    --automatic-failover-enabled --multi-az-enabled --port 6379 \
    --cache-subnet-group-name boutique-cartservice-carts-paris \
    --cache-parameter-group-name boutique-cartservice-carts-paris-redis7 \
    --security-group-ids $found_1 --at-rest-encryption-enabled --kms-key-id "$found_2" \
    --transit-encryption-enabled --snapshot-retention-limit 0 --no-auto-minor-version-upgrade
}
see_cartservice__carts___create_nodes() {
  answer=$(aws elasticache describe-replication-groups --region eu-west-3 \
    --replication-group-id boutique-cartservice-carts-paris --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
undo_cartservice__carts___create_nodes() {
  aws elasticache delete-replication-group --region eu-west-3 \
    --replication-group-id boutique-cartservice-carts-paris
}

step cartservice__carts___restart_consumers
is_cartservice__carts___restart_consumers() {
  id=cartservice/carts:restart-consumers rank=0 kind=call
  title='Have tasks that run read the new address of cartservice/carts'
  waits='cartservice__carts___write_endpoint'
  typical=120 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
}
act_cartservice__carts___restart_consumers() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-cartservice-paris --force-new-deployment
}
see_cartservice__carts___restart_consumers() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-cartservice-paris \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}

step cartservice__carts___write_endpoint
is_cartservice__carts___write_endpoint() {
  id=cartservice/carts:write-endpoint rank=0 kind=call
  title='Write the address of cache boutique-cartservice-carts-paris where services read it'
  waits='cartservice__carts___create_nodes'
  typical=5 worst=30 poll=5 timeout=60
  expects='begins with master.boutique-cartservice-carts-paris.'
  undo=calls
}
act_cartservice__carts___write_endpoint() {
  found_1=$(look_up 'address of cache boutique-cartservice-carts-paris' aws elasticache describe-replication-groups --region eu-west-3 \
    --replication-group-id boutique-cartservice-carts-paris \
    --query 'ReplicationGroups[0].NodeGroups[0].PrimaryEndpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-3 --name /drgen/boutique/v1/cartservice/carts/endpoint \
    --value "$found_1" --type String --overwrite
}
see_cartservice__carts___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-3 --name /drgen/boutique/v1/cartservice/carts/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins master.boutique-cartservice-carts-paris.
}
undo_cartservice__carts___write_endpoint() {
  aws ssm put-parameter --region eu-west-3 --name /drgen/boutique/v1/cartservice/carts/endpoint \
    --value 'none until recovered' --type String --overwrite
}

step cartservice___check_image
is_cartservice___check_image() {
  id=cartservice:check-image rank=0 kind=wait
  title='See that boutique/cartservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_cartservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/cartservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step cartservice___raise_floor
is_cartservice___raise_floor() {
  id=cartservice:raise-floor rank=0 kind=call
  title='Raise the floor of cartservice in paris to 2'
  waits='cartservice__carts___restart_consumers'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_cartservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-cartservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_cartservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-cartservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_cartservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-cartservice-paris --min-capacity 0 \
    --max-capacity 10
}

step cartservice___start_tasks
is_cartservice___start_tasks() {
  id=cartservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of cartservice in paris'
  waits='cartservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_cartservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-cartservice-paris --desired-count 2
}
see_cartservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-cartservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_cartservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-cartservice-paris --desired-count 0
}

step cartservice___verify
is_cartservice___verify() {
  id=cartservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of cartservice in paris'
  waits='cartservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_cartservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-car-8qhepb-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-car-8qhepb-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step checkoutservice___check_image
is_checkoutservice___check_image() {
  id=checkoutservice:check-image rank=0 kind=wait
  title='See that boutique/checkoutservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_checkoutservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/checkoutservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step checkoutservice___raise_floor
is_checkoutservice___raise_floor() {
  id=checkoutservice:raise-floor rank=0 kind=call
  title='Raise the floor of checkoutservice in paris to 2'
  waits='cartservice___verify currencyservice___verify paymentservice___verify productcatalogservice___verify
    shippingservice___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_checkoutservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-checkoutservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_checkoutservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-checkoutservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_checkoutservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-checkoutservice-paris --min-capacity 0 \
    --max-capacity 10
}

step checkoutservice___start_tasks
is_checkoutservice___start_tasks() {
  id=checkoutservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of checkoutservice in paris'
  waits='checkoutservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_checkoutservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-checkoutservice-paris --desired-count 2
}
see_checkoutservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-checkoutservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_checkoutservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-checkoutservice-paris --desired-count 0
}

step checkoutservice___verify
is_checkoutservice___verify() {
  id=checkoutservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of checkoutservice in paris'
  waits='checkoutservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_checkoutservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-che-jcb69t-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-che-jcb69t-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step currencyservice___check_image
is_currencyservice___check_image() {
  id=currencyservice:check-image rank=0 kind=wait
  title='See that boutique/currencyservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_currencyservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/currencyservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step currencyservice___raise_floor
is_currencyservice___raise_floor() {
  id=currencyservice:raise-floor rank=0 kind=call
  title='Raise the floor of currencyservice in paris to 2'
  waits='tier___shopping___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_currencyservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-currencyservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_currencyservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-currencyservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_currencyservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-currencyservice-paris --min-capacity 0 \
    --max-capacity 10
}

step currencyservice___start_tasks
is_currencyservice___start_tasks() {
  id=currencyservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of currencyservice in paris'
  waits='currencyservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_currencyservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-currencyservice-paris --desired-count 2
}
see_currencyservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-currencyservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_currencyservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-currencyservice-paris --desired-count 0
}

step currencyservice___verify
is_currencyservice___verify() {
  id=currencyservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of currencyservice in paris'
  waits='currencyservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_currencyservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-cur-at6qzs-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-cur-at6qzs-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step emailservice___check_image
is_emailservice___check_image() {
  id=emailservice:check-image rank=1 kind=wait
  title='See that boutique/emailservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_emailservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/emailservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step emailservice___raise_floor
is_emailservice___raise_floor() {
  id=emailservice:raise-floor rank=1 kind=call
  title='Raise the floor of emailservice in paris to 2'
  waits='tier___extras___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_emailservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-emailservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_emailservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-emailservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_emailservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-emailservice-paris --min-capacity 0 \
    --max-capacity 10
}

step emailservice___start_tasks
is_emailservice___start_tasks() {
  id=emailservice:start-tasks rank=1 kind=call
  title='Start 2 tasks of emailservice in paris'
  waits='emailservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_emailservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-emailservice-paris --desired-count 2
}
see_emailservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-emailservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_emailservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-emailservice-paris --desired-count 0
}

step emailservice___verify
is_emailservice___verify() {
  id=emailservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of emailservice in paris'
  waits='emailservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_emailservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-ema-dfq5y3-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-ema-dfq5y3-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step frontend___check_image
is_frontend___check_image() {
  id=frontend:check-image rank=0 kind=wait
  title='See that boutique/frontend:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_frontend___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/frontend \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step frontend___raise_floor
is_frontend___raise_floor() {
  id=frontend:raise-floor rank=0 kind=call
  title='Raise the floor of frontend in paris to 2'
  waits='cartservice___verify checkoutservice___verify currencyservice___verify
    productcatalogservice___verify shippingservice___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_frontend___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-frontend-paris --min-capacity 2 \
    --max-capacity 10
}
see_frontend___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-frontend-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_frontend___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-frontend-paris --min-capacity 0 \
    --max-capacity 10
}

step frontend___start_tasks
is_frontend___start_tasks() {
  id=frontend:start-tasks rank=0 kind=call
  title='Start 2 tasks of frontend in paris'
  waits='frontend___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_frontend___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-frontend-paris --desired-count 2
}
see_frontend___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-frontend-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_frontend___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-frontend-paris --desired-count 0
}

step frontend___verify
is_frontend___verify() {
  id=frontend:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend in paris'
  waits='frontend___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend___verify() {
  found_1=$(look_up 'ARN of the target group boutique-fro-njxgpb-ublic-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-fro-njxgpb-ublic-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step paymentservice___check_image
is_paymentservice___check_image() {
  id=paymentservice:check-image rank=0 kind=wait
  title='See that boutique/paymentservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_paymentservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/paymentservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step paymentservice___raise_floor
is_paymentservice___raise_floor() {
  id=paymentservice:raise-floor rank=0 kind=call
  title='Raise the floor of paymentservice in paris to 2'
  waits='tier___shopping___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_paymentservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-paymentservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_paymentservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-paymentservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_paymentservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-paymentservice-paris --min-capacity 0 \
    --max-capacity 10
}

step paymentservice___start_tasks
is_paymentservice___start_tasks() {
  id=paymentservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of paymentservice in paris'
  waits='paymentservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_paymentservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-paymentservice-paris --desired-count 2
}
see_paymentservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-paymentservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_paymentservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-paymentservice-paris --desired-count 0
}

step paymentservice___verify
is_paymentservice___verify() {
  id=paymentservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of paymentservice in paris'
  waits='paymentservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_paymentservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-pay-92d7j0-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-pay-92d7j0-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step productcatalogservice___check_image
is_productcatalogservice___check_image() {
  id=productcatalogservice:check-image rank=0 kind=wait
  title='See that boutique/productcatalogservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_productcatalogservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/productcatalogservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step productcatalogservice___raise_floor
is_productcatalogservice___raise_floor() {
  id=productcatalogservice:raise-floor rank=0 kind=call
  title='Raise the floor of productcatalogservice in paris to 2'
  waits='tier___extras___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_productcatalogservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-productcatalogservice-paris \
    --min-capacity 2 --max-capacity 10
}
see_productcatalogservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-productcatalogservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_productcatalogservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-productcatalogservice-paris \
    --min-capacity 0 --max-capacity 10
}

step productcatalogservice___start_tasks
is_productcatalogservice___start_tasks() {
  id=productcatalogservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of productcatalogservice in paris'
  waits='productcatalogservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_productcatalogservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-productcatalogservice-paris --desired-count 2
}
see_productcatalogservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-productcatalogservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_productcatalogservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-productcatalogservice-paris --desired-count 0
}

step productcatalogservice___verify
is_productcatalogservice___verify() {
  id=productcatalogservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of productcatalogservice in paris'
  waits='productcatalogservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_productcatalogservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-pro-jzevy3-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-pro-jzevy3-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step recommendationservice___check_image
is_recommendationservice___check_image() {
  id=recommendationservice:check-image rank=1 kind=wait
  title='See that boutique/recommendationservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_recommendationservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/recommendationservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step recommendationservice___raise_floor
is_recommendationservice___raise_floor() {
  id=recommendationservice:raise-floor rank=1 kind=call
  title='Raise the floor of recommendationservice in paris to 2'
  waits='productcatalogservice___verify'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_recommendationservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-recommendationservice-paris \
    --min-capacity 2 --max-capacity 10
}
see_recommendationservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-recommendationservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_recommendationservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-recommendationservice-paris \
    --min-capacity 0 --max-capacity 10
}

step recommendationservice___start_tasks
is_recommendationservice___start_tasks() {
  id=recommendationservice:start-tasks rank=1 kind=call
  title='Start 2 tasks of recommendationservice in paris'
  waits='recommendationservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_recommendationservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-recommendationservice-paris --desired-count 2
}
see_recommendationservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-recommendationservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_recommendationservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-recommendationservice-paris --desired-count 0
}

step recommendationservice___verify
is_recommendationservice___verify() {
  id=recommendationservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of recommendationservice in paris'
  waits='recommendationservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_recommendationservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-rec-9ct8g2-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-rec-9ct8g2-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step shippingservice___check_image
is_shippingservice___check_image() {
  id=shippingservice:check-image rank=0 kind=wait
  title='See that boutique/shippingservice:v0.10.6 is in paris'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_shippingservice___check_image() {
  answer=$(aws ecr describe-images --region eu-west-3 --repository-name boutique/shippingservice \
    --image-ids '[{"imageTag":"v0.10.6"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step shippingservice___raise_floor
is_shippingservice___raise_floor() {
  id=shippingservice:raise-floor rank=0 kind=call
  title='Raise the floor of shippingservice in paris to 2'
  waits='tier___shopping___raise_fence'
  typical=5 worst=30 poll=5 timeout=120
  expects='2 or more'
  undo=calls
}
act_shippingservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-shippingservice-paris --min-capacity 2 \
    --max-capacity 10
}
see_shippingservice___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-3 --service-namespace ecs \
    --resource-ids service/boutique-boutique-paris/boutique-shippingservice-paris \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 2
}
undo_shippingservice___raise_floor() {
  aws application-autoscaling register-scalable-target --region eu-west-3 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-paris/boutique-shippingservice-paris --min-capacity 0 \
    --max-capacity 10
}

step shippingservice___start_tasks
is_shippingservice___start_tasks() {
  id=shippingservice:start-tasks rank=0 kind=call
  title='Start 2 tasks of shippingservice in paris'
  waits='shippingservice___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='2 or more'
  undo=calls
}
act_shippingservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-shippingservice-paris --desired-count 2
}
see_shippingservice___start_tasks() {
  answer=$(aws ecs describe-services --region eu-west-3 --cluster boutique-boutique-paris \
    --services boutique-shippingservice-paris --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 2
}
undo_shippingservice___start_tasks() {
  aws ecs update-service --region eu-west-3 --cluster boutique-boutique-paris \
    --service boutique-shippingservice-paris --desired-count 0
}

step shippingservice___verify
is_shippingservice___verify() {
  id=shippingservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of shippingservice in paris'
  waits='shippingservice___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_shippingservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-shi-bmwrn0-ernal-f7s891' aws elbv2 describe-target-groups --region eu-west-3 --names boutique-shi-bmwrn0-ernal-f7s891 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-3 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
