# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step eventbus___check_broker
is_eventbus___check_broker() {
  id=eventbus:check-broker rank=0 kind=wait
  title='See that broker eshop-eventbus-dublin runs'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_eventbus___check_broker() {
  answer=$(aws mq list-brokers --region eu-west-1 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='eshop-eventbus-dublin'].BrokerState | [0]" --output text) || return
  shows "$answer" text RUNNING
}

step orderingdb___force_failover
is_orderingdb___force_failover() {
  id=orderingdb:force-failover rank=0 kind=hand
  title='See that eshop-orderingdb-dublin answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-orderingdb-dublin --force-failover`.'
  expects='a client writes to eshop-orderingdb-dublin'
}
