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
  id=catalog-api/db:force-failover rank=0 kind=call
  title='Only if eshop-catalog-api-db-dublin still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_catalog_api__db___force_failover() {
  aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-catalog-api-db-dublin \
    --force-failover
}
see_catalog_api__db___force_failover() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step identity_api__db___force_failover
is_identity_api__db___force_failover() {
  id=identity-api/db:force-failover rank=0 kind=call
  title='Only if eshop-identity-api-db-dublin still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_identity_api__db___force_failover() {
  aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-identity-api-db-dublin \
    --force-failover
}
see_identity_api__db___force_failover() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}

step webhooks_api__db___force_failover
is_webhooks_api__db___force_failover() {
  id=webhooks-api/db:force-failover rank=1 kind=call
  title='Only if eshop-webhooks-api-db-dublin still hangs: have it use its other zone'
  waits='shift_traffic'
  typical=120 worst=600 poll=15 timeout=1200
  expects=available
}
act_webhooks_api__db___force_failover() {
  aws rds reboot-db-instance --region eu-west-1 --db-instance-identifier eshop-webhooks-api-db-dublin \
    --force-failover
}
see_webhooks_api__db___force_failover() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
