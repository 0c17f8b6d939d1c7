# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # site-loss.sh reads this and calls the functions

step auth__db___add_instance_2
is_auth__db___add_instance_2() {
  id=auth/db:add-instance-2 rank=0 kind=call
  title='Add the instance shop-auth-db-tokyo-2'
  waits='auth__db___probe'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_auth__db___add_instance_2() {
  aws rds create-db-instance --region ap-northeast-1 --db-instance-identifier shop-auth-db-tokyo-2 \
    --db-cluster-identifier shop-auth-db-tokyo --engine aurora-postgresql \
    --db-instance-class db.r6g.large --promotion-tier 1 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-1:111122223333:alias/shop-data-tokyo
}
see_auth__db___add_instance_2() {
  answer=$(aws rds describe-db-instances --region ap-northeast-1 --db-instance-identifier shop-auth-db-tokyo-2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}
undo_auth__db___add_instance_2() {
  aws rds delete-db-instance --region ap-northeast-1 --db-instance-identifier shop-auth-db-tokyo-2
}

step auth__db___fail_over
is_auth__db___fail_over() {
  id=auth/db:fail-over rank=0 kind=call
  title='Make shop-auth-db-tokyo the writer of shop-auth-db-seoul-global'
  waits='auth__db___read_lag'
  typical=180 worst=600 poll=10 timeout=1200
  class=database_promotion
  loses=data
  expects='available and arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo'
  taken_back='not possible; once seoul answers again it follows, and `switchover-global-cluster` goes back without loss'
  worse='shop-auth-db-tokyo then stands alone, the steps behind this one follow by hand, and a new global database has to be made of it'
}
act_auth__db___fail_over() {
  aws rds failover-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-auth-db-seoul-global \
    --target-db-cluster-identifier arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo \
    --allow-data-loss
}
see_auth__db___fail_over() {
  answer=$(aws rds describe-global-clusters --region ap-northeast-1 \
    --global-cluster-identifier shop-auth-db-seoul-global \
    --query '[GlobalClusters[0].Status, GlobalClusters[0].GlobalClusterMembers[?IsWriter].DBClusterArn | [0]]' \
    --output text) || return
  shows "$answer" text available text arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo
}
instead_auth__db___fail_over() {
  aws rds remove-from-global-cluster --region ap-northeast-1 \
    --global-cluster-identifier shop-auth-db-seoul-global \
    --db-cluster-identifier arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo
}

step auth__db___probe
is_auth__db___probe() {
  id=auth/db:probe rank=0 kind=hand
  title='Write to shop-auth-db-tokyo'
  waits='auth__db___fail_over'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/auth/db/endpoint with the secret shop/auth/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step auth__db___protect
is_auth__db___protect() {
  id=auth/db:protect rank=0 kind=call
  title='Have shop-auth-db-tokyo backed up from now on'
  waits='auth__db___probe'
  typical=10 worst=60 poll=10 timeout=300
  expects=gfs
  undo=calls
}
act_auth__db___protect() {
  aws rds add-tags-to-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo \
    --tags '[{"Key":"dr:backup","Value":"gfs"}]'
}
see_auth__db___protect() {
  answer=$(aws rds list-tags-for-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo \
    --query "TagList[?Key=='dr:backup'].Value | [0]" --output text) || return
  shows "$answer" text gfs
}
undo_auth__db___protect() {
  aws rds remove-tags-from-resource --region ap-northeast-1 \
    --resource-name arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-auth-db-tokyo \
    --tag-keys dr:backup
}

step auth__db___read_lag
is_auth__db___read_lag() {
  id=auth/db:read-lag rank=0 kind=read
  title='Read how far shop-auth-db-tokyo lags behind, and note it'
  waits='tier___checkout___raise_fence'
  typical=10 worst=60
  expects='the last value before the impact, in milliseconds, is bearable (RPO 5m asked)'
}
act_auth__db___read_lag() {
  aws cloudwatch get-metric-statistics --region ap-northeast-1 --namespace AWS/RDS \
    --metric-name AuroraGlobalDBReplicationLag \
    --dimensions '[{"Name":"DBClusterIdentifier","Value":"shop-auth-db-tokyo"},{"Name":"SourceRegion","Value":"ap-northeast-2"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step auth___check_image
is_auth___check_image() {
  id=auth:check-image rank=0 kind=wait
  title='See that shop/auth:stable is in tokyo'
  waits='freeze'
  typical=0 worst=0 poll=10 timeout=120
  expects='begins with sha256:'
}
see_auth___check_image() {
  answer=$(aws ecr describe-images --region ap-northeast-1 --repository-name shop/auth \
    --image-ids '[{"imageTag":"stable"}]' --query 'imageDetails[0].imageDigest' --output text) || return
  shows "$answer" begins sha256:
}

step auth___raise_floor
is_auth___raise_floor() {
  id=auth:raise-floor rank=0 kind=call
  title='Raise the floor of auth in tokyo to 4'
  waits='auth__db___probe'
  typical=5 worst=30 poll=5 timeout=120
  expects='4 or more'
  undo=calls
}
act_auth___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-tokyo/shop-auth-tokyo --min-capacity 4 --max-capacity 20
}
see_auth___raise_floor() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-1 \
    --service-namespace ecs --resource-ids service/shop-identity-tokyo/shop-auth-tokyo \
    --query 'ScalableTargets[0].MinCapacity' --output text) || return
  shows "$answer" least 4
}
undo_auth___raise_floor() {
  aws application-autoscaling register-scalable-target --region ap-northeast-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-tokyo/shop-auth-tokyo --min-capacity 0 --max-capacity 20
}

step auth___start_tasks
is_auth___start_tasks() {
  id=auth:start-tasks rank=0 kind=call
  title='Start 4 tasks of auth in tokyo'
  waits='auth___raise_floor'
  typical=120 worst=300 poll=10 timeout=600
  class=ecs_deployment
  expects='4 or more'
  undo=calls
}
act_auth___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-identity-tokyo \
    --service shop-auth-tokyo --desired-count 4
}
see_auth___start_tasks() {
  answer=$(aws ecs describe-services --region ap-northeast-1 --cluster shop-identity-tokyo \
    --services shop-auth-tokyo --query 'services[0].runningCount' --output text) || return
  shows "$answer" least 4
}
undo_auth___start_tasks() {
  aws ecs update-service --region ap-northeast-1 --cluster shop-identity-tokyo \
    --service shop-auth-tokyo --desired-count 0
}

step auth___verify
is_auth___verify() {
  id=auth:verify rank=0 kind=wait
  title='See 4 healthy tasks of auth in tokyo'
  waits='auth___start_tasks'
  typical=30 worst=120 poll=10 timeout=600
  expects='4 or more'
}
see_auth___verify() {
  found_1=$(look_up 'ARN of the target group shop-auth-tokyo-public-xq732t' aws elbv2 describe-target-groups --region ap-northeast-1 --names shop-auth-tokyo-public-xq732t \
    --query 'TargetGroups[0].TargetGroupArn' --output text) || return
  answer=$(aws elbv2 describe-target-health --region ap-northeast-1 --target-group-arn "$found_1" \
    --query "length(TargetHealthDescriptions[?TargetHealth.State=='healthy'])" --output text) || return
  shows "$answer" least 4
}
