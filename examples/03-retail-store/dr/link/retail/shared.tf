# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "keys_ohio" {
  provider = aws.ohio
  name     = "/drgen/retail/v1/keys"
}

locals {
  keys_ohio = jsondecode(data.aws_ssm_parameter.keys_ohio.insecure_value)
}
