# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_zone" "internal" {
  name = "notes.internal"

  vpc {
    vpc_id     = local.network.vpc_id
    vpc_region = "eu-west-1"
  }
}

resource "aws_route53_record" "notes_ireland_private" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "notes.notes.internal"
  type    = "A"

  alias {
    name                   = local.balancers_notes.internal_0.dns_name
    zone_id                = local.balancers_notes.internal_0.zone_id
    evaluate_target_health = false
  }
}
