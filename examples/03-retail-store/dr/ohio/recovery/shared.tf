# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "keys" {
  name = "/drgen/retail/v1/keys"
}

locals {
  keys = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
}
