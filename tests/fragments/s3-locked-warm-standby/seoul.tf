resource "aws_s3_bucket" "order_files_seoul" {
  bucket        = "shop-order-files-111122223333-seoul"
  force_destroy = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "files"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# The root user turns MFA delete on, by hand. Such a bucket takes no life cycle: old versions stay for ever.
resource "aws_s3_bucket_versioning" "order_files_seoul" {
  bucket = aws_s3_bucket.order_files_seoul.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "order_files_seoul" {
  bucket = aws_s3_bucket.order_files_seoul.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "order_files_seoul" {
  bucket                  = aws_s3_bucket.order_files_seoul.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "order_files_seoul" {
  bucket = aws_s3_bucket.order_files_seoul.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# S3 takes this off a bucket for nobody, and nobody deletes a version sooner, AWS included.
resource "aws_s3_bucket_object_lock_configuration" "order_files_seoul" {
  bucket = aws_s3_bucket.order_files_seoul.id

  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.order_files_seoul]
}

resource "aws_s3_bucket_policy" "order_files_seoul" {
  bucket = aws_s3_bucket.order_files_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-order-files-111122223333-seoul",
          "arn:aws:s3:::shop-order-files-111122223333-seoul/*",
        ]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })

  # S3 refuses to change the policy and the block on public access at once.
  depends_on = [aws_s3_bucket_public_access_block.order_files_seoul]
}

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_files_seoul_late" {
  alarm_name        = "shop-order-files-seoul-replication-late"
  alarm_description = "Objects of order/files arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-order-files-111122223333-tokyo"
    DestinationBucket = "shop-order-files-111122223333-seoul"
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
    "dr:service" = "order"
    "dr:store"   = "files"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_files_seoul_failed" {
  alarm_name        = "shop-order-files-seoul-replication-failed"
  alarm_description = "Objects of order/files did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-order-files-111122223333-seoul"
    DestinationBucket = "shop-order-files-111122223333-tokyo"
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
    "dr:service" = "order"
    "dr:store"   = "files"
  }
}

