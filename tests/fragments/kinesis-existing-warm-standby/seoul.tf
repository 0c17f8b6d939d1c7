# stream acme-clicks is run by its owner, and only read here.
check "order_clicks_seoul" {
  data "aws_kinesis_stream" "order_clicks_seoul" {
    name = "acme-clicks"
  }

  assert {
    condition = (
      data.aws_kinesis_stream.order_clicks_seoul.arn ==
      "arn:aws:kinesis:ap-northeast-2:111122223333:stream/acme-clicks"
    )
    error_message = "stream acme-clicks is not what services are told."
  }

  assert {
    condition     = data.aws_kinesis_stream.order_clicks_seoul.retention_period >= 168
    error_message = "stream acme-clicks: retention_period has to be 168 (hours) or more, for a site that returns later than its stream keeps records returns without them."
  }
}

resource "aws_cloudwatch_metric_alarm" "order_clicks_seoul_behind" {
  alarm_name        = "shop-order-clicks-seoul-behind"
  alarm_description = "Consumers of order/clicks are more than 15m behind"
  namespace         = "AWS/Kinesis"
  metric_name       = "GetRecords.IteratorAgeMilliseconds"
  dimensions = {
    StreamName = "acme-clicks"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900000
  # Nothing is measured while nobody reads.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "clicks"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_clicks_seoul_throttled" {
  alarm_name        = "shop-order-clicks-seoul-throttled"
  alarm_description = "Stream of order/clicks takes less than producers send: records are refused"
  namespace         = "AWS/Kinesis"
  metric_name       = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = "acme-clicks"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is measured while nobody writes.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "clicks"
  }
}

