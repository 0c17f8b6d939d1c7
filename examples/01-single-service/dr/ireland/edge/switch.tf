# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_cloudwatch_metric_alarm" "notes_ireland" {
  alarm_name        = "notes-notes-ireland-switch"
  alarm_description = "Users of www.notes.example are led away from frankfurt"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "www.notes.example"
  }
  statistic = "Maximum"
  # Health checks read nothing finer than a minute.
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  # Thrown once, it stays.
  treat_missing_data = "ignore"
  tags = {
    "dr:service" = "notes"
  }
}
