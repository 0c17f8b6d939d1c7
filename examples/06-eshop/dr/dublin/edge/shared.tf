# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/eshop/v1/network"
}

data "aws_ssm_parameter" "balancers_eshop" {
  name = "/drgen/eshop/v1/eshop/balancers"
}

locals {
  network         = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_eshop = jsondecode(data.aws_ssm_parameter.balancers_eshop.insecure_value)
}
