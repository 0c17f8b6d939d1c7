# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step analytics___look
is_analytics___look() {
  id=analytics:look rank=3 kind=judge
  title='See what happened to analytics'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_analytics___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-analytics-seoul
}

step analytics___roll_back
is_analytics___roll_back() {
  id=analytics:roll-back rank=3 kind=call
  title='Roll analytics back to the task definition before the newest'
  waits='analytics___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_analytics___roll_back() {
  found_1=$(look_up 'previous task definition of shop-analytics-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-analytics-seoul \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --task-definition "$found_1"
}
see_analytics___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-analytics-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_analytics___roll_back() {
  found_1=$(look_up 'newest task definition of shop-analytics-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-analytics-seoul \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --task-definition "$found_1"
}

step analytics___verify
is_analytics___verify() {
  id=analytics:verify rank=3 kind=wait
  title='See 1 healthy tasks of analytics in seoul'
  waits='analytics___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='1 or more'
}
see_analytics___verify() {
  found_1=$(look_up 'ARN of the target group shop-analyti-svszhp-ernal-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-analyti-svszhp-ernal-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 1
}

step logs___look
is_logs___look() {
  id=logs:look rank=3 kind=judge
  title='See what happened to logs'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_logs___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-logs-seoul
}

step logs___roll_back
is_logs___roll_back() {
  id=logs:roll-back rank=3 kind=call
  title='Roll logs back to the task definition before the newest'
  waits='logs___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_logs___roll_back() {
  found_1=$(look_up 'previous task definition of shop-logs-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-logs-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --task-definition "$found_1"
}
see_logs___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-logs-seoul --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" \
    --output text) || return
  shows "$answer" least 1
}
undo_logs___roll_back() {
  found_1=$(look_up 'newest task definition of shop-logs-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-logs-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --task-definition "$found_1"
}

step logs___verify
is_logs___verify() {
  id=logs:verify rank=3 kind=wait
  title='See 2 healthy tasks of logs in seoul'
  waits='logs___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_logs___verify() {
  found_1=$(look_up 'ARN of the target group shop-logs-seoul-internal-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-logs-seoul-internal-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}

step marketing___look
is_marketing___look() {
  id=marketing:look rank=2 kind=judge
  title='See what happened to marketing'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_marketing___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-marketing-seoul
}

step marketing___roll_back
is_marketing___roll_back() {
  id=marketing:roll-back rank=2 kind=call
  title='Roll marketing back to the task definition before the newest'
  waits='marketing___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_marketing___roll_back() {
  found_1=$(look_up 'previous task definition of shop-marketing-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-marketing-seoul \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --task-definition "$found_1"
}
see_marketing___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-insight-seoul \
    --services shop-marketing-seoul \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_marketing___roll_back() {
  found_1=$(look_up 'newest task definition of shop-marketing-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-marketing-seoul \
    --sort DESC --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --task-definition "$found_1"
}

step marketing___verify
is_marketing___verify() {
  id=marketing:verify rank=2 kind=wait
  title='See 2 healthy tasks of marketing in seoul'
  waits='marketing___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_marketing___verify() {
  found_1=$(look_up 'ARN of the target group shop-marketi-dq3hhn-ublic-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-marketi-dq3hhn-ublic-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
