# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "boutique.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "eu-west-3"
  }
}

resource "aws_route53_record" "adservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "adservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "cartservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "cartservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "checkoutservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "checkoutservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "currencyservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "currencyservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "emailservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "emailservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "frontend_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "frontend.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "paymentservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "paymentservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "productcatalogservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "productcatalogservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "recommendationservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "recommendationservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "shippingservice_paris_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "shippingservice.boutique.internal"
  type    = "A"

  alias {
    name                   = local.balancers_boutique.internal_0.dns_name
    zone_id                = local.balancers_boutique.internal_0.zone_id
    evaluate_target_health = false
  }
}
