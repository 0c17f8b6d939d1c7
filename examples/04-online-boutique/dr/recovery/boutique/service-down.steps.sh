# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step adservice___degrade
is_adservice___degrade() {
  id=adservice:degrade rank=1 kind=hand
  title='Have others do without adservice'
  typical=60 worst=300
  by_hand='frontend: throw the switch ads (no advertisements). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step adservice___look
is_adservice___look() {
  id=adservice:look rank=1 kind=judge
  title='See what happened to adservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_adservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-adservice-london
}

step adservice___roll_back
is_adservice___roll_back() {
  id=adservice:roll-back rank=1 kind=call
  title='Roll adservice back to the task definition before the newest'
  waits='adservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_adservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-adservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-adservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --task-definition "$found_1"
}
see_adservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-adservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_adservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-adservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-adservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-adservice-london --task-definition "$found_1"
}

step adservice___verify
is_adservice___verify() {
  id=adservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of adservice in london'
  waits='adservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_adservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-ads-mzya8s-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-ads-mzya8s-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step cartservice___look
is_cartservice___look() {
  id=cartservice:look rank=0 kind=judge
  title='See what happened to cartservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_cartservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-cartservice-london
}

step cartservice___roll_back
is_cartservice___roll_back() {
  id=cartservice:roll-back rank=0 kind=call
  title='Roll cartservice back to the task definition before the newest'
  waits='cartservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_cartservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-cartservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-cartservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --task-definition "$found_1"
}
see_cartservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-cartservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_cartservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-cartservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-cartservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-cartservice-london --task-definition "$found_1"
}

step cartservice___verify
is_cartservice___verify() {
  id=cartservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of cartservice in london'
  waits='cartservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_cartservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-car-9kp9xy-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-car-9kp9xy-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step checkoutservice___look
is_checkoutservice___look() {
  id=checkoutservice:look rank=0 kind=judge
  title='See what happened to checkoutservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_checkoutservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-checkoutservice-london
}

step checkoutservice___roll_back
is_checkoutservice___roll_back() {
  id=checkoutservice:roll-back rank=0 kind=call
  title='Roll checkoutservice back to the task definition before the newest'
  waits='checkoutservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_checkoutservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-checkoutservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-checkoutservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --task-definition "$found_1"
}
see_checkoutservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-checkoutservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_checkoutservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-checkoutservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-checkoutservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-checkoutservice-london --task-definition "$found_1"
}

step checkoutservice___verify
is_checkoutservice___verify() {
  id=checkoutservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of checkoutservice in london'
  waits='checkoutservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_checkoutservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-che-4jbg17-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-che-4jbg17-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step currencyservice___look
is_currencyservice___look() {
  id=currencyservice:look rank=0 kind=judge
  title='See what happened to currencyservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_currencyservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-currencyservice-london
}

step currencyservice___roll_back
is_currencyservice___roll_back() {
  id=currencyservice:roll-back rank=0 kind=call
  title='Roll currencyservice back to the task definition before the newest'
  waits='currencyservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_currencyservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-currencyservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-currencyservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --task-definition "$found_1"
}
see_currencyservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-currencyservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_currencyservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-currencyservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-currencyservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-currencyservice-london --task-definition "$found_1"
}

