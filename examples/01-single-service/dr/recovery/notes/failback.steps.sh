# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step notes__db___protect_again
is_notes__db___protect_again() {
  id=notes/db:protect-again rank=0 kind=wait
  title='Wait until backups of notes-notes-db-frankfurt arrive in ireland'
  waits='lower_fence'
  typical=1257 worst=4314 poll=60 timeout=8628
  expects=notes-notes-db-frankfurt
}
see_notes__db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier notes-notes-db-frankfurt \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text notes-notes-db-frankfurt
}

step notes___stand_by
is_notes___stand_by() {
  id=notes:stand-by rank=0 kind=call
  title='Let notes be started in ireland again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='6 or more'
  undo=calls
}
act_notes___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 6 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}
see_notes___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region eu-west-1 --service-namespace ecs \
    --resource-ids service/notes-notes-ireland/notes-notes-ireland \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 6
}
undo_notes___stand_by() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}
