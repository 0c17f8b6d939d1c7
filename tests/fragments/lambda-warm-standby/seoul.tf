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
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/thumbs:stable"
  architectures = ["arm64"]
  memory_size   = 1024
  timeout       = 40
  # Each change is a version: the alias goes back to the one before.
  publish                        = true
  reserved_concurrent_executions = 50
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

  lifecycle {
    # The deployer says what it runs.
    ignore_changes = [image_uri]
  }
}

resource "aws_lambda_alias" "thumbs_seoul" {
  name             = "live"
  description      = "What everything calls"
  function_name    = aws_lambda_function.thumbs_seoul.function_name
  function_version = aws_lambda_function.thumbs_seoul.version

  lifecycle {
    # The deployer points it to what is to run.
    ignore_changes = [function_version, routing_config]
  }
}

resource "aws_lambda_provisioned_concurrency_config" "thumbs_seoul" {
  function_name                     = aws_lambda_function.thumbs_seoul.function_name
  qualifier                         = aws_lambda_alias.thumbs_seoul.name
  provisioned_concurrent_executions = 5

  lifecycle {
    # Recovery raises it; an apply must not take that back.
    ignore_changes = [provisioned_concurrent_executions]
  }
}

resource "aws_lb_target_group" "thumbs_seoul_internal" {
  name        = "shop-thumbs-6nvryb-ernal-4wa0st"
  target_type = "lambda"
  tags = {
    "dr:service" = "thumbs"
  }

  health_check {
    # Unless told, a load balancer asks no function how it is.
    enabled             = true
    path                = "/healthz"
    matcher             = "200"
    interval            = 45
    timeout             = 22
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_rule" "thumbs_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "thumbs"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.thumbs_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["thumbs.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "thumbs_seoul_public" {
  name        = "shop-thumbs-seoul-public-4wa0st"
  target_type = "lambda"
  tags = {
    "dr:service" = "thumbs"
  }

  health_check {
    # Unless told, a load balancer asks no function how it is.
    enabled             = true
    path                = "/healthz"
    matcher             = "200"
    interval            = 45
    timeout             = 22
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_rule" "thumbs_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "thumbs"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.thumbs_seoul_public.arn
  }

  condition {
    host_header {
      values = ["thumbs.shop.example"]
    }
  }
}

resource "aws_lambda_permission" "thumbs_seoul_internal" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_seoul.function_name
  qualifier     = aws_lambda_alias.thumbs_seoul.name
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.thumbs_seoul_internal.arn
}

resource "aws_lb_target_group_attachment" "thumbs_seoul_internal" {
  target_group_arn = aws_lb_target_group.thumbs_seoul_internal.arn
  target_id        = aws_lambda_alias.thumbs_seoul.arn

  # A load balancer takes no function that it may not call.
  depends_on = [aws_lambda_permission.thumbs_seoul_internal]
}

resource "aws_lambda_permission" "thumbs_seoul_public" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_seoul.function_name
  qualifier     = aws_lambda_alias.thumbs_seoul.name
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.thumbs_seoul_public.arn
}

resource "aws_lb_target_group_attachment" "thumbs_seoul_public" {
  target_group_arn = aws_lb_target_group.thumbs_seoul_public.arn
  target_id        = aws_lambda_alias.thumbs_seoul.arn

  # A load balancer takes no function that it may not call.
  depends_on = [aws_lambda_permission.thumbs_seoul_public]
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

resource "aws_cloudwatch_event_rule" "thumbs_seoul_sweep" {
  name                = "shop-thumbs-sweep-seoul"
  description         = "Job sweep of thumbs"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "ENABLED"
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_lambda_permission" "thumbs_seoul_sweep" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_seoul.function_name
  qualifier     = aws_lambda_alias.thumbs_seoul.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.thumbs_seoul_sweep.arn
}

resource "aws_cloudwatch_event_target" "thumbs_seoul_sweep" {
  rule = aws_cloudwatch_event_rule.thumbs_seoul_sweep.name
  arn  = aws_lambda_alias.thumbs_seoul.arn
  input = jsonencode({
    job = "sweep"
  })
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

resource "aws_cloudwatch_metric_alarm" "thumbs_seoul_dropped" {
  alarm_name        = "shop-thumbs-seoul-dropped"
  alarm_description = "A job of thumbs was given up in seoul: AWS has called it as often as it does"
  namespace         = "AWS/Lambda"
  metric_name       = "AsyncEventsDropped"
  dimensions = {
    FunctionName = "shop-thumbs-seoul"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
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

