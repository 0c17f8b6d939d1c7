resource "aws_security_group" "order_index_tokyo" {
  name        = "shop-order-index-tokyo"
  description = "Connections to order/index in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_index_tokyo_from_order" {
  security_group_id            = aws_security_group.order_index_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

# No domain here: a step of the recovery makes it, with the group above.
resource "aws_ssm_parameter" "order_index_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/index/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

