# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step notes__db___choose_moment
is_notes__db___choose_moment() {
  id=notes/db:choose-moment rank=0 kind=hand
  title='Choose the moment to which notes/db goes back'
  waits='tier___standard___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region eu-west-1 --db-instance-identifier notes-notes-db-ireland --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region eu-west-1 --db-instance-identifier notes-notes-db-ireland`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step notes__db___keep_old
is_notes__db___keep_old() {
  id=notes/db:keep-old rank=0 kind=hand
  title='Keep notes-notes-db-ireland, and say that it leads no more'
  waits='notes__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to notes-notes-db-ireland after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step notes__db___probe
is_notes__db___probe() {
  id=notes/db:probe rank=0 kind=hand
  title='Write to notes-notes-db-ireland-g2'
  waits='notes__db___set_password notes__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/notes/v1/notes/db/endpoint with the secret notes/notes/db; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step notes__db___restore
is_notes__db___restore() {
  id=notes/db:restore rank=0 kind=call
  title='Restore notes-notes-db-ireland beside itself, as notes-notes-db-ireland-g2'
  waits='notes__db___choose_moment notes__db___stop_writers'
  typical=1500 worst=4200 poll=30 timeout=8400
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete notes-notes-db-ireland-g2: nothing depends on it yet'
}
act_notes__db___restore() {
  found_1=$(look_up 'id of security group notes-notes-db-ireland' aws ec2 describe-security-groups --region eu-west-1 \
    --filters '[{"Name":"group-name","Values":["notes-notes-db-ireland"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-west-1 \
    --source-db-instance-identifier notes-notes-db-ireland \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier notes-notes-db-ireland-g2 --db-instance-class db.t4g.medium \
    --no-multi-az --db-subnet-group-name notes-notes-db-ireland \
    --db-parameter-group-name notes-notes-db-ireland-postgres16 --vpc-security-group-ids $found_1 \
    --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"notes"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_notes__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-west-1 --db-instance-identifier notes-notes-db-ireland-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step notes__db___scale_up
is_notes__db___scale_up() {
  id=notes/db:scale-up rank=0 kind=call
  title='Give notes-notes-db-ireland-g2 a second zone'
  waits='notes__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_notes__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 --db-instance-identifier notes-notes-db-ireland-g2 \
    --multi-az --apply-immediately
}
see_notes__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-west-1 --db-instance-identifier notes-notes-db-ireland-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_notes__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 --db-instance-identifier notes-notes-db-ireland-g2 \
    --no-multi-az --apply-immediately
}

step notes__db___set_password
is_notes__db___set_password() {
  id=notes/db:set-password rank=0 kind=hand
  title='See that notes-notes-db-ireland-g2 has the password of the secret'
  waits='notes__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier notes-notes-db-ireland-g2 --region eu-west-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-west-1 --secret-id notes/notes/db --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step notes__db___start_writers
is_notes__db___start_writers() {
  id=notes/db:start-writers rank=0 kind=judge
  title='Start all that use notes/db'
  waits='notes__db___probe'
  typical=180 worst=600
  expects='all that use notes/db run and are healthy'
}
act_notes__db___start_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 2 --max-capacity 6 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 2
}

step notes__db___stop_writers
is_notes__db___stop_writers() {
  id=notes/db:stop-writers rank=0 kind=judge
  title='Stop all that use notes/db'
  waits='tier___standard___decide'
  typical=60 worst=300
  expects='no task that uses notes/db runs any more, of jobs that had begun neither'
}
act_notes__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/notes-notes-ireland/notes-notes-ireland --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster notes-notes-ireland \
    --service notes-notes-ireland --desired-count 0
}

step notes__db___write_endpoint
is_notes__db___write_endpoint() {
  id=notes/db:write-endpoint rank=0 kind=call
  title='Write the address of notes-notes-db-ireland-g2 where services read it'
  waits='notes__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with notes-notes-db-ireland-g2.'
  taken_back='write the address that was there before into /drgen/notes/v1/notes/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_notes__db___write_endpoint() {
  found_1=$(look_up 'address of notes-notes-db-ireland-g2' aws rds describe-db-instances --region eu-west-1 --db-instance-identifier notes-notes-db-ireland-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-1 --name /drgen/notes/v1/notes/db/endpoint --value "$found_1" \
    --type String --overwrite
}
see_notes__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-1 --name /drgen/notes/v1/notes/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins notes-notes-db-ireland-g2.
}

step tier___standard___decide
is_tier___standard___decide() {
  id=tier:standard:decide rank=0 kind=decide
  title='Decide whether a store of standard is taken back to an earlier moment'
  typical=900 worst=900
  by_hand='Whoever may decide for standard says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
