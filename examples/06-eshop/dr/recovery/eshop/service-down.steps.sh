# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step basket_api___look
is_basket_api___look() {
  id=basket-api:look rank=0 kind=judge
  title='See what happened to basket-api'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_basket_api___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-basket-api-dublin
}

step basket_api___roll_back
is_basket_api___roll_back() {
  id=basket-api:roll-back rank=0 kind=call
  title='Roll basket-api back to the task definition before the newest'
  waits='basket_api___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_basket_api___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-basket-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-basket-api-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --task-definition "$found_1"
}
see_basket_api___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-basket-api-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_basket_api___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-basket-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-basket-api-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-basket-api-dublin --task-definition "$found_1"
}

step basket_api___verify
is_basket_api___verify() {
  id=basket-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of basket-api in dublin'
  waits='basket_api___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_basket_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-basket-jfbj3v-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-basket-jfbj3v-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step catalog_api___look
is_catalog_api___look() {
  id=catalog-api:look rank=0 kind=judge
  title='See what happened to catalog-api'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_catalog_api___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-catalog-api-dublin
}

step catalog_api___roll_back
is_catalog_api___roll_back() {
  id=catalog-api:roll-back rank=0 kind=call
  title='Roll catalog-api back to the task definition before the newest'
  waits='catalog_api___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_catalog_api___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-catalog-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-catalog-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --task-definition "$found_1"
}
see_catalog_api___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-catalog-api-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_catalog_api___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-catalog-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-catalog-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --task-definition "$found_1"
}

step catalog_api___verify
is_catalog_api___verify() {
  id=catalog-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of catalog-api in dublin'
  waits='catalog_api___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_catalog_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-catalo-3c28nv-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-catalo-3c28nv-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step identity_api___look
is_identity_api___look() {
  id=identity-api:look rank=0 kind=judge
  title='See what happened to identity-api'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_identity_api___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-identity-api-dublin
}

step identity_api___roll_back
is_identity_api___roll_back() {
  id=identity-api:roll-back rank=0 kind=call
  title='Roll identity-api back to the task definition before the newest'
  waits='identity_api___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_identity_api___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-identity-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-identity-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --task-definition "$found_1"
}
see_identity_api___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-identity-api-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_identity_api___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-identity-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-identity-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --task-definition "$found_1"
}

step identity_api___verify
is_identity_api___verify() {
  id=identity-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of identity-api in dublin'
  waits='identity_api___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_identity_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-identi-smv2pe-ublic-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-identi-smv2pe-ublic-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step mobile_bff___look
is_mobile_bff___look() {
  id=mobile-bff:look rank=0 kind=judge
  title='See what happened to mobile-bff'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_mobile_bff___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-mobile-bff-dublin
}

step mobile_bff___roll_back
is_mobile_bff___roll_back() {
  id=mobile-bff:roll-back rank=0 kind=call
  title='Roll mobile-bff back to the task definition before the newest'
  waits='mobile_bff___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_mobile_bff___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-mobile-bff-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-mobile-bff-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --task-definition "$found_1"
}
see_mobile_bff___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-mobile-bff-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_mobile_bff___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-mobile-bff-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-mobile-bff-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-mobile-bff-dublin --task-definition "$found_1"
}

