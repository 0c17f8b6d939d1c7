# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step basket_api__baskets___fill_again
is_basket_api__baskets___fill_again() {
  id=basket-api/baskets:fill-again rank=0 kind=hand
  title='Have cache eshop-basket-api-baskets-dublin filled again'
  waits='tier___store___decide'
  typical=600 worst=1800
  by_hand='It holds nothing that is not elsewhere. If it holds what it should not: `FLUSHALL` on eshop-basket-api-baskets-dublin, when the store behind it can bear that everything is read from there. If it is gone: apply its stack, which makes it anew, and then `aws ecs update-service --force-new-deployment` for those that read its address.'
  expects='its hit rate rises, and the store behind it is not overrun'
}

step catalog_api__db___choose_moment
is_catalog_api__db___choose_moment() {
  id=catalog-api/db:choose-moment rank=0 kind=hand
  title='Choose the moment to which catalog-api/db goes back'
  waits='tier___store___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-catalog-api-db-dublin --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region eu-west-1 --db-instance-identifier eshop-catalog-api-db-dublin`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step catalog_api__db___keep_old
is_catalog_api__db___keep_old() {
  id=catalog-api/db:keep-old rank=0 kind=hand
  title='Keep eshop-catalog-api-db-dublin, and say that it leads no more'
  waits='catalog_api__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to eshop-catalog-api-db-dublin after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step catalog_api__db___probe
is_catalog_api__db___probe() {
  id=catalog-api/db:probe rank=0 kind=hand
  title='Write to eshop-catalog-api-db-dublin-g2'
  waits='catalog_api__db___set_password catalog_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/catalog-api/db/endpoint with the secret eshop/catalog-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step catalog_api__db___restore
is_catalog_api__db___restore() {
  id=catalog-api/db:restore rank=0 kind=call
  title='Restore eshop-catalog-api-db-dublin beside itself, as eshop-catalog-api-db-dublin-g2'
  waits='catalog_api__db___choose_moment catalog_api__db___stop_writers'
  typical=1440 worst=4080 poll=30 timeout=8160
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete eshop-catalog-api-db-dublin-g2: nothing depends on it yet'
}
act_catalog_api__db___restore() {
  found_1=$(look_up 'id of security group eshop-catalog-api-db-dublin' aws ec2 describe-security-groups --region eu-west-1 \
    --filters '[{"Name":"group-name","Values":["eshop-catalog-api-db-dublin"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-west-1 \
    --source-db-instance-identifier eshop-catalog-api-db-dublin \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier eshop-catalog-api-db-dublin-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-catalog-api-db-dublin \
    --db-parameter-group-name eshop-catalog-api-db-dublin-postgres16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"catalog-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_catalog_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step catalog_api__db___scale_up
is_catalog_api__db___scale_up() {
  id=catalog-api/db:scale-up rank=0 kind=call
  title='Give eshop-catalog-api-db-dublin-g2 a second zone'
  waits='catalog_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_catalog_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin-g2 --multi-az --apply-immediately
}
see_catalog_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_catalog_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin-g2 --no-multi-az --apply-immediately
}

step catalog_api__db___set_password
is_catalog_api__db___set_password() {
  id=catalog-api/db:set-password rank=0 kind=hand
  title='See that eshop-catalog-api-db-dublin-g2 has the password of the secret'
  waits='catalog_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-catalog-api-db-dublin-g2 --region eu-west-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-west-1 --secret-id eshop/catalog-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step catalog_api__db___start_writers
is_catalog_api__db___start_writers() {
  id=catalog-api/db:start-writers rank=0 kind=judge
  title='Start all that use catalog-api/db'
  waits='catalog_api__db___probe'
  typical=180 worst=600
  expects='all that use catalog-api/db run and are healthy'
}
act_catalog_api__db___start_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 2
}

step catalog_api__db___stop_writers
is_catalog_api__db___stop_writers() {
  id=catalog-api/db:stop-writers rank=0 kind=judge
  title='Stop all that use catalog-api/db'
  waits='tier___store___decide'
  typical=60 worst=300
  expects='no task that uses catalog-api/db runs any more, of jobs that had begun neither'
}
act_catalog_api__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-catalog-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-catalog-api-dublin --desired-count 0
}

step catalog_api__db___write_endpoint
is_catalog_api__db___write_endpoint() {
  id=catalog-api/db:write-endpoint rank=0 kind=call
  title='Write the address of eshop-catalog-api-db-dublin-g2 where services read it'
  waits='catalog_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-catalog-api-db-dublin-g2.'
  taken_back='write the address that was there before into /drgen/eshop/v1/catalog-api/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_catalog_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-catalog-api-db-dublin-g2' aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-catalog-api-db-dublin-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-1 --name /drgen/eshop/v1/catalog-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_catalog_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-1 --name /drgen/eshop/v1/catalog-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-catalog-api-db-dublin-g2.
}

step identity_api__db___choose_moment
is_identity_api__db___choose_moment() {
  id=identity-api/db:choose-moment rank=0 kind=hand
  title='Choose the moment to which identity-api/db goes back'
  waits='tier___store___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-identity-api-db-dublin --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region eu-west-1 --db-instance-identifier eshop-identity-api-db-dublin`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step identity_api__db___keep_old
is_identity_api__db___keep_old() {
  id=identity-api/db:keep-old rank=0 kind=hand
  title='Keep eshop-identity-api-db-dublin, and say that it leads no more'
  waits='identity_api__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to eshop-identity-api-db-dublin after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step identity_api__db___probe
is_identity_api__db___probe() {
  id=identity-api/db:probe rank=0 kind=hand
  title='Write to eshop-identity-api-db-dublin-g2'
  waits='identity_api__db___set_password identity_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/identity-api/db/endpoint with the secret eshop/identity-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step identity_api__db___restore
is_identity_api__db___restore() {
  id=identity-api/db:restore rank=0 kind=call
  title='Restore eshop-identity-api-db-dublin beside itself, as eshop-identity-api-db-dublin-g2'
  waits='identity_api__db___choose_moment identity_api__db___stop_writers'
  typical=1320 worst=3840 poll=30 timeout=7680
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete eshop-identity-api-db-dublin-g2: nothing depends on it yet'
}
act_identity_api__db___restore() {
  found_1=$(look_up 'id of security group eshop-identity-api-db-dublin' aws ec2 describe-security-groups --region eu-west-1 \
    --filters '[{"Name":"group-name","Values":["eshop-identity-api-db-dublin"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-west-1 \
    --source-db-instance-identifier eshop-identity-api-db-dublin \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier eshop-identity-api-db-dublin-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name eshop-identity-api-db-dublin \
    --db-parameter-group-name eshop-identity-api-db-dublin-postgres16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"identity-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_identity_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step identity_api__db___scale_up
is_identity_api__db___scale_up() {
  id=identity-api/db:scale-up rank=0 kind=call
  title='Give eshop-identity-api-db-dublin-g2 a second zone'
  waits='identity_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_identity_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin-g2 --multi-az --apply-immediately
}
see_identity_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_identity_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin-g2 --no-multi-az --apply-immediately
}

step identity_api__db___set_password
is_identity_api__db___set_password() {
  id=identity-api/db:set-password rank=0 kind=hand
  title='See that eshop-identity-api-db-dublin-g2 has the password of the secret'
  waits='identity_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-identity-api-db-dublin-g2 --region eu-west-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-west-1 --secret-id eshop/identity-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step identity_api__db___start_writers
is_identity_api__db___start_writers() {
  id=identity-api/db:start-writers rank=0 kind=judge
  title='Start all that use identity-api/db'
  waits='identity_api__db___probe'
  typical=180 worst=600
  expects='all that use identity-api/db run and are healthy'
}
act_identity_api__db___start_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 2
}

step identity_api__db___stop_writers
is_identity_api__db___stop_writers() {
  id=identity-api/db:stop-writers rank=0 kind=judge
  title='Stop all that use identity-api/db'
  waits='tier___store___decide'
  typical=60 worst=300
  expects='no task that uses identity-api/db runs any more, of jobs that had begun neither'
}
act_identity_api__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-identity-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-identity-api-dublin --desired-count 0
}

step identity_api__db___write_endpoint
is_identity_api__db___write_endpoint() {
  id=identity-api/db:write-endpoint rank=0 kind=call
  title='Write the address of eshop-identity-api-db-dublin-g2 where services read it'
  waits='identity_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-identity-api-db-dublin-g2.'
  taken_back='write the address that was there before into /drgen/eshop/v1/identity-api/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_identity_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-identity-api-db-dublin-g2' aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-identity-api-db-dublin-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-1 --name /drgen/eshop/v1/identity-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_identity_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-1 --name /drgen/eshop/v1/identity-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-identity-api-db-dublin-g2.
}

step tier___office___decide
is_tier___office___decide() {
  id=tier:office:decide rank=1 kind=decide
  title='Decide whether a store of office is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for office says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}

step tier___store___decide
is_tier___store___decide() {
  id=tier:store:decide rank=0 kind=decide
  title='Decide whether a store of store is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for store says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}

step webhooks_api__db___choose_moment
is_webhooks_api__db___choose_moment() {
  id=webhooks-api/db:choose-moment rank=1 kind=hand
  title='Choose the moment to which webhooks-api/db goes back'
  waits='tier___office___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region eu-west-1 --db-instance-identifier eshop-webhooks-api-db-dublin --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region eu-west-1 --db-instance-identifier eshop-webhooks-api-db-dublin`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step webhooks_api__db___keep_old
is_webhooks_api__db___keep_old() {
  id=webhooks-api/db:keep-old rank=1 kind=hand
  title='Keep eshop-webhooks-api-db-dublin, and say that it leads no more'
  waits='webhooks_api__db___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to eshop-webhooks-api-db-dublin after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step webhooks_api__db___probe
is_webhooks_api__db___probe() {
  id=webhooks-api/db:probe rank=1 kind=hand
  title='Write to eshop-webhooks-api-db-dublin-g2'
  waits='webhooks_api__db___set_password webhooks_api__db___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/eshop/v1/webhooks-api/db/endpoint with the secret eshop/webhooks-api/db/secret; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step webhooks_api__db___restore
is_webhooks_api__db___restore() {
  id=webhooks-api/db:restore rank=1 kind=call
  title='Restore eshop-webhooks-api-db-dublin beside itself, as eshop-webhooks-api-db-dublin-g2'
  waits='webhooks_api__db___choose_moment webhooks_api__db___stop_writers'
  typical=1320 worst=3840 poll=30 timeout=7680
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete eshop-webhooks-api-db-dublin-g2: nothing depends on it yet'
}
act_webhooks_api__db___restore() {
  found_1=$(look_up 'id of security group eshop-webhooks-api-db-dublin' aws ec2 describe-security-groups --region eu-west-1 \
    --filters '[{"Name":"group-name","Values":["eshop-webhooks-api-db-dublin"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region eu-west-1 \
    --source-db-instance-identifier eshop-webhooks-api-db-dublin \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier eshop-webhooks-api-db-dublin-g2 \
    --db-instance-class db.t4g.medium --no-multi-az \
    --db-subnet-group-name eshop-webhooks-api-db-dublin \
    --db-parameter-group-name eshop-webhooks-api-db-dublin-postgres16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"webhooks-api"},{"Key":"dr:store","Value":"db"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_webhooks_api__db___restore() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step webhooks_api__db___scale_up
is_webhooks_api__db___scale_up() {
  id=webhooks-api/db:scale-up rank=1 kind=call
  title='Give eshop-webhooks-api-db-dublin-g2 a second zone'
  waits='webhooks_api__db___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_webhooks_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin-g2 --multi-az --apply-immediately
}
see_webhooks_api__db___scale_up() {
  answer=$(aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_webhooks_api__db___scale_up() {
  aws rds modify-db-instance --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin-g2 --no-multi-az --apply-immediately
}

step webhooks_api__db___set_password
is_webhooks_api__db___set_password() {
  id=webhooks-api/db:set-password rank=1 kind=hand
  title='See that eshop-webhooks-api-db-dublin-g2 has the password of the secret'
  waits='webhooks_api__db___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier eshop-webhooks-api-db-dublin-g2 --region eu-west-1 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region eu-west-1 --secret-id eshop/webhooks-api/db/secret --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step webhooks_api__db___start_writers
is_webhooks_api__db___start_writers() {
  id=webhooks-api/db:start-writers rank=1 kind=judge
  title='Start all that use webhooks-api/db'
  waits='webhooks_api__db___probe'
  typical=180 worst=600
  expects='all that use webhooks-api/db run and are healthy'
}
act_webhooks_api__db___start_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 2 \
    --max-capacity 8 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 2
}

step webhooks_api__db___stop_writers
is_webhooks_api__db___stop_writers() {
  id=webhooks-api/db:stop-writers rank=1 kind=judge
  title='Stop all that use webhooks-api/db'
  waits='tier___office___decide'
  typical=60 worst=300
  expects='no task that uses webhooks-api/db runs any more, of jobs that had begun neither'
}
act_webhooks_api__db___stop_writers() {
  aws application-autoscaling register-scalable-target --region eu-west-1 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/eshop-eshop-dublin/eshop-webhooks-api-dublin --min-capacity 0 \
    --max-capacity 0 || return
  aws ecs update-service --region eu-west-1 --cluster eshop-eshop-dublin \
    --service eshop-webhooks-api-dublin --desired-count 0
}

step webhooks_api__db___write_endpoint
is_webhooks_api__db___write_endpoint() {
  id=webhooks-api/db:write-endpoint rank=1 kind=call
  title='Write the address of eshop-webhooks-api-db-dublin-g2 where services read it'
  waits='webhooks_api__db___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with eshop-webhooks-api-db-dublin-g2.'
  taken_back='write the address that was there before into /drgen/eshop/v1/webhooks-api/db/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_webhooks_api__db___write_endpoint() {
  found_1=$(look_up 'address of eshop-webhooks-api-db-dublin-g2' aws rds describe-db-instances --region eu-west-1 \
    --db-instance-identifier eshop-webhooks-api-db-dublin-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region eu-west-1 --name /drgen/eshop/v1/webhooks-api/db/endpoint \
    --value "$found_1" --type String --overwrite
}
see_webhooks_api__db___write_endpoint() {
  answer=$(aws ssm get-parameter --region eu-west-1 --name /drgen/eshop/v1/webhooks-api/db/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins eshop-webhooks-api-db-dublin-g2.
}
