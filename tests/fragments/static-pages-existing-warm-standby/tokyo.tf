resource "aws_s3_bucket" "web_pages_tokyo" {
  bucket        = "shop-web-pages-111122223333-tokyo"
  force_destroy = false
  tags = {
    "dr:service" = "web"
    "dr:store"   = "pages"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id

  versioning_configuration {
    status = "Enabled"
  }
}

# Everybody may read what is in it: a key of ours would keep no secret, and could keep users out.
resource "aws_s3_bucket_server_side_encryption_configuration" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_public_access_block" "web_pages_tokyo" {
  bucket                  = aws_s3_bucket.web_pages_tokyo.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.web_pages_tokyo]
}

resource "aws_s3_bucket_policy" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-web-pages-111122223333-tokyo",
          "arn:aws:s3:::shop-web-pages-111122223333-tokyo/*",
        ]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
      {
        Sid    = "ServeByCloudFront"
        Effect = "Allow"
        Principal = {
          Service = "cloudfront.amazonaws.com"
        }
        Action   = "s3:GetObject"
        Resource = "arn:aws:s3:::shop-web-pages-111122223333-tokyo/*"
        Condition = {
          ArnLike = {
            "aws:SourceArn" = "arn:aws:cloudfront::111122223333:distribution/E1A2B3C4D5E6F7"
          }
        }
      },
    ]
  })

  # S3 refuses to change the policy and the block on public access at once.
  depends_on = [aws_s3_bucket_public_access_block.web_pages_tokyo]
}

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "web_pages_tokyo_late" {
  alarm_name        = "shop-web-pages-tokyo-replication-late"
  alarm_description = "Objects of web/pages arrive late from seoul"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "acme-pages"
    DestinationBucket = "shop-web-pages-111122223333-tokyo"
    RuleId            = "to-tokyo"
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

resource "aws_cloudwatch_metric_alarm" "web_pages_tokyo_failed" {
  alarm_name        = "shop-web-pages-tokyo-replication-failed"
  alarm_description = "Objects of web/pages did not go to seoul, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-web-pages-111122223333-tokyo"
    DestinationBucket = "acme-pages"
    RuleId            = "to-seoul"
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

resource "aws_s3_bucket_metric" "web_pages_tokyo" {
  bucket = aws_s3_bucket.web_pages_tokyo.id
  name   = "EntireBucket"
}

resource "aws_cloudwatch_metric_alarm" "web_pages_tokyo_failing" {
  alarm_name          = "shop-web-pages-tokyo-failing"
  alarm_description   = "The bucket of web/pages in tokyo fails; its pages come from the other one"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  # A site that nobody reads, or that is read from the other bucket, is asked nothing.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "web"
    "dr:store"   = "pages"
  }

  metric_query {
    id          = "percent"
    expression  = "100 * part / whole"
    label       = "5xxErrors"
    return_data = true
  }

  metric_query {
    id = "part"

    metric {
      namespace   = "AWS/S3"
      metric_name = "5xxErrors"
      dimensions = {
        BucketName = "shop-web-pages-111122223333-tokyo"
        FilterId   = "EntireBucket"
      }
      stat   = "Sum"
      period = 60
    }
  }

  metric_query {
    id = "whole"

    metric {
      namespace   = "AWS/S3"
      metric_name = "AllRequests"
      dimensions = {
        BucketName = "shop-web-pages-111122223333-tokyo"
        FilterId   = "EntireBucket"
      }
      stat   = "Sum"
      period = 60
    }
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

