# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # store-lost.sh reads this and calls the functions

step analytics__lake___bring_back
is_analytics__lake___bring_back() {
  id=analytics/lake:bring-back rank=3 kind=hand
  title='Bring objects of shop-analytics-lake-111122223333-seoul back'
  waits='analytics__lake___choose_moment analytics__lake___stop_writers'
  typical=1800 worst=28800
  by_hand='Deleted: delete the marker, `aws s3api delete-object --region ap-northeast-2 --bucket shop-analytics-lake-111122223333-seoul --key KEY --version-id MARKER`, and the one of the same key in shop-analytics-lake-111122223333-tokyo with its own version (`--region ap-northeast-1 --bucket shop-analytics-lake-111122223333-tokyo`): markers are replicated, their deletion is not. Overwritten: copy the good version over it, `aws s3api copy-object --region ap-northeast-2 --bucket shop-analytics-lake-111122223333-seoul --key KEY --copy-source "shop-analytics-lake-111122223333-seoul/KEY?versionId=VERSION"`. Versions deleted on this side, or the bucket itself gone: they are in shop-analytics-lake-111122223333-tokyo (ap-northeast-1), which no deletion of a version reaches: `aws s3 sync s3://shop-analytics-lake-111122223333-tokyo s3://shop-analytics-lake-111122223333-seoul --source-region ap-northeast-1 --region ap-northeast-2`. Many objects: a job of S3 Batch Operations.'
  expects='a sample of objects that were damaged is right'
}

step analytics__lake___choose_moment
is_analytics__lake___choose_moment() {
  id=analytics/lake:choose-moment rank=3 kind=hand
  title='Choose the moment to which analytics/lake goes back'
  waits='tier___analytics___decide'
  typical=300 worst=1800
  by_hand='`aws s3api list-object-versions --region ap-northeast-2 --bucket shop-analytics-lake-111122223333-seoul --prefix PREFIX` shows what was written and deleted when: damage is a version after the moment, a loss is a delete marker.'
  expects='the moment is written down, in UTC, with the reason'
}

step analytics__lake___start_writers
is_analytics__lake___start_writers() {
  id=analytics/lake:start-writers rank=3 kind=judge
  title='Start all that use analytics/lake'
  waits='analytics__lake___bring_back'
  typical=180 worst=600
  expects='all that use analytics/lake run and are healthy'
}
act_analytics__lake___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 1 --max-capacity 4 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 1 || return
  aws events enable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul
}

step analytics__lake___stop_writers
is_analytics__lake___stop_writers() {
  id=analytics/lake:stop-writers rank=3 kind=judge
  title='Stop all that use analytics/lake'
  waits='tier___analytics___decide'
  typical=60 worst=300
  expects='no task that uses analytics/lake runs any more, of jobs that had begun neither'
}
act_analytics__lake___stop_writers() {
  aws events disable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul || return
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}

