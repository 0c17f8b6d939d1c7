# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step notes__db___force_failover
is_notes__db___force_failover() {
  id=notes/db:force-failover rank=0 kind=call
  title='Only if notes-notes-db-ireland still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_notes__db___force_failover() {
  aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier notes-notes-db-ireland \
    --force-failover
}
see_notes__db___force_failover() {
  answer=$(aws rds describe-db-instances --region eu-west-1 --db-instance-identifier notes-notes-db-ireland \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}
