# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # service-down.sh reads this and calls the functions

step notes___look
is_notes___look() {
  id=notes:look rank=0 kind=judge
  title='See what happened to notes'
  typical=120 worst=600
  expects='the events and the deployments say whether it is the last deployment, what it needs (its page names that: go there), or the site (site-loss.md). Go on where it is the deployment, it runs the newest task definition of its family, and the one before names another image: what was only registered is no way back, and a tag that moves has to be moved back first. Else deploy by hand what ran before, and say that `roll-back` is done'
}
act_notes___look() {
  aws ecs describe-services --region eu-west-1 --cluster notes-notes-ireland \
    --services notes-notes-ireland
}

step notes___roll_back
is_notes___roll_back() {
  id=notes:roll-back rank=0 kind=call
  title='Roll notes back to the task definition before the newest'
  waits='notes___look'
  typical=180 worst=600 poll=10 timeout=900
  anyway=1
  expects='1 or more'
  undo=calls
}
act_notes___roll_back() {
  found_1=$(look_up 'previous task definition of notes-notes-ireland' aws ecs list-task-definitions --region eu-west-1 --family-prefix notes-notes-ireland --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[1]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --task-definition "$found_1"
}
see_notes___roll_back() {
  answer=$(aws ecs describe-services --region eu-west-1 --cluster notes-notes-ireland \
    --services notes-notes-ireland \
    --query "length(services[?deployments[0].rolloutState=='COMPLETED'])" --output text) || return
  shows "$answer" least 1
}
undo_notes___roll_back() {
  found_1=$(look_up 'newest task definition of notes-notes-ireland' aws ecs list-task-definitions --region eu-west-1 --family-prefix notes-notes-ireland --sort DESC \
    --max-results 2 --query 'taskDefinitionArns[0]' --output text) || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --task-definition "$found_1"
}

step notes___verify
is_notes___verify() {
  id=notes:verify rank=0 kind=wait
  title='See 2 healthy tasks of notes in ireland'
  waits='notes___roll_back'
  typical=30 worst=120 poll=10 timeout=600
  expects='2 or more'
}
see_notes___verify() {
  found_1=$(look_up 'ARN of the target group notes-notes-gje28p-ublic-n78dpk' aws elbv2 describe-target-groups --region eu-west-1 --names notes-notes-gje28p-ublic-n78dpk \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region eu-west-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 2
}
