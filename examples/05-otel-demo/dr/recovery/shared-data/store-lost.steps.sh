# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step astronomy_db___choose_moment
is_astronomy_db___choose_moment() {
  id=astronomy-db:choose-moment rank=1 kind=hand
  title='Choose the moment to which astronomy-db goes back'
  waits='tier___high___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region ap-southeast-2 --db-instance-identifier astronomy-astronomy-db-sydney --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region ap-southeast-2 --db-instance-identifier astronomy-astronomy-db-sydney`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step astronomy_db___keep_old
is_astronomy_db___keep_old() {
  id=astronomy-db:keep-old rank=1 kind=hand
  title='Keep astronomy-astronomy-db-sydney, and say that it leads no more'
  waits='astronomy_db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to astronomy-astronomy-db-sydney after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step astronomy_db___probe
is_astronomy_db___probe() {
  id=astronomy-db:probe rank=1 kind=hand
  title='Write to astronomy-astronomy-db-sydney-g2'
  waits='astronomy_db___set_password astronomy_db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/astronomy/v1/astronomy-db/endpoint with the secret astronomy/astronomy-db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step astronomy_db___restore
is_astronomy_db___restore() {
  id=astronomy-db:restore rank=1 kind=call
  title='Restore astronomy-astronomy-db-sydney beside itself, as astronomy-astronomy-db-sydney-g2'
  waits='astronomy_db___choose_moment astronomy_db___stop_writers'
  typical=1740 worst=4680 poll=30 timeout=9360
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete astronomy-astronomy-db-sydney-g2: nothing depends on it yet'
}
act_astronomy_db___restore() {
  found_1=$(look_up 'id of security group astronomy-astronomy-db-sydney' aws ec2 describe-security-groups --region ap-southeast-2 \
    --filters '[{"Name":"group-name","Values":["astronomy-astronomy-db-sydney"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region ap-southeast-2 \
    --source-db-instance-identifier astronomy-astronomy-db-sydney \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier astronomy-astronomy-db-sydney-g2 \
    --db-instance-class db.r6g.large --no-multi-az \
    --db-subnet-group-name astronomy-astronomy-db-sydney \
    --db-parameter-group-name astronomy-astronomy-db-sydney-postgres16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:store","Value":"astronomy-db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_astronomy_db___restore() {
  answer=$(aws rds describe-db-instances --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step astronomy_db___scale_up
is_astronomy_db___scale_up() {
  id=astronomy-db:scale-up rank=1 kind=call
  title='Give astronomy-astronomy-db-sydney-g2 a second zone'
  waits='astronomy_db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_astronomy_db___scale_up() {
  aws rds modify-db-instance --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney-g2 --multi-az --apply-immediately
}
see_astronomy_db___scale_up() {
  answer=$(aws rds describe-db-instances --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_astronomy_db___scale_up() {
  aws rds modify-db-instance --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney-g2 --no-multi-az --apply-immediately
}

step astronomy_db___set_password
is_astronomy_db___set_password() {
  id=astronomy-db:set-password rank=1 kind=hand
  title='See that astronomy-astronomy-db-sydney-g2 has the password of the secret'
  waits='astronomy_db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier astronomy-astronomy-db-sydney-g2 --region ap-southeast-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-southeast-2 --secret-id astronomy/astronomy-db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step astronomy_db___start_writers
is_astronomy_db___start_writers() {
  id=astronomy-db:start-writers rank=1 kind=judge
  title='Start all that use astronomy-db'
  waits='astronomy_db___probe'
  typical=180 worst=600
  expects='all that use astronomy-db run and are healthy'
}
act_astronomy_db___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-accounting-sydney --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --desired-count 2 || return
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-product-catalog-sydney --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --desired-count 2
}

step astronomy_db___stop_writers
is_astronomy_db___stop_writers() {
  id=astronomy-db:stop-writers rank=1 kind=judge
  title='Stop all that use astronomy-db'
  waits='tier___high___decide'
  typical=60 worst=300
  expects='no task that uses astronomy-db runs any more, of jobs that had begun neither'
}
act_astronomy_db___stop_writers() {
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-support-sydney/astronomy-accounting-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-support-sydney \
    --service astronomy-accounting-sydney --desired-count 0 || return
  aws application-autoscaling register-scalable-target --region ap-southeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/astronomy-shop-sydney/astronomy-product-catalog-sydney --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region ap-southeast-2 --cluster astronomy-shop-sydney \
    --service astronomy-product-catalog-sydney --desired-count 0
}

step astronomy_db___write_endpoint
is_astronomy_db___write_endpoint() {
  id=astronomy-db:write-endpoint rank=1 kind=call
  title='Write the address of astronomy-astronomy-db-sydney-g2 where services read it'
  waits='astronomy_db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with astronomy-astronomy-db-sydney-g2.'
  taken_back='write the address that was there before into /drgen/astronomy/v1/astronomy-db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_astronomy_db___write_endpoint() {
  found_1=$(look_up 'address of astronomy-astronomy-db-sydney-g2' aws rds describe-db-instances --region ap-southeast-2 \
    --db-instance-identifier astronomy-astronomy-db-sydney-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region ap-southeast-2 --name /drgen/astronomy/v1/astronomy-db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_astronomy_db___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-southeast-2 --name /drgen/astronomy/v1/astronomy-db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins astronomy-astronomy-db-sydney-g2.
}

step events___bring_back
is_events___bring_back() {
  id=events:bring-back rank=1 kind=hand
  title='Bring records of astronomy-events-sydney back'
  waits='tier___high___decide'
  typical=1800 worst=14400
  by_hand='Where consumers did wrong, have them read again: stop them, set their groups back (`kafka-consumer-groups.sh --reset-offsets --to-datetime`), start them. Where records are wrong they are so in both sites: nothing can change them, so have consumers pass over them. A topic that was deleted is in astronomy-events-singapore still, for deletions are not copied: make it again under its name, and send its records again, from there or from its producers.'
  expects='consumers read on, and what they made of it is right'
}

step tier___high___decide
is_tier___high___decide() {
  id=tier:high:decide rank=1 kind=decide
  title='Decide whether a store of high is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for high says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
