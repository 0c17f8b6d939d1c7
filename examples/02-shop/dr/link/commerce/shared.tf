# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "keys_seoul" {
  provider = aws.seoul
  name     = "/drgen/shop/v1/keys"
}

data "aws_ssm_parameter" "network_seoul" {
  provider = aws.seoul
  name     = "/drgen/shop/v1/network"
}

data "aws_ssm_parameter" "keys_tokyo" {
  provider = aws.tokyo
  name     = "/drgen/shop/v1/keys"
}

data "aws_ssm_parameter" "network_tokyo" {
  provider = aws.tokyo
  name     = "/drgen/shop/v1/network"
}

locals {
  keys_seoul    = jsondecode(data.aws_ssm_parameter.keys_seoul.insecure_value)
  network_seoul = jsondecode(data.aws_ssm_parameter.network_seoul.insecure_value)
  keys_tokyo    = jsondecode(data.aws_ssm_parameter.keys_tokyo.insecure_value)
  network_tokyo = jsondecode(data.aws_ssm_parameter.network_tokyo.insecure_value)
}
