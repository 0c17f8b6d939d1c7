# Producers send to seoul as well: consumers know by its id what was handled there.
resource "aws_kinesis_stream" "order_clicks_tokyo" {
  name                      = "shop-order-clicks-tokyo"
  retention_period          = 168
  encryption_type           = "KMS"
  kms_key_id                = local.keys.data
  enforce_consumer_deletion = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "clicks"
  }

  stream_mode_details {
    stream_mode = "ON_DEMAND"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_clicks_tokyo_behind" {
  alarm_name        = "shop-order-clicks-tokyo-behind"
  alarm_description = "Consumers of order/clicks are more than 15m behind"
  namespace         = "AWS/Kinesis"
  metric_name       = "GetRecords.IteratorAgeMilliseconds"
  dimensions = {
    StreamName = "shop-order-clicks-tokyo"
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

resource "aws_cloudwatch_metric_alarm" "order_clicks_tokyo_throttled" {
  alarm_name        = "shop-order-clicks-tokyo-throttled"
  alarm_description = "Stream of order/clicks takes less than producers send: records are refused"
  namespace         = "AWS/Kinesis"
  metric_name       = "WriteProvisionedThroughputExceeded"
  dimensions = {
    StreamName = "shop-order-clicks-tokyo"
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

