# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step notify___degrade
is_notify___degrade() {
  id=notify:degrade rank=2 kind=hand
  title='Have others do without notify'
  typical=60 worst=300
  by_hand='order: throw the switch order-mails (no confirmation mail until notify is back). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step notify___look
is_notify___look() {
  id=notify:look rank=2 kind=judge
  title='See what happened to notify'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_notify___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-notify-seoul
}

step notify___roll_back
is_notify___roll_back() {
  id=notify:roll-back rank=2 kind=call
  title='Roll notify back to the task definition before the newest'
  waits='notify___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_notify___roll_back() {
  found_1=$(look_up 'previous task definition of shop-notify-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-notify-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --task-definition "$found_1"
}
see_notify___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-notify-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_notify___roll_back() {
  found_1=$(look_up 'newest task definition of shop-notify-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-notify-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-notify-seoul --task-definition "$found_1"
}

step notify___verify
is_notify___verify() {
  id=notify:verify rank=2 kind=wait
  title='See 2 healthy tasks of notify in seoul'
  waits='notify___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_notify___verify() {
  found_1=$(look_up 'ARN of the target group shop-notify-skbqzj-ernal-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-notify-skbqzj-ernal-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step order___degrade
is_order___degrade() {
  id=order:degrade rank=0 kind=hand
  title='Have others do without order'
  typical=60 worst=300
  by_hand='analytics: there is no switch (figures stop at the failover); notify: there is no switch (mails name the order without its lines). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step order___look
is_order___look() {
  id=order:look rank=0 kind=judge
  title='See what happened to order'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_order___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-order-seoul
}

step order___roll_back
is_order___roll_back() {
  id=order:roll-back rank=0 kind=call
  title='Roll order back to the task definition before the newest'
  waits='order___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_order___roll_back() {
  found_1=$(look_up 'previous task definition of shop-order-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-order-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --task-definition "$found_1"
}
see_order___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-order-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_order___roll_back() {
  found_1=$(look_up 'newest task definition of shop-order-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-order-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-order-seoul --task-definition "$found_1"
}

step order___verify
is_order___verify() {
  id=order:verify rank=0 kind=wait
  title='See 4 healthy tasks of order in seoul'
  waits='order___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_order___verify() {
  found_1=$(look_up 'ARN of the target group shop-order-seoul-public-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-order-seoul-public-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}

step payment___look
is_payment___look() {
  id=payment:look rank=0 kind=judge
  title='See what happened to payment'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_payment___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-payment-seoul
}

step payment___roll_back
is_payment___roll_back() {
  id=payment:roll-back rank=0 kind=call
  title='Roll payment back to the task definition before the newest'
  waits='payment___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_payment___roll_back() {
  found_1=$(look_up 'previous task definition of shop-payment-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-payment-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --task-definition "$found_1"
}
see_payment___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-payment-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_payment___roll_back() {
  found_1=$(look_up 'newest task definition of shop-payment-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-payment-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-payment-seoul --task-definition "$found_1"
}

step payment___verify
is_payment___verify() {
  id=payment:verify rank=0 kind=wait
  title='See 4 healthy tasks of payment in seoul'
  waits='payment___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_payment___verify() {
  found_1=$(look_up 'ARN of the target group shop-payment-seoul-public-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-payment-seoul-public-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}

step product___degrade
is_product___degrade() {
  id=product:degrade rank=0 kind=hand
  title='Have others do without product'
  typical=60 worst=300
  by_hand='marketing: there is no switch (pages without prices). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step product___look
is_product___look() {
  id=product:look rank=0 kind=judge
  title='See what happened to product'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_product___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-product-seoul
}

step product___roll_back
is_product___roll_back() {
  id=product:roll-back rank=0 kind=call
  title='Roll product back to the task definition before the newest'
  waits='product___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_product___roll_back() {
  found_1=$(look_up 'previous task definition of shop-product-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-product-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --task-definition "$found_1"
}
see_product___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-commerce-seoul \
    --services shop-product-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_product___roll_back() {
  found_1=$(look_up 'newest task definition of shop-product-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-product-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-commerce-seoul \
    --service shop-product-seoul --task-definition "$found_1"
}

step product___verify
is_product___verify() {
  id=product:verify rank=0 kind=wait
  title='See 4 healthy tasks of product in seoul'
  waits='product___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_product___verify() {
  found_1=$(look_up 'ARN of the target group shop-product-3wmnvt-ernal-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-product-3wmnvt-ernal-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}
