# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in singapore is thrown.
resource "aws_route53_record" "frontend_proxy_singapore" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.astronomy.example"
  type           = "A"
  set_identifier = "singapore"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_shop.public_0.dns_name
    zone_id                = local.balancers_shop.public_0.zone_id
    evaluate_target_health = false
  }
}
