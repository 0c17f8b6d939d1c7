# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in paris is thrown.
resource "aws_route53_record" "frontend_paris" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.boutique.example"
  type           = "A"
  set_identifier = "paris"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_boutique.public_0.dns_name
    zone_id                = local.balancers_boutique.public_0.zone_id
    evaluate_target_health = false
  }
}
