# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/shop/v1/network"
}

data "aws_ssm_parameter" "balancers_commerce" {
  name = "/drgen/shop/v1/commerce/balancers"
}

data "aws_ssm_parameter" "balancers_identity" {
  name = "/drgen/shop/v1/identity/balancers"
}

data "aws_ssm_parameter" "balancers_insight" {
  name = "/drgen/shop/v1/insight/balancers"
}

locals {
  network            = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_commerce = jsondecode(data.aws_ssm_parameter.balancers_commerce.insecure_value)
  balancers_identity = jsondecode(data.aws_ssm_parameter.balancers_identity.insecure_value)
  balancers_insight  = jsondecode(data.aws_ssm_parameter.balancers_insight.insecure_value)
}
