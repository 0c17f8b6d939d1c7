# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# One row for each step of a run: done, asked, answered. It holds no data of users.
resource "aws_dynamodb_table" "ledger" {
  name                        = "shop-recovery-tokyo"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "run"
  range_key                   = "step"
  deletion_protection_enabled = true

  attribute {
    name = "run"
    type = "S"
  }

  attribute {
    name = "step"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_cloudwatch_log_group" "recovery" {
  name              = "/aws/vendedlogs/states/shop-tokyo-recovery"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
}

resource "aws_sfn_state_machine" "ask_recovery" {
  name       = "shop-ask-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-tokyo-recovery"
  definition = file("${path.module}/ask.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.recovery.arn}:*"
  }
}

resource "aws_sfn_state_machine" "site_loss_recovery" {
  name       = "shop-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-tokyo-recovery"
  definition = file("${path.module}/site-loss.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "${aws_cloudwatch_log_group.recovery.arn}:*"
  }
}

resource "aws_cloudwatch_metric_alarm" "recovery_stopped" {
  alarm_name        = "shop-site-loss-tokyo-stopped"
  alarm_description = "A run of shop-site-loss-tokyo failed or was refused: see the cause of its execution"
  namespace         = "AWS/States"
  metric_name       = "ExecutionsFailed"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.site_loss_recovery.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Only counted while something runs.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
}

resource "aws_cloudwatch_metric_alarm" "recovery_aborted" {
  alarm_name        = "shop-site-loss-tokyo-aborted"
  alarm_description = "A run of shop-site-loss-tokyo was stopped by somebody: nobody goes on with it"
  namespace         = "AWS/States"
  metric_name       = "ExecutionsAborted"
  dimensions = {
    StateMachineArn = aws_sfn_state_machine.site_loss_recovery.arn
  }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Only counted while something runs.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
}
