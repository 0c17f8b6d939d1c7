# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step basket_api__baskets___check_nodes
is_basket_api__baskets___check_nodes() {
  id=basket-api/baskets:check-nodes rank=0 kind=wait
  title='See that cache eshop-basket-api-baskets-dublin answers'
  waits='shift_traffic'
  typical=5 worst=30 poll=5 timeout=120
  expects=available
}
see_basket_api__baskets___check_nodes() {
  answer=$(aws elasticache describe-replication-groups --region eu-west-1 \
    --replication-group-id eshop-basket-api-baskets-dublin --query 'ReplicationGroups[0].Status' \
    --output text) || return
  shows "$answer" text available
}

step catalog_api__db___force_failover
is_catalog_api__db___force_failover() {
  id=catalog-api/db:force-failover rank=0 kind=hand
  title='See that eshop-catalog-api-db-dublin answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-catalog-api-db-dublin --force-failover`.'
  expects='a client writes to eshop-catalog-api-db-dublin'
}

step identity_api__db___force_failover
is_identity_api__db___force_failover() {
  id=identity-api/db:force-failover rank=0 kind=hand
  title='See that eshop-identity-api-db-dublin answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-identity-api-db-dublin --force-failover`.'
  expects='a client writes to eshop-identity-api-db-dublin'
}

step webhooks_api__db___force_failover
is_webhooks_api__db___force_failover() {
  id=webhooks-api/db:force-failover rank=1 kind=hand
  title='See that eshop-webhooks-api-db-dublin answers, from a zone that is well'
  waits='shift_traffic'
  typical=120 worst=600
  by_hand='Only if it still hangs: `aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-webhooks-api-db-dublin --force-failover`.'
  expects='a client writes to eshop-webhooks-api-db-dublin'
}
