# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step catalog__db___force_failover
is_catalog__db___force_failover() {
  id=catalog/db:force-failover rank=0 kind=hand
  title='See that retail-catalog-db-oregon answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region us-west-2 --db-instance-identifier retail-catalog-db-oregon --force-failover`.'
  expects='a client writes to retail-catalog-db-oregon'
}

step catalog__search___check_domain
is_catalog__search___check_domain() {
  id=catalog/search:check-domain rank=0 kind=wait
  title='See that domain retail-catalog-search-oregon answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects='Green or Yellow'
}
see_catalog__search___check_domain() {
  answer=$(aws opensearch describe-domain-health --region us-west-2 --domain-name retail-catalog-search-oregon \
    --query ClusterHealth --output text) || return
  shows "$answer" either 'Green|Yellow'
}

step checkout__cache___check_nodes
is_checkout__cache___check_nodes() {
  id=checkout/cache:check-nodes rank=1 kind=wait
  title='See that cache retail-checkout-cache-oregon answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_checkout__cache___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region us-west-2 \
    --replication-group-id retail-checkout-cache-oregon --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}

step orders__db___force_failover
is_orders__db___force_failover() {
  id=orders/db:force-failover rank=1 kind=hand
  title='See that retail-orders-db-oregon answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region us-west-2 --db-instance-identifier retail-orders-db-oregon --force-failover`.'
  expects='a client writes to retail-orders-db-oregon'
}

step orders__events___check_broker
is_orders__events___check_broker() {
  id=orders/events:check-broker rank=1 kind=wait
  title='See that broker retail-orders-events-oregon runs'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=RUNNING
}
see_orders__events___check_broker() {
  answer=$(aws mq list-brokers --region us-west-2 --max-results 100 \
    --query "BrokerSummaries[?BrokerName=='retail-orders-events-oregon'].BrokerState | [0]" \
    --output text) || return
  shows "$answer" text RUNNING
}
