# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # zone-loss.sh reads this and calls the functions

step auth__db___force_failover
is_auth__db___force_failover() {
  id=auth/db:force-failover rank=1 kind=hand
  title='See that shop-auth-db-seoul answers, from a zone that is well'
  waits='shift_traffic'
  typical=60 worst=300
  by_hand='Only if it still hangs, with a reader in a zone that is well: `aws rds failover-db-cluster --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul --target-db-instance-identifier INSTANCE`; `aws rds describe-db-instances --region ap-northeast-2 --filters Name=db-cluster-id,Values=shop-auth-db-seoul --query '\''DBInstances[].[DBInstanceIdentifier, AvailabilityZone]'\'' --output text` names them.'
  expects='a client writes to shop-auth-db-seoul'
}
