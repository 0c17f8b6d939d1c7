# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "keys" {
  name = "/drgen/eshop/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/eshop/v1/network"
}

locals {
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}
