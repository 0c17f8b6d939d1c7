# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/astronomy/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/astronomy/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/astronomy/v1/network"
}

locals {
  alarms  = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}

resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "astronomy-shared-data-singapore-not-ready"
  alarm_description = "shared-data is not ready to fail over to singapore"
  alarm_rule = join(
    " OR ",
    formatlist("NOT OK(\"%s\")", [aws_cloudwatch_metric_alarm.events_singapore_lag.alarm_name]),
  )

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}
