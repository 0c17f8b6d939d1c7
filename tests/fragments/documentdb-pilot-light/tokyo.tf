resource "aws_docdb_subnet_group" "order_db_tokyo" {
  name       = "shop-order-db-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "order_db_tokyo" {
  name        = "shop-order-db-tokyo"
  description = "Connections to order/db in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_db_tokyo_from_order" {
  security_group_id            = aws_security_group.order_db_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_docdb_cluster_parameter_group" "order_db_tokyo" {
  name   = "shop-order-db-tokyo-docdb5-0"
  family = "docdb5.0"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  parameter {
    name  = "tls"
    value = "enabled"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Follows shop-order-db-seoul as part of shop-order-db-seoul-global.
# RPO 1m asked; typically 1s behind, observed, not guaranteed.
resource "aws_docdb_cluster" "order_db_tokyo" {
  cluster_identifier              = "shop-order-db-tokyo"
  global_cluster_identifier       = "shop-order-db-seoul-global"
  engine                          = "docdb"
  engine_version                  = "5.0.0"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_docdb_subnet_group.order_db_tokyo.name
  vpc_security_group_ids          = [aws_security_group.order_db_tokyo.id]
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.order_db_tokyo.name
  backup_retention_period         = 30
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-tokyo-g1-final"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [availability_zones, engine_version, global_cluster_identifier, kms_key_id]
  }
}

resource "aws_ssm_parameter" "order_db_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_docdb_cluster.order_db_tokyo.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

# 80 % of the 1m that may be lost, in milliseconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_db_tokyo_lag" {
  alarm_name        = "shop-order-db-tokyo-lag"
  alarm_description = "The copy of order/db in tokyo lags behind"
  namespace         = "AWS/DocDB"
  metric_name       = "GlobalClusterReplicationLag"
  dimensions = {
    DBClusterIdentifier = aws_docdb_cluster.order_db_tokyo.cluster_identifier
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48000
  # A copy that stopped following reports no lag at all.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

