# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step auth__db___protect_again
is_auth__db___protect_again() {
  id=auth/db:protect-again rank=0 kind=wait
  title='Wait until shop-auth-db-seoul follows as part of shop-auth-db-seoul-global'
  waits='lower_fence'
  typical=1257 worst=4314 poll=60 timeout=8628
  expects=connected
}
see_auth__db___protect_again() {
  answer=$(aws rds describe-global-clusters --region ap-northeast-2 \
    --global-cluster-identifier shop-auth-db-seoul-global \
    --query "GlobalClusters[0].GlobalClusterMembers[?DBClusterArn=='arn:aws:rds:ap-northeast-2:111122223333:cluster:shop-auth-db-seoul'].SynchronizationStatus | [0]" \
    --output text) || return
  shows "$answer" text connected
}

step auth___stand_by
is_auth___stand_by() {
  id=auth:stand-by rank=0 kind=call
  title='Let auth be started in seoul again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='20 or more'
  undo=calls
}
act_auth___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-seoul/shop-auth-seoul --min-capacity 0 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --desired-count 0
}
see_auth___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-identity-seoul/shop-auth-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 20
}
undo_auth___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-seoul/shop-auth-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --desired-count 0
}
