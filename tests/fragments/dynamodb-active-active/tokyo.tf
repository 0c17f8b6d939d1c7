resource "aws_cloudwatch_metric_alarm" "order_items_tokyo_replication" {
  alarm_name        = "shop-order-items-tokyo-replication"
  alarm_description = "Items of order/items take more than 1m to reach seoul"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "shop-order-items"
    ReceivingRegion = "ap-northeast-2"
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 60000
  treat_missing_data  = "notBreaching"
  alarm_actions       = [local.alarms.topic_arn]
  ok_actions          = [local.alarms.topic_arn]
}

