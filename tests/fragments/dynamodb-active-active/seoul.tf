# Global table: its copy in tokyo is made in link/commerce. The stream is what carries the items over.
resource "aws_dynamodb_table" "order_items_seoul" {
  name                        = "shop-order-items"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  range_key                   = "at"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "order"
    "dr:store"   = "items"
  }

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "at"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.keys.data
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

# 80 % of the 1m that may be lost, in milliseconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_items_seoul_replication" {
  alarm_name        = "shop-order-items-seoul-replication"
  alarm_description = "Items of order/items are late in tokyo, which may be lost with this site"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "shop-order-items"
    ReceivingRegion = "ap-northeast-1"
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

