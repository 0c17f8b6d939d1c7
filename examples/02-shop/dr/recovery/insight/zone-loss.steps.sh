# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step analytics__reports___force_failover
is_analytics__reports___force_failover() {
  id=analytics/reports:force-failover rank=3 kind=call
  title='Only if shop-analytics-reports-seoul still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_analytics__reports___force_failover() {
  aws rds reboot-db-instance --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul --force-failover
}
see_analytics__reports___force_failover() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
