# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step analytics__reports___force_failover
is_analytics__reports___force_failover() {
  id=analytics/reports:force-failover rank=3 kind=hand
  title='See that shop-analytics-reports-seoul answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region ap-northeast-2 --db-instance-identifier shop-analytics-reports-seoul --force-failover`.'
  expects='a client writes to shop-analytics-reports-seoul'
}