step analytics__reports___choose_moment
is_analytics__reports___choose_moment() {
  id=analytics/reports:choose-moment rank=3 kind=hand
  title='Choose the moment to which analytics/reports goes back'
  waits='tier___analytics___decide'
  typical=300 worst=1800
  by_hand='Lost: the latest, which the step below takes. Damaged: before the damage; give the script `--to TIME`, or put `--restore-time TIME` in place of `--use-latest-restorable-time`. `aws rds describe-db-instances --region ap-northeast-2 --db-instance-identifier shop-analytics-reports-seoul --query '\''DBInstances[0].LatestRestorableTime'\''` is the latest there is. If the instance itself was deleted: its retained backups (`aws rds describe-db-instance-automated-backups --region ap-northeast-2 --db-instance-identifier shop-analytics-reports-seoul`), and behind them the vault. Damage has reached every replica: a switch to the other site does not mend it.'
  expects='the moment is written down, in UTC, with the reason'
}

step analytics__reports___keep_old
is_analytics__reports___keep_old() {
  id=analytics/reports:keep-old rank=3 kind=hand
  title='Keep shop-analytics-reports-seoul, and say that it leads no more'
  waits='analytics__reports___start_writers'
  typical=3600 worst=86400
  by_hand='What was written to shop-analytics-reports-seoul after the moment is only there: compare, and carry over what is worth it. What follows it in the other site follows the old one, and is made anew. Then `drgen reconcile`, `drgen generate`, and read the plan before it is applied.'
  expects='the new one is in the state of its stack, and has its second site again'
}

step analytics__reports___probe
is_analytics__reports___probe() {
  id=analytics/reports:probe rank=3 kind=hand
  title='Write to shop-analytics-reports-seoul-g2'
  waits='analytics__reports___set_password analytics__reports___write_endpoint'
  typical=60 worst=300
  by_hand='Connect to the address in the parameter /drgen/shop/v1/analytics/reports/endpoint with the secret shop/analytics/reports; `SELECT pg_is_in_recovery()` answers `f`; write a row and read it back'
  expects='the row is there'
}

step analytics__reports___restore
is_analytics__reports___restore() {
  id=analytics/reports:restore rank=3 kind=call
  title='Restore shop-analytics-reports-seoul beside itself, as shop-analytics-reports-seoul-g2'
  waits='analytics__reports___choose_moment analytics__reports___stop_writers'
  typical=3900 worst=9000 poll=30 timeout=18000
  class=database_restore
  loses=data
  expects=available
  taken_back='lift its deletion protection and delete shop-analytics-reports-seoul-g2: nothing depends on it yet'
}
act_analytics__reports___restore() {
  found_1=$(look_up 'id of security group shop-analytics-reports-seoul' aws ec2 describe-security-groups --region ap-northeast-2 \
    --filters '[{"Name":"group-name","Values":["shop-analytics-reports-seoul"]}]' \
    --query 'SecurityGroups[].GroupId' --output text) || return
  # shellcheck disable=SC2046 # an option, or one with its value
  # shellcheck disable=SC2086 # one argument for each that was found
  aws rds restore-db-instance-to-point-in-time --region ap-northeast-2 \
    --source-db-instance-identifier shop-analytics-reports-seoul \
    $(moment_or --use-latest-restorable-time --restore-time) \
    --target-db-instance-identifier shop-analytics-reports-seoul-g2 --db-instance-class db.r6g.large \
    --no-multi-az --db-subnet-group-name shop-analytics-reports-seoul \
    --db-parameter-group-name shop-analytics-reports-seoul-postgres16 \
    --vpc-security-group-ids $found_1 --copy-tags-to-snapshot --deletion-protection \
    --tags '[{"Key":"dr:backup","Value":"gfs"},{"Key":"dr:service","Value":"analytics"},{"Key":"dr:store","Value":"reports"}]' \
    --no-publicly-accessible --no-auto-minor-version-upgrade
}
see_analytics__reports___restore() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul-g2 \
    --query 'DBInstances[0].DBInstanceStatus' --output text) || return
  shows "$answer" text available
}

step analytics__reports___scale_up
is_analytics__reports___scale_up() {
  id=analytics/reports:scale-up rank=3 kind=call
  title='Give shop-analytics-reports-seoul-g2 a second zone'
  waits='analytics__reports___probe'
  typical=900 worst=2400 poll=30 timeout=7200
  expects='available and True'
  undo=calls
}
act_analytics__reports___scale_up() {
  aws rds modify-db-instance --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul-g2 --multi-az --apply-immediately
}
see_analytics__reports___scale_up() {
  answer=$(aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul-g2 \
    --query '[DBInstances[0].DBInstanceStatus, DBInstances[0].MultiAZ]' --output text) || return
  shows "$answer" text available true ''
}
undo_analytics__reports___scale_up() {
  aws rds modify-db-instance --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul-g2 --no-multi-az --apply-immediately
}

step analytics__reports___set_password
is_analytics__reports___set_password() {
  id=analytics/reports:set-password rank=3 kind=hand
  title='See that shop-analytics-reports-seoul-g2 has the password of the secret'
  waits='analytics__reports___restore'
  typical=60 worst=300
  by_hand='If the password was changed after the backup, set it again: `aws rds modify-db-instance --db-instance-identifier shop-analytics-reports-seoul-g2 --region ap-northeast-2 --apply-immediately --master-user-password "$(aws secretsmanager get-secret-value --region ap-northeast-2 --secret-id shop/analytics/reports --query SecretString --output text | jq -r .password)"`'
  expects='the credentials in the secret log in'
}

step analytics__reports___start_writers
is_analytics__reports___start_writers() {
  id=analytics/reports:start-writers rank=3 kind=judge
  title='Start all that use analytics/reports'
  waits='analytics__reports___probe'
  typical=180 worst=600
  expects='all that use analytics/reports run and are healthy'
}
act_analytics__reports___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 1 --max-capacity 4 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 1 || return
  aws events enable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul
}

step analytics__reports___stop_writers
is_analytics__reports___stop_writers() {
  id=analytics/reports:stop-writers rank=3 kind=judge
  title='Stop all that use analytics/reports'
  waits='tier___analytics___decide'
  typical=60 worst=300
  expects='no task that uses analytics/reports runs any more, of jobs that had begun neither'
}
act_analytics__reports___stop_writers() {
  aws events disable-rule --region ap-northeast-2 --name shop-analytics-rollup-seoul || return
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}

step analytics__reports___write_endpoint
is_analytics__reports___write_endpoint() {
  id=analytics/reports:write-endpoint rank=3 kind=call
  title='Write the address of shop-analytics-reports-seoul-g2 where services read it'
  waits='analytics__reports___restore'
  typical=10 worst=60 poll=5 timeout=120
  expects='begins with shop-analytics-reports-seoul-g2.'
  taken_back='write the address that was there before into /drgen/shop/v1/analytics/reports/endpoint, as `aws ssm get-parameter-history` shows it'
}
act_analytics__reports___write_endpoint() {
  found_1=$(look_up 'address of shop-analytics-reports-seoul-g2' aws rds describe-db-instances --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-seoul-g2 \
    --query 'DBInstances[0].Endpoint.Address' --output text) || return
  aws ssm put-parameter --region ap-northeast-2 --name /drgen/shop/v1/analytics/reports/endpoint \
    --value "$found_1" --type String --overwrite
}
see_analytics__reports___write_endpoint() {
  answer=$(aws ssm get-parameter --region ap-northeast-2 --name /drgen/shop/v1/analytics/reports/endpoint \
    --query Parameter.Value --output text) || return
  shows "$answer" begins shop-analytics-reports-seoul-g2.
}

step logs__archive___bring_back
is_logs__archive___bring_back() {
  id=logs/archive:bring-back rank=3 kind=hand
  title='Bring objects of shop-logs-archive-111122223333-seoul back'
  waits='logs__archive___choose_moment logs__archive___stop_writers'
  typical=1800 worst=28800
  by_hand='Deleted: delete the marker, `aws s3api delete-object --region ap-northeast-2 --bucket shop-logs-archive-111122223333-seoul --key KEY --version-id MARKER`, and the one of the same key in shop-logs-archive-111122223333-tokyo with its own version (`--region ap-northeast-1 --bucket shop-logs-archive-111122223333-tokyo`): markers are replicated, their deletion is not. Overwritten: copy the good version over it, `aws s3api copy-object --region ap-northeast-2 --bucket shop-logs-archive-111122223333-seoul --key KEY --copy-source "shop-logs-archive-111122223333-seoul/KEY?versionId=VERSION"`. Versions deleted on this side, or the bucket itself gone: they are in shop-logs-archive-111122223333-tokyo (ap-northeast-1), which no deletion of a version reaches: `aws s3 sync s3://shop-logs-archive-111122223333-tokyo s3://shop-logs-archive-111122223333-seoul --source-region ap-northeast-1 --region ap-northeast-2`. Many objects: a job of S3 Batch Operations.'
  expects='a sample of objects that were damaged is right'
}

