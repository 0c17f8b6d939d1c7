resource "aws_s3_bucket_metric" "web_pages_seoul" {
  bucket = aws_s3_bucket.web_pages_seoul.id
  name   = "EntireBucket"
}

resource "aws_cloudwatch_metric_alarm" "web_seoul_failing" {
  alarm_name          = "shop-web-seoul-failing"
  alarm_description   = "The bucket of web in seoul fails; its pages come from the other one"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 5
  # CloudFront asks for what it does not have: of a quiet site, or the other one, nothing.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "web"
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
        BucketName = "shop-web-pages-111122223333-seoul"
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
        BucketName = "shop-web-pages-111122223333-seoul"
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

