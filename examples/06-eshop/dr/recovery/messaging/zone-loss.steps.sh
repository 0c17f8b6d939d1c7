# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step orderingdb___force_failover
is_orderingdb___force_failover() {
  id=orderingdb:force-failover rank=0 kind=hand
  title='See that eshop-orderingdb-dublin answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin --force-failover`.'
  expects='a client writes to eshop-orderingdb-dublin'
}
