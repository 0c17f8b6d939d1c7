resource "aws_elasticache_subnet_group" "order_cache_seoul" {
  name       = "shop-order-cache-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "order_cache_seoul" {
  name   = "shop-order-cache-seoul-valkey8"
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

resource "aws_security_group" "order_cache_seoul" {
  name        = "shop-order-cache-seoul"
  description = "Connections to order/cache in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_cache_seoul_from_order" {
  security_group_id            = aws_security_group.order_cache_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_replication_group" "order_cache_seoul" {
  replication_group_id       = "shop-order-cache-seoul"
  description                = "Disposable cache order/cache"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.order_cache_seoul.name
  parameter_group_name       = aws_elasticache_parameter_group.order_cache_seoul.name
  security_group_ids         = [aws_security_group.order_cache_seoul.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

resource "aws_ssm_parameter" "order_cache_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/cache/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.order_cache_seoul.primary_endpoint_address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

