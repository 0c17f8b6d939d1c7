# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step accounting___look
is_accounting___look() {
  id=accounting:look rank=3 kind=judge
  title='See what happened to accounting'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_accounting___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-accounting-sydney
}

step accounting___roll_back
is_accounting___roll_back() {
  id=accounting:roll-back rank=3 kind=call
  title='Roll accounting back to the task definition before the newest'
  waits='accounting___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_accounting___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-accounting-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-accounting-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --task-definition "$found_1"
}
see_accounting___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-accounting-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_accounting___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-accounting-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-accounting-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --task-definition "$found_1"
}

step accounting___verify
is_accounting___verify() {
  id=accounting:verify rank=3 kind=wait
  title='See 2 healthy tasks of accounting in sydney'
  waits='accounting___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_accounting___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-ac-fk1swq-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-ac-fk1swq-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step flagd_ui___degrade
is_flagd_ui___degrade() {
  id=flagd-ui:degrade rank=3 kind=hand
  title='Have others do without flagd-ui'
  typical=60 worst=300
  by_hand='frontend-proxy: there is no switch (flags cannot be edited). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step flagd_ui___look
is_flagd_ui___look() {
  id=flagd-ui:look rank=3 kind=judge
  title='See what happened to flagd-ui'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_flagd_ui___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-flagd-ui-sydney
}

step flagd_ui___roll_back
is_flagd_ui___roll_back() {
  id=flagd-ui:roll-back rank=3 kind=call
  title='Roll flagd-ui back to the task definition before the newest'
  waits='flagd_ui___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_flagd_ui___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-flagd-ui-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-flagd-ui-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-ui-sydney --task-definition "$found_1"
}
see_flagd_ui___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-flagd-ui-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_flagd_ui___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-flagd-ui-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-flagd-ui-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-ui-sydney --task-definition "$found_1"
}

step flagd_ui___verify
is_flagd_ui___verify() {
  id=flagd-ui:verify rank=3 kind=wait
  title='See 2 healthy tasks of flagd-ui in sydney'
  waits='flagd_ui___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_flagd_ui___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fl-nshgzg-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-fl-nshgzg-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step flagd___degrade
is_flagd___degrade() {
  id=flagd:degrade rank=3 kind=hand
  title='Have others do without flagd'
  typical=60 worst=300
  by_hand='ad: there is no switch (default flags); cart: there is no switch (default flags); checkout: there is no switch (default flags); email: there is no switch (default flags); fraud-detection: there is no switch (default flags); frontend: there is no switch (default flags); frontend-proxy: there is no switch (default flags); payment: there is no switch (default flags); product-catalog: there is no switch (default flags); recommendation: there is no switch (default flags); shipping: there is no switch (default flags). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step flagd___look
is_flagd___look() {
  id=flagd:look rank=3 kind=judge
  title='See what happened to flagd'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_flagd___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-flagd-sydney
}

step flagd___roll_back
is_flagd___roll_back() {
  id=flagd:roll-back rank=3 kind=call
  title='Roll flagd back to the task definition before the newest'
  waits='flagd___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_flagd___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-flagd-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-flagd-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-sydney --task-definition "$found_1"
}
see_flagd___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-flagd-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_flagd___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-flagd-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-flagd-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-flagd-sydney --task-definition "$found_1"
}

step flagd___verify
is_flagd___verify() {
  id=flagd:verify rank=3 kind=wait
  title='See 2 healthy tasks of flagd in sydney'
  waits='flagd___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_flagd___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fl-tjqdyj-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-fl-tjqdyj-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step fraud_detection___look
is_fraud_detection___look() {
  id=fraud-detection:look rank=3 kind=judge
  title='See what happened to fraud-detection'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_fraud_detection___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-fraud-detection-sydney
}

step fraud_detection___roll_back
is_fraud_detection___roll_back() {
  id=fraud-detection:roll-back rank=3 kind=call
  title='Roll fraud-detection back to the task definition before the newest'
  waits='fraud_detection___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_fraud_detection___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-fraud-detection-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-fraud-detection-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-fraud-detection-sydney --task-definition "$found_1"
}
see_fraud_detection___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-fraud-detection-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_fraud_detection___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-fraud-detection-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-fraud-detection-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-fraud-detection-sydney --task-definition "$found_1"
}

step fraud_detection___verify
is_fraud_detection___verify() {
  id=fraud-detection:verify rank=3 kind=wait
  title='See 2 healthy tasks of fraud-detection in sydney'
  waits='fraud_detection___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_fraud_detection___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-fr-vk35m0-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-fr-vk35m0-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step image_provider___degrade
is_image_provider___degrade() {
  id=image-provider:degrade rank=3 kind=hand
  title='Have others do without image-provider'
  typical=60 worst=300
  by_hand='frontend: there is no switch (no pictures); frontend-proxy: there is no switch (no pictures). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step image_provider___look
is_image_provider___look() {
  id=image-provider:look rank=3 kind=judge
  title='See what happened to image-provider'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_image_provider___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-image-provider-sydney
}

step image_provider___roll_back
is_image_provider___roll_back() {
  id=image-provider:roll-back rank=3 kind=call
  title='Roll image-provider back to the task definition before the newest'
  waits='image_provider___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_image_provider___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-image-provider-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-image-provider-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-image-provider-sydney --task-definition "$found_1"
}
see_image_provider___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-image-provider-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_image_provider___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-image-provider-sydney' aws ecs list-task-definitions --region ap-southeast-2 \
    --family-prefix astronomy-image-provider-sydney --sort DESC --max-results 2 \
    --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-image-provider-sydney --task-definition "$found_1"
}

step image_provider___verify
is_image_provider___verify() {
  id=image-provider:verify rank=3 kind=wait
  title='See 2 healthy tasks of image-provider in sydney'
  waits='image_provider___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_image_provider___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-im-6amh4s-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-im-6amh4s-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step quote___degrade
is_quote___degrade() {
  id=quote:degrade rank=3 kind=hand
  title='Have others do without quote'
  typical=60 worst=300
  by_hand='frontend: there is no switch (no quotes before checkout). Take each back once it is verified.'
  expects='they answer, and do not wait for it'
}

step quote___look
is_quote___look() {
  id=quote:look rank=3 kind=judge
  title='See what happened to quote'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_quote___look() {
  aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-quote-sydney
}

step quote___roll_back
is_quote___roll_back() {
  id=quote:roll-back rank=3 kind=call
  title='Roll quote back to the task definition before the newest'
  waits='quote___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_quote___roll_back() {
  found_1=$(look_up 'previous task definition of astronomy-quote-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-quote-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-quote-sydney --task-definition "$found_1"
}
see_quote___roll_back() {
  answer=$(aws ecs describe-services --region ap-southeast-2 --cluster astronomy-support-sydney \
    --services astronomy-quote-sydney \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_quote___roll_back() {
  found_1=$(look_up 'newest task definition of astronomy-quote-sydney' aws ecs list-task-definitions --region ap-southeast-2 --family-prefix astronomy-quote-sydney \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-quote-sydney --task-definition "$found_1"
}

step quote___verify
is_quote___verify() {
  id=quote:verify rank=3 kind=wait
  title='See 2 healthy tasks of quote in sydney'
  waits='quote___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_quote___verify() {
  found_1=$(look_up 'ARN of the target group astronomy-qu-8q4vzd-ernal-zejdnd' aws elbv2 describe-target-groups --region ap-southeast-2 --names astronomy-qu-8q4vzd-ernal-zejdnd \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-southeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
