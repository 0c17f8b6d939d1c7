# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step astronomy_db___force_failover
is_astronomy_db___force_failover() {
  id=astronomy-db:force-failover rank=1 kind=hand
  title='See that astronomy-astronomy-db-sydney answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region ap-southeast-2 --db-instance-identifier astronomy-astronomy-db-sydney --force-failover`.'
  expects='a client writes to astronomy-astronomy-db-sydney'
}
