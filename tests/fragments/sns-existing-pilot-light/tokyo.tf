resource "aws_sns_topic" "order_events_tokyo" {
  name              = "shop-order-events-tokyo"
  kms_master_key_id = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "events"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_events_tokyo_failed" {
  alarm_name        = "shop-order-events-tokyo-failed"
  alarm_description = "Messages of order/events reached somebody not at all"
  namespace         = "AWS/SNS"
  metric_name       = "NumberOfNotificationsFailed"
  dimensions = {
    TopicName = "shop-order-events-tokyo"
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is measured while nothing is published.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "events"
  }
}

