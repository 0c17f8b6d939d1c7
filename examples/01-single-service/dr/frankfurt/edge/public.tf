# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Answers once the switch in frankfurt is thrown.
resource "aws_route53_record" "notes_frankfurt" {
  zone_id        = "Z0123456789EXAMPLE"
  name           = "www.notes.example"
  type           = "A"
  set_identifier = "frankfurt"

  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = local.balancers_notes.public_0.dns_name
    zone_id                = local.balancers_notes.public_0.zone_id
    evaluate_target_health = false
  }
}
