# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_cloudwatch_metric_alarm" "frontend_paris" {
  alarm_name        = "boutique-frontend-paris-switch"
  alarm_description = "Users of www.boutique.example are led away from london"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "www.boutique.example"
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
    "dr:service" = "frontend"
  }
}
