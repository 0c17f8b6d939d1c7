resource "aws_elasticache_subnet_group" "order_cache_tokyo" {
  name       = "shop-order-cache-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "order_cache_tokyo" {
  name   = "shop-order-cache-tokyo-valkey8"
  family = "valkey8"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "order_cache_tokyo" {
  name        = "shop-order-cache-tokyo"
  description = "Connections to order/cache in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_cache_tokyo_from_order" {
  security_group_id            = aws_security_group.order_cache_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

# No nodes here: a step of the recovery makes them, with the groups above.
resource "aws_ssm_parameter" "order_cache_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/cache/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

