# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step auth___look
is_auth___look() {
  id=auth:look rank=1 kind=judge
  title='See what happened to auth'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_auth___look() {
  aws ecs describe-services --region ap-northeast-2 --cluster shop-identity-seoul \
    --services shop-auth-seoul
}

step auth___roll_back
is_auth___roll_back() {
  id=auth:roll-back rank=1 kind=call
  title='Roll auth back to the task definition before the newest'
  waits='auth___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_auth___roll_back() {
  found_1=$(look_up 'previous task definition of shop-auth-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-auth-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --task-definition "$found_1"
}
see_auth___roll_back() {
  answer=$(aws ecs describe-services --region ap-northeast-2 --cluster shop-identity-seoul \
    --services shop-auth-seoul --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" \
    --output text) || return
  shows "$answer" least 1
}
undo_auth___roll_back() {
  found_1=$(look_up 'newest task definition of shop-auth-seoul' aws ecs list-task-definitions --region ap-northeast-2 --family-prefix shop-auth-seoul --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --task-definition "$found_1"
}

step auth___verify
is_auth___verify() {
  id=auth:verify rank=1 kind=wait
  title='See 4 healthy tasks of auth in seoul'
  waits='auth___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_auth___verify() {
  found_1=$(look_up 'ARN of the target group shop-auth-seoul-public-btnpnf' aws elbv2 describe-target-groups --region ap-northeast-2 --names shop-auth-seoul-public-btnpnf \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-2 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}
