# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step astronomy_db___protect_again
is_astronomy_db___protect_again() {
  id=astronomy-db:protect-again rank=0 kind=wait
  title='Wait until backups of astronomy-astronomy-db-singapore arrive in sydney'
  waits='lower_fence'
  typical=1615 worst=5030 poll=60 timeout=10060
  expects=astronomy-astronomy-db-singapore
}
see_astronomy_db___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-singapore \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text astronomy-astronomy-db-singapore
}

step events___protect_again
is_events___protect_again() {
  id=events:protect-again rank=1 kind=hand
  title='Wait until astronomy-events-sydney-g2 has all topics'
  waits='lower_fence'
  typical=2000 worst=7600
  expects='the `MessageLag` of replicator astronomy-events-singapore-to-sydney-g2, in sydney, has come down to a few records. What it replaces is paid until somebody deletes it, once nobody reads it any more: first the replicator that Terraform let go of, then its cluster'
}
