# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step cart__carts___check_nodes
is_cart__carts___check_nodes() {
  id=cart/carts:check-nodes rank=1 kind=wait
  title='See that cache astronomy-cart-carts-sydney answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_cart__carts___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region ap-southeast-2 \
    --replication-group-id astronomy-cart-carts-sydney --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
