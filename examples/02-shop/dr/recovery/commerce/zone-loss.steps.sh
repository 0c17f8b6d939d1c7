# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step order__db___force_failover
is_order__db___force_failover() {
  id=order/db:force-failover rank=0 kind=call
  title='Only if shop-order-db-seoul still hangs: have it use another zone'
  waits='shift_traffic'
  typical=60 worst=300 poll=15 timeout=1800
  expects=available
}
act_order__db___force_failover() {
  aws rds failover-db-cluster --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul
}
see_order__db___force_failover() {
  answer=$(aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul \
    --query 'DBClusters[0].Status' --output text) || return
  shows "$answer" text available
}

step payment__cache___check_nodes
is_payment__cache___check_nodes() {
  id=payment/cache:check-nodes rank=0 kind=wait
  title='See that cache shop-payment-cache-seoul answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_payment__cache___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region ap-northeast-2 \
    --replication-group-id shop-payment-cache-seoul --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
