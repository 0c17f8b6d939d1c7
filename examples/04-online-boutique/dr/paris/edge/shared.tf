# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/boutique/v1/network"
}

data "aws_ssm_parameter" "balancers_boutique" {
  name = "/drgen/boutique/v1/boutique/balancers"
}

locals {
  network            = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_boutique = jsondecode(data.aws_ssm_parameter.balancers_boutique.insecure_value)
}
