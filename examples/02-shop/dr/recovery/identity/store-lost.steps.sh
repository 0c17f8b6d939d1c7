# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step auth__db___add_instance_1
is_auth__db___add_instance_1() {
  id=auth/db:add-instance-1 rank=1 kind=call
  title='Add the instance shop-auth-db-seoul-g2-1'
  waits='auth__db___restore'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_auth__db___add_instance_1() {
  aws rds create-db-instance --region ap-northeast-2 --db-instance-identifier shop-auth-db-seoul-g2-1 \
    --db-cluster-identifier shop-auth-db-seoul-g2 --engine aurora-postgresql \
    --db-instance-class db.r6g.large --promotion-tier 0 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul
}
see_auth__db___add_instance_1() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-auth-db-seoul-g2-1 --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
undo_auth__db___add_instance_1() {
  aws rds delete-db-instance --region ap-northeast-2 --db-instance-identifier shop-auth-db-seoul-g2-1
}

step auth__db___add_instance_2
is_auth__db___add_instance_2() {
  id=auth/db:add-instance-2 rank=1 kind=call
  title='Add the instance shop-auth-db-seoul-g2-2'
  waits='auth__db___probe'
  typical=600 worst=900 poll=15 timeout=1800
  expects=available
  undo=calls
}
act_auth__db___add_instance_2() {
  aws rds create-db-instance --region ap-northeast-2 --db-instance-identifier shop-auth-db-seoul-g2-2 \
    --db-cluster-identifier shop-auth-db-seoul-g2 --engine aurora-postgresql \
    --db-instance-class db.r6g.large --promotion-tier 1 --no-publicly-accessible \
    --no-auto-minor-version-upgrade --enable-performance-insights \
    --performance-insights-kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul
}
see_auth__db___add_instance_2() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-auth-db-seoul-g2-2 --query 'DBInstances[0].DBInstanceStatus' \
    --output text) || return
  shows "$answer" text available
}
undo_auth__db___add_instance_2() {
  aws rds delete-db-instance --region ap-northeast-2 --db-instance-identifier shop-auth-db-seoul-g2-2
}

step auth__db___choose_moment
is_auth__db___choose_moment() {
  id=auth/db:choose-moment rank=1 kind=hand
  title='Choose the moment to which auth/db goes back'
  waits='tier___identity___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-to-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul --query '\''DBClusters[0].[EarliestRestorableTime, LatestRestorableTime]'\''` is what there is. If the cluster itself was deleted: its retained backups, by the `DbClusterResourceId` that `aws rds describe-db-cluster-automated-backups --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul` shows: the step below with `--source-db-cluster-resource-id ID` in place of `--source-db-cluster-identifier shop-auth-db-seoul`, by hand; behind them the vault. Damage has reached the other site within a second: a switch does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step auth__db___keep_old
is_auth__db___keep_old() {
  id=auth/db:keep-old rank=1 kind=hand
  title='Keep shop-auth-db-seoul, and say that it leads no more'
  waits='auth__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to shop-auth-db-seoul after the moment is only there: compare, and carry over what is worth it. It stands outside the global database, which is made anew around it; until then the other site follows the old one, and the plan for the loss of this site would bring the damage back. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step auth__db___probe
is_auth__db___probe() {
  id=auth/db:probe rank=1 kind=hand
  title='Write to shop-auth-db-seoul-g2'
  waits='auth__db___add_instance_1 auth__db___set_password auth__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/auth/db/endpoint with the secret shop/auth/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step auth__db___restore
is_auth__db___restore() {
  id=auth/db:restore rank=1 kind=call
  title='Restore shop-auth-db-seoul beside itself, as shop-auth-db-seoul-g2'
  waits='auth__db___choose_moment auth__db___stop_writers'
  typical=1500 worst=4200 poll=30 timeout=8400
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete shop-auth-db-seoul-g2: nothing depends on it yet'
}
act_auth__db___restore() {
  found_1=$(look_up 'id of security group shop-auth-db-seoul' aws ec2 describe-security-groups --region ap-northeast-2 \
    --filters '[{"Name":"group-name","Values":["shop-auth-db-seoul"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-cluster-to-point-in-time --region ap-northeast-2 \
    --db-cluster-identifier shop-auth-db-seoul-g2 --source-db-cluster-identifier shop-auth-db-seoul \
    $(moment_or --use-latest-restorable-time --restore-to-time) \
    --kms-key-id arn:aws:kms:ap-northeast-2:111122223333:alias/shop-data-seoul \
    --db-subnet-group-name shop-auth-db-seoul \
    --db-cluster-parameter-group-name shop-auth-db-seoul-aurora-postgresql16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"auth"},{"Key":"dr:store","Value":"db"}]'
}
see_auth__db___restore() {
  answer=$(aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul-g2 \
    --query 'DBClusters[0].Status' --output text) || return
  shows "$answer" text available
}

step auth__db___set_password
is_auth__db___set_password() {
  id=auth/db:set-password rank=1 kind=hand
  title='See that shop-auth-db-seoul-g2 has the password of the secret'
  waits='auth__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-cluster --db-cluster-identifier shop-auth-db-seoul-g2 --region ap-northeast-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-northeast-2 --secret-id shop/auth/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step auth__db___start_writers
is_auth__db___start_writers() {
  id=auth/db:start-writers rank=1 kind=judge
  title='Start all that use auth/db'
  waits='auth__db___probe'
  typical=180 worst=600
  expects='all that use auth/db run and are healthy'
}
act_auth__db___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-seoul/shop-auth-seoul --min-capacity 4 --max-capacity 20 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --desired-count 4
}

step auth__db___stop_writers
is_auth__db___stop_writers() {
  id=auth/db:stop-writers rank=1 kind=judge
  title='Stop all that use auth/db'
  waits='tier___identity___decide'
  typical=60 worst=300
  expects='no task that uses auth/db runs any more, of jobs that had begun neither'
}
act_auth__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-identity-seoul/shop-auth-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-identity-seoul \
    --service shop-auth-seoul --desired-count 0
}

step auth__db___write_endpoint
is_auth__db___write_endpoint() {
  id=auth/db:write-endpoint rank=1 kind=call
  title='Write the address of shop-auth-db-seoul-g2 where services read it'
  waits='auth__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with shop-auth-db-seoul-g2.'
  taken_back='write the address that was there before into /drgen/shop/v1/auth/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_auth__db___write_endpoint() {
  found_1=$(look_up 'address of shop-auth-db-seoul-g2' aws rds describe-db-clusters --region ap-northeast-2 --db-cluster-identifier shop-auth-db-seoul-g2 \
    --query 'DBClusters[0].Endpoint' --output text) || return
  aws ssm put-parameter --region ap-northeast-2 --name /drgen/shop/v1/auth/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_auth__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-northeast-2 --name /drgen/shop/v1/auth/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins shop-auth-db-seoul-g2.
}

step tier___identity___decide
is_tier___identity___decide() {
  id=tier:identity:decide rank=1 kind=decide
  title='Decide whether a store of identity is taken back to an earlier moment'
  typical=60 worst=60
  by_hand='Whoever may decide for identity says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
