# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in stockholm is thrown.
resource "aws_route53_record" "identity_api_stockholm" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "login.eshop.example"
  type           = "A"
  set_identifier = "stockholm"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_eshop.public_0.dns_name
    zone_id                = local.balancers_eshop.public_0.zone_id
    evaluate_target_health = false
  }
}

# Answers once the switch in stockholm is thrown.
resource "aws_route53_record" "mobile_bff_stockholm" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "mobile.eshop.example"
  type           = "A"
  set_identifier = "stockholm"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_eshop.public_0.dns_name
    zone_id                = local.balancers_eshop.public_0.zone_id
    evaluate_target_health = false
  }
}

# Answers once the switch in stockholm is thrown.
resource "aws_route53_record" "webapp_stockholm" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.eshop.example"
  type           = "A"
  set_identifier = "stockholm"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_eshop.public_0.dns_name
    zone_id                = local.balancers_eshop.public_0.zone_id
    evaluate_target_health = false
  }
}
