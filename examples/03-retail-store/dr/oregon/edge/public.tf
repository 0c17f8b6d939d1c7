# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "ui_oregon" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "retail-ui-ohio-switch"
  cloudwatch_alarm_region         = "us-east-2"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.retail.example"
    "dr:service" = "ui"
  }
}

resource "aws_route53_record" "ui_oregon" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.retail.example"
  type            = "A"
  set_identifier  = "oregon"
  health_check_id = aws_route53_health_check.ui_oregon.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_retail.public_0.dns_name
    zone_id = local.balancers_retail.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
