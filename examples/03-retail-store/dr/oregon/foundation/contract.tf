# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_ssm_parameter" "alarms" {
  name = "/drgen/retail/v1/alarms"
  type = "String"
  insecure_value = jsonencode({
    topic_arn = aws_sns_topic.alarms.arn
  })
}

resource "aws_ssm_parameter" "keys" {
  name = "/drgen/retail/v1/keys"
  type = "String"
  insecure_value = jsonencode({
    data = aws_kms_key.data.arn
    logs = aws_kms_key.logs.arn
  })
}

resource "aws_ssm_parameter" "network" {
  name = "/drgen/retail/v1/network"
  type = "String"
  insecure_value = jsonencode({
    vpc_id = aws_vpc.this.id
    cidr   = aws_vpc.this.cidr_block
    public_subnet_ids = [
      aws_subnet.public["usw2-az1"].id,
      aws_subnet.public["usw2-az2"].id,
      aws_subnet.public["usw2-az3"].id,
    ]
    private_subnet_ids = [
      aws_subnet.private["usw2-az1"].id,
      aws_subnet.private["usw2-az2"].id,
      aws_subnet.private["usw2-az3"].id,
    ]
    data_subnet_ids = [
      aws_subnet.data["usw2-az1"].id,
      aws_subnet.data["usw2-az2"].id,
      aws_subnet.data["usw2-az3"].id,
    ]
  })
}
