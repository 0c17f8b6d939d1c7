# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_route53_health_check" "identity_api_dublin" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "eshop-identity-api-stockholm-switch"
  cloudwatch_alarm_region         = "eu-north-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "login.eshop.example"
    "dr:service" = "identity-api"
  }
}

resource "aws_route53_record" "identity_api_dublin" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "login.eshop.example"
  type            = "A"
  set_identifier  = "dublin"
  health_check_id = aws_route53_health_check.identity_api_dublin.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_eshop.public_0.dns_name
    zone_id = local.balancers_eshop.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "mobile_bff_dublin" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "eshop-mobile-bff-stockholm-switch"
  cloudwatch_alarm_region         = "eu-north-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "mobile.eshop.example"
    "dr:service" = "mobile-bff"
  }
}

resource "aws_route53_record" "mobile_bff_dublin" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "mobile.eshop.example"
  type            = "A"
  set_identifier  = "dublin"
  health_check_id = aws_route53_health_check.mobile_bff_dublin.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_eshop.public_0.dns_name
    zone_id = local.balancers_eshop.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}

resource "aws_route53_health_check" "webapp_dublin" {
  type                            = "CLOUDWATCH_METRIC"
  cloudwatch_alarm_name           = "eshop-webapp-stockholm-switch"
  cloudwatch_alarm_region         = "eu-north-1"
  insufficient_data_health_status = "LastKnownStatus"
  tags = {
    Name         = "www.eshop.example"
    "dr:service" = "webapp"
  }
}

resource "aws_route53_record" "webapp_dublin" {
  zone_id         = "Z0123456789EXAMPLE"
  name            = "www.eshop.example"
  type            = "A"
  set_identifier  = "dublin"
  health_check_id = aws_route53_health_check.webapp_dublin.id

  weighted_routing_policy {
    weight = 100
  }

  alias {
    name    = local.balancers_eshop.public_0.dns_name
    zone_id = local.balancers_eshop.public_0.zone_id
    # People decide when users move: the other site may lack the latest data.
    evaluate_target_health = false
  }
}
