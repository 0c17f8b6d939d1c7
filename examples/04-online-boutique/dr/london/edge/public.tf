# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "frontend_london" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "boutique-frontend-paris-switch"
  cloudwatch_alarm_region         = "eu-west-3"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.boutique.example"
    "dr:service" = "frontend"
  }
}

resource "aws_route53_record" "frontend_london" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.boutique.example"
  type            = "A"
  set_identifier  = "london"
  health_check_id = aws_route53_health_check.frontend_london.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_boutique.public_0.dns_name
    zone_id = local.balancers_boutique.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
