# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "auth_seoul" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "shop-auth-tokyo-switch"
  cloudwatch_alarm_region         = "ap-northeast-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "login.shop.example"
    "dr:service" = "auth"
  }
}

resource "aws_route53_record" "auth_seoul" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "login.shop.example"
  type            = "A"
  set_identifier  = "seoul"
  health_check_id = aws_route53_health_check.auth_seoul.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_identity.public_0.dns_name
    zone_id = local.balancers_identity.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "marketing_seoul" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "shop-marketing-tokyo-switch"
  cloudwatch_alarm_region         = "ap-northeast-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.shop.example"
    "dr:service" = "marketing"
  }
}

resource "aws_route53_record" "marketing_seoul" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.shop.example"
  type            = "A"
  set_identifier  = "seoul"
  health_check_id = aws_route53_health_check.marketing_seoul.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_insight.public_0.dns_name
    zone_id = local.balancers_insight.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "order_seoul" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "shop-order-tokyo-switch"
  cloudwatch_alarm_region         = "ap-northeast-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "order.shop.example"
    "dr:service" = "order"
  }
}

resource "aws_route53_record" "order_seoul" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "order.shop.example"
  type            = "A"
  set_identifier  = "seoul"
  health_check_id = aws_route53_health_check.order_seoul.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_commerce.public_0.dns_name
    zone_id = local.balancers_commerce.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "payment_seoul" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "shop-payment-tokyo-switch"
  cloudwatch_alarm_region         = "ap-northeast-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "pay.shop.example"
    "dr:service" = "payment"
  }
}

resource "aws_route53_record" "payment_seoul" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "pay.shop.example"
  type            = "A"
  set_identifier  = "seoul"
  health_check_id = aws_route53_health_check.payment_seoul.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_commerce.public_0.dns_name
    zone_id = local.balancers_commerce.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
