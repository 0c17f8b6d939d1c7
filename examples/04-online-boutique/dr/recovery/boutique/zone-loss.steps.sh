# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step cartservice__carts___check_nodes
is_cartservice__carts___check_nodes() {
  id=cartservice/carts:check-nodes rank=0 kind=wait
  title='See that cache boutique-cartservice-carts-london answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_cartservice__carts___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region eu-west-2 \
    --replication-group-id boutique-cartservice-carts-london --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}
