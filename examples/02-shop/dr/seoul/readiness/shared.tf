# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/shop/v1/alarms"
}

locals {
  alarms = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
}
