# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step astronomy_db___force_failover
is_astronomy_db___force_failover() {
  id=astronomy-db:force-failover rank=1 kind=call
  title='Only if astronomy-astronomy-db-sydney still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_astronomy_db___force_failover() {
  aws rds reboot-db-instance --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney --force-failover
}
see_astronomy_db___force_failover() {
  answer=$(aws rds describe-db-instances --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
