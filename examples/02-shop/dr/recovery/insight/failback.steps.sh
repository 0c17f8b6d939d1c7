# shellcheck shell=sh disable=SC2016,SC2034,SC2154,SC2329 # failback.sh reads this and calls the functions

step analytics__lake___protect_again
is_analytics__lake___protect_again() {
  id=analytics/lake:protect-again rank=3 kind=judge
  title='Wait until bucket shop-analytics-lake-111122223333-seoul has what was written meanwhile'
  waits='lower_fence'
  typical=3600 worst=86400
  expects='the last two figures are 0'
}
act_analytics__lake___protect_again() {
  aws cloudwatch get-metric-statistics --region ap-northeast-2 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-analytics-lake-111122223333-tokyo"},{"Name":"DestinationBucket","Value":"shop-analytics-lake-111122223333-seoul"},{"Name":"RuleId","Value":"to-seoul"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step analytics__reports___protect_again
is_analytics__reports___protect_again() {
  id=analytics/reports:protect-again rank=3 kind=wait
  title='Wait until backups of shop-analytics-reports-tokyo arrive in seoul'
  waits='lower_fence'
  typical=4479 worst=10758 poll=60 timeout=21516
  expects=shop-analytics-reports-tokyo
}
see_analytics__reports___protect_again() {
  answer=$(aws rds describe-db-instance-automated-backups --region ap-northeast-2 \
    --db-instance-identifier shop-analytics-reports-tokyo \
    --query 'DBInstanceAutomatedBackups[0].DBInstanceIdentifier' --output text) || return
  shows "$answer" text shop-analytics-reports-tokyo
}

step analytics___stand_by
is_analytics___stand_by() {
  id=analytics:stand-by rank=3 kind=call
  title='Let analytics be started in seoul again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='4 or more'
  undo=calls
}
act_analytics___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 4 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}
see_analytics___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-analytics-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 4
}
undo_analytics___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-analytics-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-analytics-seoul --desired-count 0
}

step logs__archive___protect_again
is_logs__archive___protect_again() {
  id=logs/archive:protect-again rank=3 kind=judge
  title='Wait until bucket shop-logs-archive-111122223333-seoul has what was written meanwhile'
  waits='lower_fence'
  typical=3600 worst=86400
  expects='the last two figures are 0'
}
act_logs__archive___protect_again() {
  aws cloudwatch get-metric-statistics --region ap-northeast-2 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-logs-archive-111122223333-tokyo"},{"Name":"DestinationBucket","Value":"shop-logs-archive-111122223333-seoul"},{"Name":"RuleId","Value":"to-seoul"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step logs___stand_by
is_logs___stand_by() {
  id=logs:stand-by rank=3 kind=call
  title='Let logs be started in seoul again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='6 or more'
  undo=calls
}
act_logs___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 6 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}
see_logs___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-logs-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 6
}
undo_logs___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-logs-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-logs-seoul --desired-count 0
}

step marketing__media___protect_again
is_marketing__media___protect_again() {
  id=marketing/media:protect-again rank=2 kind=judge
  title='Wait until bucket shop-marketing-media-111122223333-seoul has what was written meanwhile'
  waits='lower_fence'
  typical=3600 worst=86400
  expects='the last two figures are 0'
}
act_marketing__media___protect_again() {
  aws cloudwatch get-metric-statistics --region ap-northeast-2 --namespace AWS/S3 \
    --metric-name OperationsPendingReplication \
    --dimensions '[{"Name":"SourceBucket","Value":"shop-marketing-media-111122223333-tokyo"},{"Name":"DestinationBucket","Value":"shop-marketing-media-111122223333-seoul"},{"Name":"RuleId","Value":"to-seoul"}]' \
    --start-time "$(($(date +%s) - 3600))" --end-time "$(date +%s)" --period 60 --statistics Maximum
}

step marketing___stand_by
is_marketing___stand_by() {
  id=marketing:stand-by rank=2 kind=call
  title='Let marketing be started in seoul again'
  waits='lower_fence'
  typical=5 worst=30 poll=10 timeout=600
  expects='10 or more'
  undo=calls
}
act_marketing___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 10 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}
see_marketing___stand_by() {
  answer=$(aws application-autoscaling describe-scalable-targets --region ap-northeast-2 \
    --service-namespace ecs --resource-ids service/shop-insight-seoul/shop-marketing-seoul \
    --query 'ScalableTargets[0].MaxCapacity' --output text) || return
  shows "$answer" least 10
}
undo_marketing___stand_by() {
  aws application-autoscaling register-scalable-target --region ap-northeast-2 --service-namespace ecs \
    --scalable-dimension ecs:service:DesiredCount \
    --resource-id service/shop-insight-seoul/shop-marketing-seoul --min-capacity 0 --max-capacity 0 || return
  aws ecs update-service --region ap-northeast-2 --cluster shop-insight-seoul \
    --service shop-marketing-seoul --desired-count 0
}
