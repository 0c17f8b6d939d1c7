# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_vpc" "this" {
  cidr_block           = "10.31.0.0/16"
  enable_dns_hostnames = true
  tags = {
    Name = "retail-ohio"
  }
}

# Emptied: whoever forgets to name a security group reaches nothing.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_cloudwatch_log_group" "flow_logs" {
  name              = "/retail/ohio/flow-logs"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.logs.arn
}

resource "aws_flow_log" "this" {
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.flow_logs.arn
  iam_role_arn    = "arn:aws:iam::111122223333:role/retail-ohio-flow-logs"
  tags = {
    Name = "retail-ohio"
  }
}

locals {
  # By zone id, which means the same place in every account.
  zones = {
    use2-az1 = {
      public  = "10.31.128.0/20"
      private = "10.31.0.0/19"
      data    = "10.31.192.0/20"
    }
    use2-az2 = {
      public  = "10.31.144.0/20"
      private = "10.31.32.0/19"
      data    = "10.31.208.0/20"
    }
    use2-az3 = {
      public  = "10.31.160.0/20"
      private = "10.31.64.0/19"
      data    = "10.31.224.0/20"
    }
  }
}

resource "aws_subnet" "public" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone_id = each.key
  cidr_block           = each.value.public
  tags = {
    Name = "retail-ohio-public-${each.key}"
  }
}

resource "aws_subnet" "private" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone_id = each.key
  cidr_block           = each.value.private
  tags = {
    Name = "retail-ohio-private-${each.key}"
  }
}

resource "aws_subnet" "data" {
  for_each = local.zones

  vpc_id               = aws_vpc.this.id
  availability_zone_id = each.key
  cidr_block           = each.value.data
  tags = {
    Name = "retail-ohio-data-${each.key}"
  }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = "retail-ohio"
  }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = "retail-ohio-public"
  }
}

resource "aws_route_table_association" "public" {
  for_each = local.zones

  subnet_id      = aws_subnet.public[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route" "public_internet" {
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_eip" "nat" {
  for_each = toset(["use2-az1"])

  domain = "vpc"
  tags = {
    Name = "retail-ohio-${each.key}"
  }
}

# One for all zones, as asked: if its zone goes, tasks of the others lose the internet.
resource "aws_nat_gateway" "this" {
  for_each = toset(["use2-az1"])

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags = {
    Name = "retail-ohio-${each.key}"
  }
  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "private" {
  for_each = local.zones

  vpc_id = aws_vpc.this.id
  tags = {
    Name = "retail-ohio-private-${each.key}"
  }
}

resource "aws_route_table_association" "private" {
  for_each = local.zones

  subnet_id      = aws_subnet.private[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

resource "aws_route" "private_internet" {
  for_each = local.zones

  route_table_id         = aws_route_table.private[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this["use2-az1"].id
}

resource "aws_route_table" "data" {
  vpc_id = aws_vpc.this.id
  tags = {
    Name = "retail-ohio-data"
  }
}

resource "aws_route_table_association" "data" {
  for_each = local.zones

  subnet_id      = aws_subnet.data[each.key].id
  route_table_id = aws_route_table.data.id
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.us-east-2.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids = [
    aws_route_table.data.id,
    aws_route_table.private["use2-az1"].id,
    aws_route_table.private["use2-az2"].id,
    aws_route_table.private["use2-az3"].id,
  ]
  tags = {
    Name = "retail-ohio-dynamodb"
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.us-east-2.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids = [
    aws_route_table.data.id,
    aws_route_table.private["use2-az1"].id,
    aws_route_table.private["use2-az2"].id,
    aws_route_table.private["use2-az3"].id,
  ]
  tags = {
    Name = "retail-ohio-s3"
  }
}
