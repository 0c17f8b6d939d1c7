# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step notes__db___force_failover
is_notes__db___force_failover() {
  id=notes/db:force-failover rank=0 kind=hand
  title='See that notes-notes-db-ireland answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier notes-notes-db-ireland --force-failover`.'
  expects='a client writes to notes-notes-db-ireland'
}
