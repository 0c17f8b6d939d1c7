# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in tokyo is thrown.
resource "aws_route53_record" "auth_tokyo" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "login.shop.example"
  type           = "A"
  set_identifier = "tokyo"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_identity.public_0.dns_name
    zone_id                = local.balancers_identity.public_0.zone_id
    evaluate_target_health = false
  }
}

# Answers once the switch in tokyo is thrown.
resource "aws_route53_record" "marketing_tokyo" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.shop.example"
  type           = "A"
  set_identifier = "tokyo"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_insight.public_0.dns_name
    zone_id                = local.balancers_insight.public_0.zone_id
    evaluate_target_health = false
  }
}

# Answers once the switch in tokyo is thrown.
resource "aws_route53_record" "order_tokyo" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "order.shop.example"
  type           = "A"
  set_identifier = "tokyo"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_commerce.public_0.dns_name
    zone_id                = local.balancers_commerce.public_0.zone_id
    evaluate_target_health = false
  }
}

# Answers once the switch in tokyo is thrown.
resource "aws_route53_record" "payment_tokyo" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "pay.shop.example"
  type           = "A"
  set_identifier = "tokyo"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_commerce.public_0.dns_name
    zone_id                = local.balancers_commerce.public_0.zone_id
    evaluate_target_health = false
  }
}
