resource "aws_elasticache_subnet_group" "order_sessions_tokyo" {
  name       = "shop-order-sessions-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_elasticache_parameter_group" "order_sessions_tokyo" {
  name   = "shop-order-sessions-tokyo-valkey8"
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
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

# Follows seoul, typically 1s behind, observed, not guaranteed.
resource "aws_elasticache_replication_group" "order_sessions_tokyo" {
  replication_group_id        = "shop-order-sessions-tokyo"
  description                 = "Store order/sessions"
  global_replication_group_id = "lfqnh-shop-order-sessions-seoul"
  num_cache_clusters          = 2
  port                        = 6379
  subnet_group_name           = aws_elasticache_subnet_group.order_sessions_tokyo.name
  security_group_ids          = [aws_security_group.order_sessions_tokyo.id]
  kms_key_id                  = local.keys.data
  final_snapshot_identifier   = "shop-order-sessions-tokyo-g1-final"

  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      at_rest_encryption_enabled,
      automatic_failover_enabled,
      engine,
      engine_version,
      global_replication_group_id,
      multi_az_enabled,
      node_type,
      parameter_group_name,
      snapshot_retention_limit,
      transit_encryption_enabled,
    ]
  }
}

resource "aws_ssm_parameter" "order_sessions_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/sessions/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.order_sessions_tokyo.primary_endpoint_address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_sessions_tokyo_memory" {
  alarm_name        = "shop-order-sessions-tokyo-memory"
  alarm_description = "order/sessions will soon refuse writes: its memory is 80 % full"
  namespace         = "AWS/ElastiCache"
  metric_name       = "DatabaseMemoryUsagePercentage"
  dimensions = {
    CacheClusterId = "shop-order-sessions-tokyo-001"
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

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_sessions_tokyo_lag" {
  alarm_name        = "shop-order-sessions-tokyo-lag"
  alarm_description = "The copy of order/sessions in tokyo lags behind"
  namespace         = "AWS/ElastiCache"
  metric_name       = "GlobalDatastoreReplicationLag"
  dimensions = {
    CacheClusterId = "shop-order-sessions-tokyo-001"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48
  # Measured by the node that leads the copy: after a failover within the site by another.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

