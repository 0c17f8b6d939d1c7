# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_cloudwatch_metric_alarm" "auth_tokyo" {
  alarm_name        = "shop-auth-tokyo-switch"
  alarm_description = "Users of login.shop.example are led away from seoul"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "login.shop.example"
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
    "dr:service" = "auth"
  }
}

resource "aws_cloudwatch_metric_alarm" "marketing_tokyo" {
  alarm_name        = "shop-marketing-tokyo-switch"
  alarm_description = "Users of www.shop.example are led away from seoul"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "www.shop.example"
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
    "dr:service" = "marketing"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_tokyo" {
  alarm_name        = "shop-order-tokyo-switch"
  alarm_description = "Users of order.shop.example are led away from seoul"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "order.shop.example"
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
    "dr:service" = "order"
  }
}

resource "aws_cloudwatch_metric_alarm" "payment_tokyo" {
  alarm_name        = "shop-payment-tokyo-switch"
  alarm_description = "Users of pay.shop.example are led away from seoul"
  namespace         = "drgen/Switch"
  metric_name       = "Away"
  dimensions = {
    Host = "pay.shop.example"
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
    "dr:service" = "payment"
  }
}
