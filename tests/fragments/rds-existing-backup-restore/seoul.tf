# Run by its owner; only its address is read here.
data "aws_db_instance" "order_db_seoul" {
  db_instance_identifier = "orders-production"
}

resource "aws_ssm_parameter" "order_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = data.aws_db_instance.order_db_seoul.address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

