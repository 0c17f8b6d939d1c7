# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # switchover.sh reads this and calls the functions

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

step adservice___freeze
is_adservice___freeze() {
  id=adservice:freeze rank=1 kind=call
  title='Stop adservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_adservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-adservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --desired-count 0
}
see_adservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-adservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_adservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-adservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --desired-count 2
}

step adservice___raise_floor
is_adservice___raise_floor() {
  id=adservice:raise-floor rank=1 kind=call
  title='Raise the floor of adservice in paris to 2'
  waits='decide'
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

step adservice___stand_by
is_adservice___stand_by() {
  id=adservice:stand-by rank=1 kind=call
  title='Let adservice be started in london again'
  waits='reconcile'
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
  waits='adservice___start_tasks go'
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
  waits='decide'
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

step cartservice___freeze
is_cartservice___freeze() {
  id=cartservice:freeze rank=0 kind=call
  title='Stop cartservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_cartservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-cartservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --desired-count 0
}
see_cartservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-cartservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_cartservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-cartservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --desired-count 2
}

step cartservice___raise_floor
is_cartservice___raise_floor() {
  id=cartservice:raise-floor rank=0 kind=call
  title='Raise the floor of cartservice in paris to 2'
  waits='cartservice__carts___create_nodes cartservice__carts___restart_consumers
    cartservice__carts___write_endpoint'
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

step cartservice___stand_by
is_cartservice___stand_by() {
  id=cartservice:stand-by rank=0 kind=call
  title='Let cartservice be started in london again'
  waits='reconcile'
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
  waits='cartservice___start_tasks go'
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

step checkoutservice___freeze
is_checkoutservice___freeze() {
  id=checkoutservice:freeze rank=0 kind=call
  title='Stop checkoutservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_checkoutservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-checkoutservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --desired-count 0
}
see_checkoutservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-checkoutservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_checkoutservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-checkoutservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --desired-count 2
}

step checkoutservice___raise_floor
is_checkoutservice___raise_floor() {
  id=checkoutservice:raise-floor rank=0 kind=call
  title='Raise the floor of checkoutservice in paris to 2'
  waits='cartservice___raise_floor cartservice___start_tasks currencyservice___raise_floor
    currencyservice___start_tasks paymentservice___raise_floor paymentservice___start_tasks
    productcatalogservice___raise_floor productcatalogservice___start_tasks
    shippingservice___raise_floor shippingservice___start_tasks'
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

step checkoutservice___stand_by
is_checkoutservice___stand_by() {
  id=checkoutservice:stand-by rank=0 kind=call
  title='Let checkoutservice be started in london again'
  waits='reconcile'
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
  waits='cartservice___freeze cartservice___verify checkoutservice___start_tasks currencyservice___freeze
    currencyservice___verify go paymentservice___freeze paymentservice___verify
    productcatalogservice___freeze productcatalogservice___verify shippingservice___freeze
    shippingservice___verify'
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

step currencyservice___freeze
is_currencyservice___freeze() {
  id=currencyservice:freeze rank=0 kind=call
  title='Stop currencyservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_currencyservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-currencyservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --desired-count 0
}
see_currencyservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-currencyservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_currencyservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-currencyservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --desired-count 2
}

step currencyservice___raise_floor
is_currencyservice___raise_floor() {
  id=currencyservice:raise-floor rank=0 kind=call
  title='Raise the floor of currencyservice in paris to 2'
  waits='decide'
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

step currencyservice___stand_by
is_currencyservice___stand_by() {
  id=currencyservice:stand-by rank=0 kind=call
  title='Let currencyservice be started in london again'
  waits='reconcile'
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
  waits='currencyservice___start_tasks go'
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

step emailservice___freeze
is_emailservice___freeze() {
  id=emailservice:freeze rank=1 kind=call
  title='Stop emailservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_emailservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-emailservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --desired-count 0
}
see_emailservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-emailservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_emailservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-emailservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --desired-count 2
}

step emailservice___raise_floor
is_emailservice___raise_floor() {
  id=emailservice:raise-floor rank=1 kind=call
  title='Raise the floor of emailservice in paris to 2'
  waits='decide'
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

step emailservice___stand_by
is_emailservice___stand_by() {
  id=emailservice:stand-by rank=1 kind=call
  title='Let emailservice be started in london again'
  waits='reconcile'
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
  waits='emailservice___start_tasks go'
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

step frontend___freeze
is_frontend___freeze() {
  id=frontend:freeze rank=0 kind=call
  title='Stop frontend in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_frontend___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-frontend-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --desired-count 0
}
see_frontend___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-frontend-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_frontend___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-frontend-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --desired-count 2
}

step frontend___raise_floor
is_frontend___raise_floor() {
  id=frontend:raise-floor rank=0 kind=call
  title='Raise the floor of frontend in paris to 2'
  waits='cartservice___raise_floor cartservice___start_tasks checkoutservice___raise_floor
    checkoutservice___start_tasks currencyservice___raise_floor currencyservice___start_tasks
    productcatalogservice___raise_floor productcatalogservice___start_tasks
    shippingservice___raise_floor shippingservice___start_tasks'
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

step frontend___stand_by
is_frontend___stand_by() {
  id=frontend:stand-by rank=0 kind=call
  title='Let frontend be started in london again'
  waits='reconcile'
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
  waits='cartservice___freeze cartservice___verify checkoutservice___freeze checkoutservice___verify
    currencyservice___freeze currencyservice___verify frontend___start_tasks go
    productcatalogservice___freeze productcatalogservice___verify shippingservice___freeze
    shippingservice___verify'
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

step paymentservice___freeze
is_paymentservice___freeze() {
  id=paymentservice:freeze rank=0 kind=call
  title='Stop paymentservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_paymentservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-paymentservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --desired-count 0
}
see_paymentservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-paymentservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_paymentservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-paymentservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --desired-count 2
}

step paymentservice___raise_floor
is_paymentservice___raise_floor() {
  id=paymentservice:raise-floor rank=0 kind=call
  title='Raise the floor of paymentservice in paris to 2'
  waits='decide'
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

step paymentservice___stand_by
is_paymentservice___stand_by() {
  id=paymentservice:stand-by rank=0 kind=call
  title='Let paymentservice be started in london again'
  waits='reconcile'
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
  waits='go paymentservice___start_tasks'
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

step productcatalogservice___freeze
is_productcatalogservice___freeze() {
  id=productcatalogservice:freeze rank=0 kind=call
  title='Stop productcatalogservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_productcatalogservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-productcatalogservice-london \
    --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --desired-count 0
}
see_productcatalogservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-productcatalogservice-london --query 'services[0].runningCount' \
    --output text) || return
  shows "$answer" most 0
}
undo_productcatalogservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-productcatalogservice-london \
    --min-capacity 2 --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --desired-count 2
}

step productcatalogservice___raise_floor
is_productcatalogservice___raise_floor() {
  id=productcatalogservice:raise-floor rank=0 kind=call
  title='Raise the floor of productcatalogservice in paris to 2'
  waits='decide'
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

step productcatalogservice___stand_by
is_productcatalogservice___stand_by() {
  id=productcatalogservice:stand-by rank=0 kind=call
  title='Let productcatalogservice be started in london again'
  waits='reconcile'
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
  waits='go productcatalogservice___start_tasks'
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

step recommendationservice___freeze
is_recommendationservice___freeze() {
  id=recommendationservice:freeze rank=1 kind=call
  title='Stop recommendationservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_recommendationservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-recommendationservice-london \
    --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --desired-count 0
}
see_recommendationservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-recommendationservice-london --query 'services[0].runningCount' \
    --output text) || return
  shows "$answer" most 0
}
undo_recommendationservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-recommendationservice-london \
    --min-capacity 2 --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --desired-count 2
}

step recommendationservice___raise_floor
is_recommendationservice___raise_floor() {
  id=recommendationservice:raise-floor rank=1 kind=call
  title='Raise the floor of recommendationservice in paris to 2'
  waits='productcatalogservice___raise_floor productcatalogservice___start_tasks'
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

step recommendationservice___stand_by
is_recommendationservice___stand_by() {
  id=recommendationservice:stand-by rank=1 kind=call
  title='Let recommendationservice be started in london again'
  waits='reconcile'
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
  waits='go productcatalogservice___freeze productcatalogservice___verify recommendationservice___start_tasks'
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

step shippingservice___freeze
is_shippingservice___freeze() {
  id=shippingservice:freeze rank=0 kind=call
  title='Stop shippingservice in london'
  waits='go'
  typical=60 worst=300 poll=10 timeout=600
  expects='0 or less'
  undo=calls
}
act_shippingservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-shippingservice-london --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --desired-count 0
}
see_shippingservice___freeze() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-shippingservice-london --query 'services[0].runningCount' --output text) || return
  shows "$answer" most 0
}
undo_shippingservice___freeze() {
  aws application-autoscaling register-scalable-target --region eu-west-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/boutique-boutique-london/boutique-shippingservice-london --min-capacity 2 \
    --max-capacity 10 || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --desired-count 2
}

step shippingservice___raise_floor
is_shippingservice___raise_floor() {
  id=shippingservice:raise-floor rank=0 kind=call
  title='Raise the floor of shippingservice in paris to 2'
  waits='decide'
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

step shippingservice___stand_by
is_shippingservice___stand_by() {
  id=shippingservice:stand-by rank=0 kind=call
  title='Let shippingservice be started in london again'
  waits='reconcile'
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
  waits='go shippingservice___start_tasks'
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
