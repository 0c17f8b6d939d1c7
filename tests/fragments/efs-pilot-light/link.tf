data "aws_ssm_parameter" "order_uploads_seoul_file_system" {
  provider = aws.seoul
  name     = "/drgen/shop/v1/order/uploads/file_system"
}

data "aws_ssm_parameter" "order_uploads_tokyo_file_system" {
  provider = aws.tokyo
  name     = "/drgen/shop/v1/order/uploads/file_system"
}

resource "aws_efs_replication_configuration" "order_uploads_seoul" {
  provider              = aws.seoul
  source_file_system_id = data.aws_ssm_parameter.order_uploads_seoul_file_system.insecure_value

  destination {
    file_system_id = data.aws_ssm_parameter.order_uploads_tokyo_file_system.insecure_value
    region         = "ap-northeast-1"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# To end the replication from there, it has to be called by its source.
resource "aws_ssm_parameter" "order_uploads_tokyo_source" {
  provider       = aws.tokyo
  name           = "/drgen/shop/v1/order/uploads/source_file_system"
  type           = "String"
  insecure_value = data.aws_ssm_parameter.order_uploads_seoul_file_system.insecure_value
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_uploads_seoul_late" {
  provider          = aws.seoul
  alarm_name        = "shop-order-uploads-seoul-late"
  alarm_description = "Files of order/uploads are late in tokyo, and may be lost with this site"
  namespace         = "AWS/EFS"
  metric_name       = "TimeSinceLastSync"
  dimensions = {
    FileSystemId            = data.aws_ssm_parameter.order_uploads_seoul_file_system.insecure_value
    DestinationFileSystemId = data.aws_ssm_parameter.order_uploads_tokyo_file_system.insecure_value
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48
  # A replication that ended measures nothing.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms_seoul.topic_arn]
  ok_actions         = [local.alarms_seoul.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

