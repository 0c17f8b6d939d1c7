# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in ohio is thrown.
resource "aws_route53_record" "ui_ohio" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.retail.example"
  type           = "A"
  set_identifier = "ohio"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_retail.public_0.dns_name
    zone_id                = local.balancers_retail.public_0.zone_id
    evaluate_target_health = false
  }
}
