# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "network_singapore" {
  provider = aws.singapore
  name     = "/drgen/astronomy/v1/network"
}

data "aws_ssm_parameter" "network_sydney" {
  provider = aws.sydney
  name     = "/drgen/astronomy/v1/network"
}

locals {
  network_singapore = jsondecode(data.aws_ssm_parameter.network_singapore.insecure_value)
  network_sydney    = jsondecode(data.aws_ssm_parameter.network_sydney.insecure_value)
}
