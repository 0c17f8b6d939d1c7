# topic acme-events is run by its owner, and only read here.
check "order_events_seoul" {
  data "aws_sns_topic" "order_events_seoul" {
    name = "acme-events"
  }

  assert {
    condition = (
      data.aws_sns_topic.order_events_seoul.arn ==
      "arn:aws:sns:ap-northeast-2:111122223333:acme-events"
    )
    error_message = "topic acme-events is not what services are told."
  }
}

resource "aws_cloudwatch_metric_alarm" "order_events_seoul_failed" {
  alarm_name        = "shop-order-events-seoul-failed"
  alarm_description = "Messages of order/events reached somebody not at all"
  namespace         = "AWS/SNS"
  metric_name       = "NumberOfNotificationsFailed"
  dimensions = {
    TopicName = "acme-events"
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

