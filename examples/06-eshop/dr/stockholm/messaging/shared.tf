# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/eshop/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/eshop/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/eshop/v1/network"
}

locals {
  alarms  = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}

resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "eshop-messaging-stockholm-not-ready"
  alarm_description = "messaging is not ready to fail over to stockholm"
  # Nothing here tells whether the site is ready.
  alarm_rule = "FALSE"

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}
