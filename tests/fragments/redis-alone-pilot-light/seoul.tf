resource "aws_elasticache_subnet_group" "order_sessions_seoul" {
  name       = "shop-order-sessions-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_elasticache_parameter_group" "order_sessions_seoul" {
  name   = "shop-order-sessions-seoul-valkey8"
  family = "valkey8"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "order_sessions_seoul" {
  name        = "shop-order-sessions-seoul"
  description = "Connections to order/sessions in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_sessions_seoul_from_order" {
  security_group_id            = aws_security_group.order_sessions_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_elasticache_replication_group" "order_sessions_seoul" {
  replication_group_id       = "shop-order-sessions-seoul"
  description                = "Store order/sessions"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.r7g.large"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.order_sessions_seoul.name
  parameter_group_name       = aws_elasticache_parameter_group.order_sessions_seoul.name
  security_group_ids         = [aws_security_group.order_sessions_seoul.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 30
  final_snapshot_identifier  = "shop-order-sessions-seoul-g1-final"

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [global_replication_group_id]
  }
}

resource "aws_ssm_parameter" "order_sessions_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/sessions/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.order_sessions_seoul.primary_endpoint_address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_sessions_seoul_memory" {
  alarm_name        = "shop-order-sessions-seoul-memory"
  alarm_description = "order/sessions will soon refuse writes: its memory is 80 % full"
  namespace         = "AWS/ElastiCache"
  metric_name       = "DatabaseMemoryUsagePercentage"
  dimensions = {
    CacheClusterId = "shop-order-sessions-seoul-001"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  # A node that is being replaced measures nothing.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

