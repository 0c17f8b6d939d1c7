# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/retail/v1/network"
}

data "aws_ssm_parameter" "balancers_retail" {
  name = "/drgen/retail/v1/retail/balancers"
}

locals {
  network          = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_retail = jsondecode(data.aws_ssm_parameter.balancers_retail.insecure_value)
}
