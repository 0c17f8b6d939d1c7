# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "shop.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "ap-northeast-2"
  }
}

resource "aws_route53_record" "analytics_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "analytics.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_insight.internal_0.dns_name
    zone_id                = local.balancers_insight.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "auth_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "auth.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_identity.internal_0.dns_name
    zone_id                = local.balancers_identity.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "logs_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "logs.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_insight.internal_0.dns_name
    zone_id                = local.balancers_insight.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "marketing_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "marketing.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_insight.internal_0.dns_name
    zone_id                = local.balancers_insight.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "notify_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "notify.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_commerce.internal_0.dns_name
    zone_id                = local.balancers_commerce.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "order_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "order.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_commerce.internal_0.dns_name
    zone_id                = local.balancers_commerce.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "payment_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "payment.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_commerce.internal_0.dns_name
    zone_id                = local.balancers_commerce.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "product_seoul_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "product.shop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_commerce.internal_0.dns_name
    zone_id                = local.balancers_commerce.internal_0.zone_id
    evaluate_target_health = false
  }
}
