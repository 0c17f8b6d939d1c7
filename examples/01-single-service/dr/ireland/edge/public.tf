# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "notes_ireland" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "notes-notes-frankfurt-switch"
  cloudwatch_alarm_region         = "eu-central-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.notes.example"
    "dr:service" = "notes"
  }
}

resource "aws_route53_record" "notes_ireland" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.notes.example"
  type            = "A"
  set_identifier  = "ireland"
  health_check_id = aws_route53_health_check.notes_ireland.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_notes.public_0.dns_name
    zone_id = local.balancers_notes.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
