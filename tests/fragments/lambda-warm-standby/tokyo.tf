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
  package_type  = "Image"
  image_uri     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/thumbs:stable"
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

  lifecycle {
    # The deployer says what it runs.
    ignore_changes = [image_uri]
  }
}

resource "aws_lambda_alias" "thumbs_tokyo" {
  name             = "live"
  description      = "What everything calls"
  function_name    = aws_lambda_function.thumbs_tokyo.function_name
  function_version = aws_lambda_function.thumbs_tokyo.version

  lifecycle {
    # The deployer points it to what is to run.
    ignore_changes = [function_version, routing_config]
  }
}

# 3 of 5 while seoul is active: recovery has the rest stand ready.
resource "aws_lambda_provisioned_concurrency_config" "thumbs_tokyo" {
  function_name                     = aws_lambda_function.thumbs_tokyo.function_name
  qualifier                         = aws_lambda_alias.thumbs_tokyo.name
  provisioned_concurrent_executions = 3

  lifecycle {
    # Recovery raises it; an apply must not take that back.
    ignore_changes = [provisioned_concurrent_executions]
  }
}

resource "aws_lb_target_group" "thumbs_tokyo_internal" {
  name        = "shop-thumbs-234190-ernal-c2jv60"
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

resource "aws_lb_listener_rule" "thumbs_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "thumbs"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.thumbs_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["thumbs.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "thumbs_tokyo_public" {
  name        = "shop-thumbs-tokyo-public-c2jv60"
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

resource "aws_lb_listener_rule" "thumbs_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "thumbs"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.thumbs_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["thumbs.shop.example"]
    }
  }
}

resource "aws_lambda_permission" "thumbs_tokyo_internal" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_tokyo.function_name
  qualifier     = aws_lambda_alias.thumbs_tokyo.name
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.thumbs_tokyo_internal.arn
}

resource "aws_lb_target_group_attachment" "thumbs_tokyo_internal" {
  target_group_arn = aws_lb_target_group.thumbs_tokyo_internal.arn
  target_id        = aws_lambda_alias.thumbs_tokyo.arn

  # A load balancer takes no function that it may not call.
  depends_on = [aws_lambda_permission.thumbs_tokyo_internal]
}

resource "aws_lambda_permission" "thumbs_tokyo_public" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_tokyo.function_name
  qualifier     = aws_lambda_alias.thumbs_tokyo.name
  principal     = "elasticloadbalancing.amazonaws.com"
  source_arn    = aws_lb_target_group.thumbs_tokyo_public.arn
}

resource "aws_lb_target_group_attachment" "thumbs_tokyo_public" {
  target_group_arn = aws_lb_target_group.thumbs_tokyo_public.arn
  target_id        = aws_lambda_alias.thumbs_tokyo.arn

  # A load balancer takes no function that it may not call.
  depends_on = [aws_lambda_permission.thumbs_tokyo_public]
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

# Disabled while seoul is active: recovery enables it.
resource "aws_cloudwatch_event_rule" "thumbs_tokyo_sweep" {
  name                = "shop-thumbs-sweep-tokyo"
  description         = "Job sweep of thumbs"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "DISABLED"
  tags = {
    "dr:service" = "thumbs"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_lambda_permission" "thumbs_tokyo_sweep" {
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_alias.thumbs_tokyo.function_name
  qualifier     = aws_lambda_alias.thumbs_tokyo.name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.thumbs_tokyo_sweep.arn
}

resource "aws_cloudwatch_event_target" "thumbs_tokyo_sweep" {
  rule = aws_cloudwatch_event_rule.thumbs_tokyo_sweep.name
  arn  = aws_lambda_alias.thumbs_tokyo.arn
  input = jsonencode({
    job = "sweep"
  })
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

resource "aws_cloudwatch_metric_alarm" "thumbs_tokyo_dropped" {
  alarm_name        = "shop-thumbs-tokyo-dropped"
  alarm_description = "A job of thumbs was given up in tokyo: AWS has called it as often as it does"
  namespace         = "AWS/Lambda"
  metric_name       = "AsyncEventsDropped"
  dimensions = {
    FunctionName = "shop-thumbs-tokyo"
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
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

