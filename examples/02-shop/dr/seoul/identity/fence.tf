# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# An express machine keeps no history: what it logs is all that is known of a run.
resource "aws_cloudwatch_log_group" "fence" {
  name              = "/aws/vendedlogs/states/shop-identity-seoul-fence"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
}

# When seoul was lost, comes back and its services run elsewhere by now, nothing of this stack may write here.
resource "aws_sfn_state_machine" "fence" {
  name = "shop-fence-identity-seoul"
  # By the minute: a standard machine would cost a hundred times as much.
  type       = "EXPRESS"
  role_arn   = "arn:aws:iam::111122223333:role/shop-identity-seoul-fence"
  definition = file("${path.module}/fence.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.fence.arn}:*"
  }
}

resource "aws_cloudwatch_event_rule" "fence" {
  name                = "shop-identity-seoul-fence"
  description         = "Starts shop-fence-identity-seoul"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "fence" {
  rule     = aws_cloudwatch_event_rule.fence.name
  arn      = aws_sfn_state_machine.fence.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-identity-seoul-fence-start"
}

resource "aws_cloudwatch_metric_alarm" "fence" {
  alarm_name        = "shop-identity-seoul-fence"
  alarm_description = "shop-fence-identity-seoul has not come to its end for 10m: should seoul be left, nothing stops what writes there"
  namespace         = "AWS/States"
  metric_name       = "ExecutionsSucceeded"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.fence.arn
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # A machine that is never started counts nothing.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
}
