# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/retail/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/retail/v1/keys"
}

locals {
  alarms = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys   = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
}
