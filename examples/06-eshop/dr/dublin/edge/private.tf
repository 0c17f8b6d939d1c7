# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "eshop.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "eu-west-1"
  }
}

resource "aws_route53_record" "basket_api_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "basket-api.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "catalog_api_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "catalog-api.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "identity_api_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "identity-api.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "mobile_bff_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "mobile-bff.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "order_processor_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "order-processor.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ordering_api_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "ordering-api.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "payment_processor_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "payment-processor.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "webapp_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "webapp.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "webhooks_api_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "webhooks-api.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "webhooksclient_dublin_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "webhooksclient.eshop.internal"
  type    = "A"

  alias {
    name                   = local.balancers_eshop.internal_0.dns_name
    zone_id                = local.balancers_eshop.internal_0.zone_id
    evaluate_target_health = false
  }
}
