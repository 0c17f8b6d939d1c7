# 80 % of the 1m that may be lost, in milliseconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_items_tokyo_replication" {
  alarm_name        = "shop-order-items-tokyo-replication"
  alarm_description = "Items of order/items are late in seoul, which may be lost with this site"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "acme.items"
    ReceivingRegion = "ap-northeast-2"
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48000
  # Nothing is measured while nothing is written.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "items"
  }
}

