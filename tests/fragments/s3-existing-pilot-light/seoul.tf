resource "aws_cloudwatch_metric_alarm" "order_files_seoul_late" {
  alarm_name        = "shop-order-files-seoul-replication-late"
  alarm_description = "Objects of order/files arrive from tokyo more than 15m after they were written"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-order-files-111122223333-tokyo"
    DestinationBucket = "acme-files"
    RuleId            = "to-seoul"
  }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarms.topic_arn]
  ok_actions          = [local.alarms.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "order_files_seoul_failed" {
  alarm_name        = "shop-order-files-seoul-replication-failed"
  alarm_description = "Objects of order/files did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "acme-files"
    DestinationBucket = "shop-order-files-111122223333-tokyo"
    RuleId            = "to-tokyo"
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarms.topic_arn]
  ok_actions          = [local.alarms.topic_arn]
}

