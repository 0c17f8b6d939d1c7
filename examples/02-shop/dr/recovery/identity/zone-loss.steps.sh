# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step auth__db___force_failover
is_auth__db___force_failover() {
  id=auth/db:force-failover rank=1 kind=call
  title='Only if shop-auth-db-seoul still hangs: have it use another zone'
  waits='shift_traffic'
  typical=60 worst=300 poll=15 timeout=1800
  expects=available
}
act_auth__db___force_failover() {
  aws rds failover-db-cluster --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul
}
see_auth__db___force_failover() {
  answer=$(aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul \
    --query 'DBClusters[0].Status' --output text) || return
  shows "$answer" text available
}
