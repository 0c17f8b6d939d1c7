# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step order__db___force_failover
is_order__db___force_failover() {
  id=order/db:force-failover rank=0 kind=hand
  title='See that shop-order-db-seoul answers, from a zone that is well'
  waits='shift_traffic'
  typical=60 worst=300
  by_hand='Only if it still hangs, with a reader in a zone that is well: `aws rds failover-db-cluster --region ap-northeast-2 --db-cluster-identifier shop-order-db-seoul --target-db-instance-identifier INSTANCE`; `aws rds describe-db-instances --region ap-northeast-2 --filters Name=db-cluster-id,Values=shop-order-db-seoul --query '\''DBInstances[].[DBInstanceIdentifier, AvailabilityZone]'\'' --output text` names them.'
  expects='a client writes to shop-order-db-seoul'
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
