# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step orderingdb___protect_again
is_orderingdb___protect_again() {
  id=orderingdb:protect-again rank=0 kind=wait
  title='Wait until backups of eshop-orderingdb-stockholm arrive in dublin'
  waits='lower_fence'
  typical=1615 worst=5030 poll=60 timeout=10060
  expects=eshop-orderingdb-stockholm
}
see_orderingdb___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region eu-west-1 \
    --db-instance-identifier eshop-orderingdb-stockholm \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text eshop-orderingdb-stockholm
}
