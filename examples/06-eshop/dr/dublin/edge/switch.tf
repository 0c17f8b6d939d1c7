# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_cloudwatch_metric_alarm" "identity_api_dublin" {
  alarm_name        = "eshop-identity-api-dublin-switch"
  alarm_description = "Users of login.eshop.example are led away from stockholm"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "login.eshop.example"
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
    "dr:service" = "identity-api"
  }
}

resource "aws_cloudwatch_metric_alarm" "mobile_bff_dublin" {
  alarm_name        = "eshop-mobile-bff-dublin-switch"
  alarm_description = "Users of mobile.eshop.example are led away from stockholm"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "mobile.eshop.example"
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
    "dr:service" = "mobile-bff"
  }
}

resource "aws_cloudwatch_metric_alarm" "webapp_dublin" {
  alarm_name        = "eshop-webapp-dublin-switch"
  alarm_description = "Users of www.eshop.example are led away from stockholm"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "www.eshop.example"
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
    "dr:service" = "webapp"
  }
}
