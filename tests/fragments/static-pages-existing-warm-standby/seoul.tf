# bucket acme-pages is run by its owner, and only read here.
check "web_pages_seoul" {
  data "aws_s3_bucket" "web_pages_seoul" {
    bucket = "acme-pages"
  }

  assert {
    condition     = data.aws_s3_bucket.web_pages_seoul.arn == "arn:aws:s3:::acme-pages"
    error_message = "bucket acme-pages is not what services are told."
  }
}

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "web_pages_seoul_late" {
  alarm_name        = "shop-web-pages-seoul-replication-late"
  alarm_description = "Objects of web/pages arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-web-pages-111122223333-tokyo"
    DestinationBucket = "acme-pages"
    RuleId            = "to-seoul"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 60
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48
  # S3 writes no value now and then. None for an hour: nothing replicates, not ready.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "web"
    "dr:store"   = "pages"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "web_pages_seoul_failed" {
  alarm_name        = "shop-web-pages-seoul-replication-failed"
  alarm_description = "Objects of web/pages did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "acme-pages"
    DestinationBucket = "shop-web-pages-111122223333-tokyo"
    RuleId            = "to-tokyo"
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Only failures are counted.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "web"
    "dr:store"   = "pages"
  }
}