step currencyservice___verify
is_currencyservice___verify() {
  id=currencyservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of currencyservice in london'
  waits='currencyservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_currencyservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-cur-j4zjpp-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-cur-j4zjpp-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step emailservice___degrade
is_emailservice___degrade() {
  id=emailservice:degrade rank=1 kind=hand
  title='Have others do without emailservice'
  typical=60 worst=300
  by_hand='checkoutservice: there is no switch (no confirmation mail). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step emailservice___look
is_emailservice___look() {
  id=emailservice:look rank=1 kind=judge
  title='See what happened to emailservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_emailservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-emailservice-london
}

step emailservice___roll_back
is_emailservice___roll_back() {
  id=emailservice:roll-back rank=1 kind=call
  title='Roll emailservice back to the task definition before the newest'
  waits='emailservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_emailservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-emailservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-emailservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --task-definition "$found_1"
}
see_emailservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-emailservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_emailservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-emailservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-emailservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-emailservice-london --task-definition "$found_1"
}

step emailservice___verify
is_emailservice___verify() {
  id=emailservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of emailservice in london'
  waits='emailservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_emailservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-ema-sytf4j-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-ema-sytf4j-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step frontend___look
is_frontend___look() {
  id=frontend:look rank=0 kind=judge
  title='See what happened to frontend'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_frontend___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-frontend-london
}

step frontend___roll_back
is_frontend___roll_back() {
  id=frontend:roll-back rank=0 kind=call
  title='Roll frontend back to the task definition before the newest'
  waits='frontend___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_frontend___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-frontend-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-frontend-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --task-definition "$found_1"
}
see_frontend___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-frontend-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_frontend___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-frontend-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-frontend-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-frontend-london --task-definition "$found_1"
}

step frontend___verify
is_frontend___verify() {
  id=frontend:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend in london'
  waits='frontend___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend___verify() {
  found_1=$(look_up 'ARN of the target group boutique-fro-edb0ap-ublic-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-fro-edb0ap-ublic-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step paymentservice___look
is_paymentservice___look() {
  id=paymentservice:look rank=0 kind=judge
  title='See what happened to paymentservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_paymentservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-paymentservice-london
}

step paymentservice___roll_back
is_paymentservice___roll_back() {
  id=paymentservice:roll-back rank=0 kind=call
  title='Roll paymentservice back to the task definition before the newest'
  waits='paymentservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_paymentservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-paymentservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-paymentservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --task-definition "$found_1"
}
see_paymentservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-paymentservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_paymentservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-paymentservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-paymentservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-paymentservice-london --task-definition "$found_1"
}

step paymentservice___verify
is_paymentservice___verify() {
  id=paymentservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of paymentservice in london'
  waits='paymentservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_paymentservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-pay-95g466-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-pay-95g466-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step productcatalogservice___look
is_productcatalogservice___look() {
  id=productcatalogservice:look rank=0 kind=judge
  title='See what happened to productcatalogservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_productcatalogservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-productcatalogservice-london
}

step productcatalogservice___roll_back
is_productcatalogservice___roll_back() {
  id=productcatalogservice:roll-back rank=0 kind=call
  title='Roll productcatalogservice back to the task definition before the newest'
  waits='productcatalogservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_productcatalogservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-productcatalogservice-london' aws ecs list-task-definitions --region eu-west-2 \
    --family-prefix boutique-productcatalogservice-london --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --task-definition "$found_1"
}
see_productcatalogservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-productcatalogservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_productcatalogservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-productcatalogservice-london' aws ecs list-task-definitions --region eu-west-2 \
    --family-prefix boutique-productcatalogservice-london --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-productcatalogservice-london --task-definition "$found_1"
}

step productcatalogservice___verify
is_productcatalogservice___verify() {
  id=productcatalogservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of productcatalogservice in london'
  waits='productcatalogservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_productcatalogservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-pro-ka941h-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-pro-ka941h-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step recommendationservice___degrade
is_recommendationservice___degrade() {
  id=recommendationservice:degrade rank=1 kind=hand
  title='Have others do without recommendationservice'
  typical=60 worst=300
  by_hand='frontend: throw the switch recommendations (no recommendations). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step recommendationservice___look
is_recommendationservice___look() {
  id=recommendationservice:look rank=1 kind=judge
  title='See what happened to recommendationservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_recommendationservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-recommendationservice-london
}

step recommendationservice___roll_back
is_recommendationservice___roll_back() {
  id=recommendationservice:roll-back rank=1 kind=call
  title='Roll recommendationservice back to the task definition before the newest'
  waits='recommendationservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_recommendationservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-recommendationservice-london' aws ecs list-task-definitions --region eu-west-2 \
    --family-prefix boutique-recommendationservice-london --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --task-definition "$found_1"
}
see_recommendationservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-recommendationservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_recommendationservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-recommendationservice-london' aws ecs list-task-definitions --region eu-west-2 \
    --family-prefix boutique-recommendationservice-london --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-recommendationservice-london --task-definition "$found_1"
}

step recommendationservice___verify
is_recommendationservice___verify() {
  id=recommendationservice:verify rank=1 kind=wait
  title='See 2 healthy tasks of recommendationservice in london'
  waits='recommendationservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_recommendationservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-rec-09em1d-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-rec-09em1d-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step shippingservice___look
is_shippingservice___look() {
  id=shippingservice:look rank=0 kind=judge
  title='See what happened to shippingservice'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_shippingservice___look() {
  aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-shippingservice-london
}

step shippingservice___roll_back
is_shippingservice___roll_back() {
  id=shippingservice:roll-back rank=0 kind=call
  title='Roll shippingservice back to the task definition before the newest'
  waits='shippingservice___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_shippingservice___roll_back() {
  found_1=$(look_up 'previous task definition of boutique-shippingservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-shippingservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --task-definition "$found_1"
}
see_shippingservice___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-2 --cluster boutique-boutique-london \
    --services boutique-shippingservice-london \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_shippingservice___roll_back() {
  found_1=$(look_up 'newest task definition of boutique-shippingservice-london' aws ecs list-task-definitions --region eu-west-2 --family-prefix boutique-shippingservice-london \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-2 --cluster boutique-boutique-london \
    --service boutique-shippingservice-london --task-definition "$found_1"
}

step shippingservice___verify
is_shippingservice___verify() {
  id=shippingservice:verify rank=0 kind=wait
  title='See 2 healthy tasks of shippingservice in london'
  waits='shippingservice___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_shippingservice___verify() {
  found_1=$(look_up 'ARN of the target group boutique-shi-mfdrkz-ernal-e51a55' aws elbv2 describe-target-groups --region eu-west-2 --names boutique-shi-mfdrkz-ernal-e51a55 \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
