resource "aws_cloudwatch_log_group" "thumbs_tokyo" {
  name              = "/shop/tokyo/thumbs"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "thumbs"
  }
}

resource "aws_lambda_function" "thumbs_tokyo" {
  function_name = "shop-thumbs-tokyo"
  role          = "arn:aws:iam::111122223333:role/shop-thumbs-tokyo-function"
  package_type  = "Zip"
  s3_bucket     = "shop-code-tokyo"
  s3_key        = "thumbs/1.42.0.zip"
  handler       = "app.handler"
  runtime       = "python3.13"
  architectures = ["arm64"]
  memory_size   = 1024
  timeout       = 40
  # Each change is a version: the alias goes back to the one before.
  publish = true
  tags = {
    "dr:service" = "thumbs"
  }

  environment {
    variables = {
      CLICKS_STREAM_ARN = "arn:aws:kinesis:ap-northeast-1:111122223333:stream/shop-clicks-tokyo"
      DR_SITE           = "tokyo"
      JOBS_URL          = "https://sqs.ap-northeast-1.amazonaws.com/111122223333/shop-thumbs-jobs-tokyo"
      LOG               = "info"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.thumbs_tokyo.name
  }
}

resource "aws_lambda_alias" "thumbs_tokyo" {
  name             = "live"
  description      = "What everything calls"
  function_name    = aws_lambda_function.thumbs_tokyo.function_name
  function_version = aws_lambda_function.thumbs_tokyo.version
}

# Disabled while seoul is active: recovery enables it.
resource "aws_lambda_event_source_mapping" "thumbs_tokyo_from_clicks" {
  event_source_arn = aws_kinesis_stream.clicks_tokyo.arn
  function_name    = aws_lambda_alias.thumbs_tokyo.arn
  enabled          = false
  # Whatever was written before anybody looked is handled as well.
  starting_position = "TRIM_HORIZON"
  # A record that fails is told from those that came with it.
  bisect_batch_on_function_error = true
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    ignore_changes = [enabled]
  }
}

# Disabled while seoul is active: recovery enables it.
resource "aws_lambda_event_source_mapping" "thumbs_tokyo_from_jobs" {
  event_source_arn = aws_sqs_queue.thumbs_jobs_tokyo.arn
  function_name    = aws_lambda_alias.thumbs_tokyo.arn
  enabled          = false
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    ignore_changes = [enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "thumbs_tokyo_errors" {
  alarm_name        = "shop-thumbs-tokyo-errors"
  alarm_description = "Calls of thumbs fail in tokyo"
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-thumbs-tokyo"
    Resource     = "shop-thumbs-tokyo:live"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is counted while nobody calls.
  treat_missing_data = "notBreaching"
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "thumbs_tokyo_throttles" {
  alarm_name        = "shop-thumbs-tokyo-throttles"
  alarm_description = "Calls of thumbs are refused in tokyo: too many at a time"
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-thumbs-tokyo"
    Resource     = "shop-thumbs-tokyo:live"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is counted while nobody calls.
  treat_missing_data = "notBreaching"
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

