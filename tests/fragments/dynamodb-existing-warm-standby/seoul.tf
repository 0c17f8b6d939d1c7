# table acme.items is run by its owner, and only read here.
check "order_items_seoul" {
  data "aws_dynamodb_table" "order_items_seoul" {
    name = "acme.items"
  }

  assert {
    condition = (
      data.aws_dynamodb_table.order_items_seoul.arn ==
      "arn:aws:dynamodb:ap-northeast-2:111122223333:table/acme.items"
    )
    error_message = "table acme.items is not what services are told."
  }

  assert {
    condition = try(
      data.aws_dynamodb_table.order_items_seoul.point_in_time_recovery[0].enabled,
      false,
    )
    error_message = "table acme.items: point_in_time_recovery has to be enabled, for a table that holds what it should not is restored to a moment before."
  }

  assert {
    condition     = data.aws_dynamodb_table.order_items_seoul.deletion_protection_enabled
    error_message = "table acme.items: deletion_protection_enabled has to be true, for services of both sites write to it."
  }

  assert {
    condition     = try(data.aws_dynamodb_table.order_items_seoul.tags["dr:backup"], "") == "gfs"
    error_message = "table acme.items: tags has to be dr:backup = gfs, for AWS Backup selects by it, and copies to the other vault."
  }

  assert {
    condition     = data.aws_dynamodb_table.order_items_seoul.stream_view_type == "NEW_AND_OLD_IMAGES"
    error_message = "table acme.items: stream_view_type has to be NEW_AND_OLD_IMAGES, for the stream is what carries items to the other site."
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
    TableName       = "acme.items"
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

