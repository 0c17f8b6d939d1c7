# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "retail.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "us-west-2"
  }
}

resource "aws_route53_record" "cart_oregon_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "cart.retail.internal"
  type    = "A"

  alias {
    name                   = local.balancers_retail.internal_0.dns_name
    zone_id                = local.balancers_retail.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "catalog_oregon_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "catalog.retail.internal"
  type    = "A"

  alias {
    name                   = local.balancers_retail.internal_0.dns_name
    zone_id                = local.balancers_retail.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "checkout_oregon_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "checkout.retail.internal"
  type    = "A"

  alias {
    name                   = local.balancers_retail.internal_0.dns_name
    zone_id                = local.balancers_retail.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "orders_oregon_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "orders.retail.internal"
  type    = "A"

  alias {
    name                   = local.balancers_retail.internal_0.dns_name
    zone_id                = local.balancers_retail.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ui_oregon_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "ui.retail.internal"
  type    = "A"

  alias {
    name                   = local.balancers_retail.internal_0.dns_name
    zone_id                = local.balancers_retail.internal_0.zone_id
    evaluate_target_health = false
  }
}
