resource "aws_elasticache_subnet_group" "order_sessions_tokyo" {
  name       = "shop-order-sessions-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_elasticache_parameter_group" "order_sessions_tokyo" {
  name   = "shop-order-sessions-tokyo-memcached1-6"
  family = "memcached1.6"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "order_sessions_tokyo" {
  name        = "shop-order-sessions-tokyo"
  description = "Connections to order/sessions in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_sessions_tokyo_from_order" {
  security_group_id            = aws_security_group.order_sessions_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 11211
  to_port                      = 11211
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

# No nodes here: a step of the recovery makes them, with the groups above.
resource "aws_ssm_parameter" "order_sessions_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/sessions/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

