# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_cloudwatch_metric_alarm" "frontend_proxy_singapore" {
  alarm_name        = "astronomy-frontend-proxy-singapore-switch"
  alarm_description = "Users of www.astronomy.example are led away from sydney"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "www.astronomy.example"
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
    "dr:service" = "frontend-proxy"
  }
}
