# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step cart___look
is_cart___look() {
  id=cart:look rank=1 kind=judge
  title='See what happened to cart'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_cart___look() {
  aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-cart-oregon
}

step cart___roll_back
is_cart___roll_back() {
  id=cart:roll-back rank=1 kind=call
  title='Roll cart back to the task definition before the newest'
  waits='cart___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_cart___roll_back() {
  found_1=$(look_up 'previous task definition of retail-cart-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-cart-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --task-definition "$found_1"
}
see_cart___roll_back() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-cart-oregon \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_cart___roll_back() {
  found_1=$(look_up 'newest task definition of retail-cart-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-cart-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-cart-oregon --task-definition "$found_1"
}

step cart___verify
is_cart___verify() {
  id=cart:verify rank=1 kind=wait
  title='See 3 healthy tasks of cart in oregon'
  waits='cart___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_cart___verify() {
  found_1=$(look_up 'ARN of the target group retail-cart-ms9f0d-ernal-ssa1rr' aws elbv2 describe-target-groups --region us-west-2 --names retail-cart-ms9f0d-ernal-ssa1rr \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step catalog___look
is_catalog___look() {
  id=catalog:look rank=0 kind=judge
  title='See what happened to catalog'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_catalog___look() {
  aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-catalog-oregon
}

step catalog___roll_back
is_catalog___roll_back() {
  id=catalog:roll-back rank=0 kind=call
  title='Roll catalog back to the task definition before the newest'
  waits='catalog___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_catalog___roll_back() {
  found_1=$(look_up 'previous task definition of retail-catalog-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-catalog-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --task-definition "$found_1"
}
see_catalog___roll_back() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-catalog-oregon \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_catalog___roll_back() {
  found_1=$(look_up 'newest task definition of retail-catalog-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-catalog-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-catalog-oregon --task-definition "$found_1"
}

step catalog___verify
is_catalog___verify() {
  id=catalog:verify rank=0 kind=wait
  title='See 3 healthy tasks of catalog in oregon'
  waits='catalog___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_catalog___verify() {
  found_1=$(look_up 'ARN of the target group retail-catal-c4m2g7-ernal-ssa1rr' aws elbv2 describe-target-groups --region us-west-2 --names retail-catal-c4m2g7-ernal-ssa1rr \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step checkout___look
is_checkout___look() {
  id=checkout:look rank=1 kind=judge
  title='See what happened to checkout'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_checkout___look() {
  aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-checkout-oregon
}

step checkout___roll_back
is_checkout___roll_back() {
  id=checkout:roll-back rank=1 kind=call
  title='Roll checkout back to the task definition before the newest'
  waits='checkout___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_checkout___roll_back() {
  found_1=$(look_up 'previous task definition of retail-checkout-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-checkout-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --task-definition "$found_1"
}
see_checkout___roll_back() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-checkout-oregon \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_checkout___roll_back() {
  found_1=$(look_up 'newest task definition of retail-checkout-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-checkout-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-checkout-oregon --task-definition "$found_1"
}

step checkout___verify
is_checkout___verify() {
  id=checkout:verify rank=1 kind=wait
  title='See 3 healthy tasks of checkout in oregon'
  waits='checkout___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_checkout___verify() {
  found_1=$(look_up 'ARN of the target group retail-check-4m59mj-ernal-ssa1rr' aws elbv2 describe-target-groups --region us-west-2 --names retail-check-4m59mj-ernal-ssa1rr \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step orders___look
is_orders___look() {
  id=orders:look rank=1 kind=judge
  title='See what happened to orders'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_orders___look() {
  aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-orders-oregon
}

step orders___roll_back
is_orders___roll_back() {
  id=orders:roll-back rank=1 kind=call
  title='Roll orders back to the task definition before the newest'
  waits='orders___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_orders___roll_back() {
  found_1=$(look_up 'previous task definition of retail-orders-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-orders-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --task-definition "$found_1"
}
see_orders___roll_back() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-orders-oregon \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_orders___roll_back() {
  found_1=$(look_up 'newest task definition of retail-orders-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-orders-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon \
    --service retail-orders-oregon --task-definition "$found_1"
}

step orders___verify
is_orders___verify() {
  id=orders:verify rank=1 kind=wait
  title='See 3 healthy tasks of orders in oregon'
  waits='orders___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_orders___verify() {
  found_1=$(look_up 'ARN of the target group retail-order-tpyjjp-ernal-ssa1rr' aws elbv2 describe-target-groups --region us-west-2 --names retail-order-tpyjjp-ernal-ssa1rr \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}

step ui___look
is_ui___look() {
  id=ui:look rank=0 kind=judge
  title='See what happened to ui'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_ui___look() {
  aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-ui-oregon
}

step ui___roll_back
is_ui___roll_back() {
  id=ui:roll-back rank=0 kind=call
  title='Roll ui back to the task definition before the newest'
  waits='ui___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_ui___roll_back() {
  found_1=$(look_up 'previous task definition of retail-ui-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-ui-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --task-definition "$found_1"
}
see_ui___roll_back() {
  answer=$(aws ecs describe-services --region us-west-2 --cluster retail-retail-oregon \
    --services retail-ui-oregon \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_ui___roll_back() {
  found_1=$(look_up 'newest task definition of retail-ui-oregon' aws ecs list-task-definitions --region us-west-2 --family-prefix retail-ui-oregon --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region us-west-2 --cluster retail-retail-oregon --service retail-ui-oregon \
    --task-definition "$found_1"
}

step ui___verify
is_ui___verify() {
  id=ui:verify rank=0 kind=wait
  title='See 3 healthy tasks of ui in oregon'
  waits='ui___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='3 or more'
}
see_ui___verify() {
  found_1=$(look_up 'ARN of the target group retail-ui-oregon-public-ssa1rr' aws elbv2 describe-target-groups --region us-west-2 --names retail-ui-oregon-public-ssa1rr \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region us-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 3
}
