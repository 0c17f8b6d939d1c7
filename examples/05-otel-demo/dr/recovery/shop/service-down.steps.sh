# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step ad___degrade
is_ad___degrade() {
  id=ad:degrade rank=2 kind=hand
  title='Have others do without ad'
  typical=60 worst=300
  by_hand='frontend: there is no switch (no advertisements). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step ad___look
is_ad___look() {
  id=ad:look rank=2 kind=judge
  title='See what happened to ad'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_ad___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-ad-sydney
}

step ad___roll_back
is_ad___roll_back() {
  id=ad:roll-back rank=2 kind=call
  title='Roll ad back to the task definition before the newest'
  waits='ad___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_ad___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-ad-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-ad-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-ad-sydney --task-definition "$found_1"
}
see_ad___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-ad-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_ad___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-ad-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-ad-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-ad-sydney --task-definition "$found_1"
}

step ad___verify
is_ad___verify() {
  id=ad:verify rank=2 kind=wait
  title='See 2 healthy tasks of ad in sydney'
  waits='ad___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_ad___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ad-v87d41-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-ad-v87d41-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step cart___look
is_cart___look() {
  id=cart:look rank=1 kind=judge
  title='See what happened to cart'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_cart___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-cart-sydney
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
  found_1=$(look_up 'previous task definition of astronomy-cart-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-cart-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-cart-sydney --task-definition "$found_1"
}
see_cart___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-cart-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_cart___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-cart-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-cart-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-cart-sydney --task-definition "$found_1"
}

step cart___verify
is_cart___verify() {
  id=cart:verify rank=1 kind=wait
  title='See 2 healthy tasks of cart in sydney'
  waits='cart___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_cart___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ca-gt8v0h-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-ca-gt8v0h-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step checkout___look
is_checkout___look() {
  id=checkout:look rank=0 kind=judge
  title='See what happened to checkout'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_checkout___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-checkout-sydney
}

step checkout___roll_back
is_checkout___roll_back() {
  id=checkout:roll-back rank=0 kind=call
  title='Roll checkout back to the task definition before the newest'
  waits='checkout___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_checkout___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-checkout-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-checkout-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-checkout-sydney --task-definition "$found_1"
}
see_checkout___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-checkout-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_checkout___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-checkout-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-checkout-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-checkout-sydney --task-definition "$found_1"
}

step checkout___verify
is_checkout___verify() {
  id=checkout:verify rank=0 kind=wait
  title='See 2 healthy tasks of checkout in sydney'
  waits='checkout___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_checkout___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ch-9jpw2g-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-ch-9jpw2g-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step currency___look
is_currency___look() {
  id=currency:look rank=1 kind=judge
  title='See what happened to currency'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_currency___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-currency-sydney
}

step currency___roll_back
is_currency___roll_back() {
  id=currency:roll-back rank=1 kind=call
  title='Roll currency back to the task definition before the newest'
  waits='currency___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_currency___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-currency-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-currency-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-currency-sydney --task-definition "$found_1"
}
see_currency___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-currency-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_currency___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-currency-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-currency-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-currency-sydney --task-definition "$found_1"
}

step currency___verify
is_currency___verify() {
  id=currency:verify rank=1 kind=wait
  title='See 2 healthy tasks of currency in sydney'
  waits='currency___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_currency___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-cu-0be0a7-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-cu-0be0a7-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step email___degrade
is_email___degrade() {
  id=email:degrade rank=2 kind=hand
  title='Have others do without email'
  typical=60 worst=300
  by_hand='checkout: there is no switch (no confirmation mail). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step email___look
is_email___look() {
  id=email:look rank=2 kind=judge
  title='See what happened to email'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_email___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-email-sydney
}

step email___roll_back
is_email___roll_back() {
  id=email:roll-back rank=2 kind=call
  title='Roll email back to the task definition before the newest'
  waits='email___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_email___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-email-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-email-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-email-sydney --task-definition "$found_1"
}
see_email___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-email-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_email___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-email-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-email-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-email-sydney --task-definition "$found_1"
}

step email___verify
is_email___verify() {
  id=email:verify rank=2 kind=wait
  title='See 2 healthy tasks of email in sydney'
  waits='email___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_email___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-em-d0e6b4-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-em-d0e6b4-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step frontend_proxy___look
is_frontend_proxy___look() {
  id=frontend-proxy:look rank=0 kind=judge
  title='See what happened to frontend-proxy'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_frontend_proxy___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-frontend-proxy-sydney
}

step frontend_proxy___roll_back
is_frontend_proxy___roll_back() {
  id=frontend-proxy:roll-back rank=0 kind=call
  title='Roll frontend-proxy back to the task definition before the newest'
  waits='frontend_proxy___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_frontend_proxy___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-frontend-proxy-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-frontend-proxy-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-proxy-sydney --task-definition "$found_1"
}
see_frontend_proxy___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-frontend-proxy-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_frontend_proxy___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-frontend-proxy-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-frontend-proxy-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-proxy-sydney --task-definition "$found_1"
}

step frontend_proxy___verify
is_frontend_proxy___verify() {
  id=frontend-proxy:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend-proxy in sydney'
  waits='frontend_proxy___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend_proxy___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-vb4mzr-ublic-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-fr-vb4mzr-ublic-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
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
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-frontend-sydney
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
  found_1=$(look_up 'previous task definition of astronomy-frontend-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-frontend-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-sydney --task-definition "$found_1"
}
see_frontend___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-frontend-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_frontend___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-frontend-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-frontend-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-frontend-sydney --task-definition "$found_1"
}

step frontend___verify
is_frontend___verify() {
  id=frontend:verify rank=0 kind=wait
  title='See 2 healthy tasks of frontend in sydney'
  waits='frontend___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_frontend___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-f6q13b-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-fr-f6q13b-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step payment___look
is_payment___look() {
  id=payment:look rank=0 kind=judge
  title='See what happened to payment'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_payment___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-payment-sydney
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
  found_1=$(look_up 'previous task definition of astronomy-payment-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-payment-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-payment-sydney --task-definition "$found_1"
}
see_payment___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-payment-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_payment___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-payment-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-payment-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-payment-sydney --task-definition "$found_1"
}

step payment___verify
is_payment___verify() {
  id=payment:verify rank=0 kind=wait
  title='See 2 healthy tasks of payment in sydney'
  waits='payment___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_payment___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-pa-mhsgv0-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-pa-mhsgv0-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step product_catalog___look
is_product_catalog___look() {
  id=product-catalog:look rank=1 kind=judge
  title='See what happened to product-catalog'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_product_catalog___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-product-catalog-sydney
}

step product_catalog___roll_back
is_product_catalog___roll_back() {
  id=product-catalog:roll-back rank=1 kind=call
  title='Roll product-catalog back to the task definition before the newest'
  waits='product_catalog___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_product_catalog___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-product-catalog-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-product-catalog-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --task-definition "$found_1"
}
see_product_catalog___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-product-catalog-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_product_catalog___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-product-catalog-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-product-catalog-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --task-definition "$found_1"
}

step product_catalog___verify
is_product_catalog___verify() {
  id=product-catalog:verify rank=1 kind=wait
  title='See 2 healthy tasks of product-catalog in sydney'
  waits='product_catalog___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_product_catalog___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-pr-a356mk-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-pr-a356mk-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step recommendation___degrade
is_recommendation___degrade() {
  id=recommendation:degrade rank=2 kind=hand
  title='Have others do without recommendation'
  typical=60 worst=300
  by_hand='frontend: there is no switch (no recommendations). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step recommendation___look
is_recommendation___look() {
  id=recommendation:look rank=2 kind=judge
  title='See what happened to recommendation'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_recommendation___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-recommendation-sydney
}

step recommendation___roll_back
is_recommendation___roll_back() {
  id=recommendation:roll-back rank=2 kind=call
  title='Roll recommendation back to the task definition before the newest'
  waits='recommendation___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_recommendation___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-recommendation-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-recommendation-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-recommendation-sydney --task-definition "$found_1"
}
see_recommendation___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-recommendation-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_recommendation___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-recommendation-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-recommendation-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-recommendation-sydney --task-definition "$found_1"
}

step recommendation___verify
is_recommendation___verify() {
  id=recommendation:verify rank=2 kind=wait
  title='See 2 healthy tasks of recommendation in sydney'
  waits='recommendation___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_recommendation___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-re-230dbs-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-re-230dbs-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step shipping___look
is_shipping___look() {
  id=shipping:look rank=1 kind=judge
  title='See what happened to shipping'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_shipping___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-shipping-sydney
}

step shipping___roll_back
is_shipping___roll_back() {
  id=shipping:roll-back rank=1 kind=call
  title='Roll shipping back to the task definition before the newest'
  waits='shipping___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_shipping___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-shipping-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-shipping-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-shipping-sydney --task-definition "$found_1"
}
see_shipping___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --services astronomy-shipping-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_shipping___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-shipping-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-shipping-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-shipping-sydney --task-definition "$found_1"
}

step shipping___verify
is_shipping___verify() {
  id=shipping:verify rank=1 kind=wait
  title='See 2 healthy tasks of shipping in sydney'
  waits='shipping___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_shipping___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-sh-w352dg-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-sh-w352dg-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