step logs__archive___choose_moment
is_logs__archive___choose_moment() {
  id=logs/archive:choose-moment rank=3 kind=hand
  title='Choose the moment to which logs/archive goes back'
  waits='tier___analytics___decide'
  typical=300 worst=1800
  by_hand='`aws s3api list-object-versions --region ap-northeast-2 --bucket shop-logs-archive-111122223333-seoul --prefix PREFIX` shows what was written and deleted when: damage is a version after the moment, a loss is a delete marker.'
  expects='the moment is written down, in UTC, with the reason'
}

step logs__archive___start_writers
is_logs__archive___start_writers() {
  id=logs/archive:start-writers rank=3 kind=judge
  title='Start all that use logs/archive'
  waits='logs__archive___bring_back'
  typical=180 worst=600
  expects='all that use logs/archive run and are healthy'
}
act_logs__archive___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 2 --max-capacity 6 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 2
}

step logs__archive___stop_writers
is_logs__archive___stop_writers() {
  id=logs/archive:stop-writers rank=3 kind=judge
  title='Stop all that use logs/archive'
  waits='tier___analytics___decide'
  typical=60 worst=300
  expects='no task that uses logs/archive runs any more, of jobs that had begun neither'
}
act_logs__archive___stop_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}

step marketing__media___bring_back
is_marketing__media___bring_back() {
  id=marketing/media:bring-back rank=2 kind=hand
  title='Bring objects of shop-marketing-media-111122223333-seoul back'
  waits='marketing__media___choose_moment marketing__media___stop_writers'
  typical=1800 worst=28800
  by_hand='Deleted: delete the marker, `aws s3api delete-object --region ap-northeast-2 --bucket shop-marketing-media-111122223333-seoul --key KEY --version-id MARKER`, and the one of the same key in shop-marketing-media-111122223333-tokyo with its own version (`--region ap-northeast-1 --bucket shop-marketing-media-111122223333-tokyo`): markers are replicated, their deletion is not. Overwritten: copy the good version over it, `aws s3api copy-object --region ap-northeast-2 --bucket shop-marketing-media-111122223333-seoul --key KEY --copy-source "shop-marketing-media-111122223333-seoul/KEY?versionId=VERSION"`. Versions deleted on this side, or the bucket itself gone: they are in shop-marketing-media-111122223333-tokyo (ap-northeast-1), which no deletion of a version reaches: `aws s3 sync s3://shop-marketing-media-111122223333-tokyo s3://shop-marketing-media-111122223333-seoul --source-region ap-northeast-1 --region ap-northeast-2`. Many objects: a job of S3 Batch Operations.'
  expects='a sample of objects that were damaged is right'
}

