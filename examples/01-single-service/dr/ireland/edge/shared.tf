# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network" {
  name = "/drgen/notes/v1/network"
}

data "aws_ssm_parameter" "balancers_notes" {
  name = "/drgen/notes/v1/notes/balancers"
}

locals {
  network         = jsondecode(data.aws_ssm_parameter.network.insecure_value)
  balancers_notes = jsondecode(data.aws_ssm_parameter.balancers_notes.insecure_value)
}
