# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "astronomy.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "ap-southeast-1"
  }
}

resource "aws_route53_record" "accounting_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "accounting.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "ad_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "ad.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "cart_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "cart.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "checkout_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "checkout.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "currency_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "currency.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "email_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "email.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "flagd_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "flagd.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "flagd_ui_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "flagd-ui.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "fraud_detection_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "fraud-detection.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "frontend_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "frontend.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "frontend_proxy_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "frontend-proxy.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "image_provider_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "image-provider.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "payment_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "payment.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "product_catalog_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "product-catalog.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "quote_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "quote.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_support.internal_0.dns_name
    zone_id                = local.balancers_support.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "recommendation_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "recommendation.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "shipping_singapore_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "shipping.astronomy.internal"
  type    = "A"

  alias {
    name                   = local.balancers_shop.internal_0.dns_name
    zone_id                = local.balancers_shop.internal_0.zone_id
    evaluate_target_health = false
  }
}