step marketing__media___choose_moment
is_marketing__media___choose_moment() {
  id=marketing/media:choose-moment rank=2 kind=hand
  title='Choose the moment to which marketing/media goes back'
  waits='tier___marketing___decide'
  typical=300 worst=1800
  by_hand='`aws s3api list-object-versions --region ap-northeast-2 --bucket shop-marketing-media-111122223333-seoul --prefix PREFIX` shows what was written and deleted when: damage is a version after the moment, a loss is a delete marker.'
  expects='the moment is written down, in UTC, with the reason'
}

step marketing__media___start_writers
is_marketing__media___start_writers() {
  id=marketing/media:start-writers rank=2 kind=judge
  title='Start all that use marketing/media'
  waits='marketing__media___bring_back'
  typical=180 worst=600
  expects='all that use marketing/media run and are healthy'
}
act_marketing__media___start_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 2 --max-capacity 10 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 2
}

step marketing__media___stop_writers
is_marketing__media___stop_writers() {
  id=marketing/media:stop-writers rank=2 kind=judge
  title='Stop all that use marketing/media'
  waits='tier___marketing___decide'
  typical=60 worst=300
  expects='no task that uses marketing/media runs any more, of jobs that had begun neither'
}
act_marketing__media___stop_writers() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}

step tier___analytics___decide
is_tier___analytics___decide() {
  id=tier:analytics:decide rank=3 kind=decide
  title='Decide whether a store of analytics is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for analytics says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}

step tier___marketing___decide
is_tier___marketing___decide() {
  id=tier:marketing:decide rank=2 kind=decide
  title='Decide whether a store of marketing is taken back to an earlier moment'
  typical=300 worst=300
  by_hand='Whoever may decide for marketing says yes or no, in writing, with the time. Yes stops what uses the store, and gives up what was written after the moment that will be chosen.'
  expects='the decision is written down'
}
