# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/astronomy/v1/network"
}

data "aws_ssm_parameter" "balancers_shop" {
  name = "/drgen/astronomy/v1/shop/balancers"
}

data "aws_ssm_parameter" "balancers_support" {
  name = "/drgen/astronomy/v1/support/balancers"
}

locals {
  network           = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_shop    = jsondecode(data.aws_ssm_parameter.balancers_shop.insecure_value)
  balancers_support = jsondecode(data.aws_ssm_parameter.balancers_support.insecure_value)
}