step mobile_bff___verify
is_mobile_bff___verify() {
  id=mobile-bff:verify rank=0 kind=wait
  title='See 2 healthy tasks of mobile-bff in dublin'
  waits='mobile_bff___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_mobile_bff___verify() {
  found_1=$(look_up 'ARN of the target group eshop-mobile-4xzs6p-ublic-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-mobile-4xzs6p-ublic-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step order_processor___look
is_order_processor___look() {
  id=order-processor:look rank=1 kind=judge
  title='See what happened to order-processor'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_order_processor___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-order-processor-dublin
}

step order_processor___roll_back
is_order_processor___roll_back() {
  id=order-processor:roll-back rank=1 kind=call
  title='Roll order-processor back to the task definition before the newest'
  waits='order_processor___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_order_processor___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-order-processor-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-order-processor-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --task-definition "$found_1"
}
see_order_processor___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-order-processor-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_order_processor___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-order-processor-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-order-processor-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-order-processor-dublin --task-definition "$found_1"
}

step order_processor___verify
is_order_processor___verify() {
  id=order-processor:verify rank=1 kind=wait
  title='See 2 healthy tasks of order-processor in dublin'
  waits='order_processor___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_order_processor___verify() {
  found_1=$(look_up 'ARN of the target group eshop-order-q4q7g5-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-order-q4q7g5-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step ordering_api___look
is_ordering_api___look() {
  id=ordering-api:look rank=0 kind=judge
  title='See what happened to ordering-api'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_ordering_api___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-ordering-api-dublin
}

step ordering_api___roll_back
is_ordering_api___roll_back() {
  id=ordering-api:roll-back rank=0 kind=call
  title='Roll ordering-api back to the task definition before the newest'
  waits='ordering_api___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_ordering_api___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-ordering-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-ordering-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --task-definition "$found_1"
}
see_ordering_api___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-ordering-api-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_ordering_api___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-ordering-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-ordering-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-ordering-api-dublin --task-definition "$found_1"
}

step ordering_api___verify
is_ordering_api___verify() {
  id=ordering-api:verify rank=0 kind=wait
  title='See 2 healthy tasks of ordering-api in dublin'
  waits='ordering_api___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_ordering_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-orderi-jajtym-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-orderi-jajtym-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step payment_processor___look
is_payment_processor___look() {
  id=payment-processor:look rank=1 kind=judge
  title='See what happened to payment-processor'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_payment_processor___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-payment-processor-dublin
}

step payment_processor___roll_back
is_payment_processor___roll_back() {
  id=payment-processor:roll-back rank=1 kind=call
  title='Roll payment-processor back to the task definition before the newest'
  waits='payment_processor___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_payment_processor___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-payment-processor-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-payment-processor-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --task-definition "$found_1"
}
see_payment_processor___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-payment-processor-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_payment_processor___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-payment-processor-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-payment-processor-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-payment-processor-dublin --task-definition "$found_1"
}

step payment_processor___verify
is_payment_processor___verify() {
  id=payment-processor:verify rank=1 kind=wait
  title='See 2 healthy tasks of payment-processor in dublin'
  waits='payment_processor___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_payment_processor___verify() {
  found_1=$(look_up 'ARN of the target group eshop-paymen-r74a87-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-paymen-r74a87-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webapp___look
is_webapp___look() {
  id=webapp:look rank=0 kind=judge
  title='See what happened to webapp'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_webapp___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webapp-dublin
}

step webapp___roll_back
is_webapp___roll_back() {
  id=webapp:roll-back rank=0 kind=call
  title='Roll webapp back to the task definition before the newest'
  waits='webapp___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_webapp___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-webapp-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webapp-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --task-definition "$found_1"
}
see_webapp___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webapp-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_webapp___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-webapp-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webapp-dublin --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin --service eshop-webapp-dublin \
    --task-definition "$found_1"
}

step webapp___verify
is_webapp___verify() {
  id=webapp:verify rank=0 kind=wait
  title='See 2 healthy tasks of webapp in dublin'
  waits='webapp___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webapp___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webapp-htk63t-ublic-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-webapp-htk63t-ublic-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webhooks_api___look
is_webhooks_api___look() {
  id=webhooks-api:look rank=1 kind=judge
  title='See what happened to webhooks-api'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_webhooks_api___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooks-api-dublin
}

step webhooks_api___roll_back
is_webhooks_api___roll_back() {
  id=webhooks-api:roll-back rank=1 kind=call
  title='Roll webhooks-api back to the task definition before the newest'
  waits='webhooks_api___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_webhooks_api___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-webhooks-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webhooks-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --task-definition "$found_1"
}
see_webhooks_api___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooks-api-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_webhooks_api___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-webhooks-api-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webhooks-api-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --task-definition "$found_1"
}

step webhooks_api___verify
is_webhooks_api___verify() {
  id=webhooks-api:verify rank=1 kind=wait
  title='See 2 healthy tasks of webhooks-api in dublin'
  waits='webhooks_api___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webhooks_api___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webhoo-z0y7m2-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-webhoo-z0y7m2-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step webhooksclient___look
is_webhooksclient___look() {
  id=webhooksclient:look rank=1 kind=judge
  title='See what happened to webhooksclient'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_webhooksclient___look() {
  aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooksclient-dublin
}

step webhooksclient___roll_back
is_webhooksclient___roll_back() {
  id=webhooksclient:roll-back rank=1 kind=call
  title='Roll webhooksclient back to the task definition before the newest'
  waits='webhooksclient___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_webhooksclient___roll_back() {
  found_1=$(look_up 'previous task definition of eshop-webhooksclient-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webhooksclient-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --task-definition "$found_1"
}
see_webhooksclient___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster eshop-eshop-dublin \
    --services eshop-webhooksclient-dublin \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_webhooksclient___roll_back() {
  found_1=$(look_up 'newest task definition of eshop-webhooksclient-dublin' aws ecs list-task-definitions --region eu-west-1 --family-prefix eshop-webhooksclient-dublin \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooksclient-dublin --task-definition "$found_1"
}

step webhooksclient___verify
is_webhooksclient___verify() {
  id=webhooksclient:verify rank=1 kind=wait
  title='See 2 healthy tasks of webhooksclient in dublin'
  waits='webhooksclient___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_webhooksclient___verify() {
  found_1=$(look_up 'ARN of the target group eshop-webhoo-q2gdss-ernal-t05a4z' aws elbv2 describe-target-groups --region eu-west-1 --names eshop-webhoo-q2gdss-ernal-t05a4z \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
