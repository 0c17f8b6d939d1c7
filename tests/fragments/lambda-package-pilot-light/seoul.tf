resource "aws_cloudwatch_log_group" "thumbs_seoul" {
  name              = "/shop/seoul/thumbs"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "thumbs"
  }
}

resource "aws_lambda_function" "thumbs_seoul" {
  function_name = "shop-thumbs-seoul"
  role          = "arn:aws:iam::111122223333:role/shop-thumbs-seoul-function"
  package_type  = "Zip"
  s3_bucket     = "shop-code-seoul"
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
      CLICKS_STREAM_ARN = "arn:aws:kinesis:ap-northeast-2:111122223333:stream/shop-clicks-seoul"
      DR_SITE           = "seoul"
      JOBS_URL          = "https://sqs.ap-northeast-2.amazonaws.com/111122223333/shop-thumbs-jobs-seoul"
      LOG               = "info"
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.thumbs_seoul.name
  }
}

resource "aws_lambda_alias" "thumbs_seoul" {
  name             = "live"
  description      = "What everything calls"
  function_name    = aws_lambda_function.thumbs_seoul.function_name
  function_version = aws_lambda_function.thumbs_seoul.version
}

resource "aws_lambda_event_source_mapping" "thumbs_seoul_from_clicks" {
  event_source_arn = aws_kinesis_stream.clicks_seoul.arn
  function_name    = aws_lambda_alias.thumbs_seoul.arn
  enabled          = true
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

resource "aws_lambda_event_source_mapping" "thumbs_seoul_from_jobs" {
  event_source_arn = aws_sqs_queue.thumbs_jobs_seoul.arn
  function_name    = aws_lambda_alias.thumbs_seoul.arn
  enabled          = true
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    ignore_changes = [enabled]
  }
}

resource "aws_cloudwatch_metric_alarm" "thumbs_seoul_errors" {
  alarm_name        = "shop-thumbs-seoul-errors"
  alarm_description = "Calls of thumbs fail in seoul"
  namespace         = "AWS/Lambda"
  metric_name       = "Errors"
  dimensions = {
    FunctionName = "shop-thumbs-seoul"
    Resource     = "shop-thumbs-seoul:live"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is counted while nobody calls.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "thumbs"
  }
}

resource "aws_cloudwatch_metric_alarm" "thumbs_seoul_throttles" {
  alarm_name        = "shop-thumbs-seoul-throttles"
  alarm_description = "Calls of thumbs are refused in seoul: too many at a time"
  namespace         = "AWS/Lambda"
  metric_name       = "Throttles"
  dimensions = {
    FunctionName = "shop-thumbs-seoul"
    Resource     = "shop-thumbs-seoul:live"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Nothing is counted while nobody calls.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "thumbs"
  }
}

