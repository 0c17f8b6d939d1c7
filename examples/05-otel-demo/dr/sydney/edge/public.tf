# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "frontend_proxy_sydney" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "astronomy-frontend-proxy-singapore-switch"
  cloudwatch_alarm_region         = "ap-southeast-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.astronomy.example"
    "dr:service" = "frontend-proxy"
  }
}

resource "aws_route53_record" "frontend_proxy_sydney" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.astronomy.example"
  type            = "A"
  set_identifier  = "sydney"
  health_check_id = aws_route53_health_check.frontend_proxy_sydney.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_shop.public_0.dns_name
    zone_id = local.balancers_shop.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
