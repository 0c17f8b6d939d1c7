resource "aws_db_subnet_group" "order_db_tokyo" {
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
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "order_db_tokyo" {
  name   = "shop-order-db-tokyo-mariadb11-4"
  family = "mariadb11.4"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Follows shop-order-db-seoul.
# RPO 1m asked; replica lag is seconds, observed, not guaranteed.
resource "aws_db_instance" "order_db_tokyo" {
  identifier                      = "shop-order-db-tokyo"
  replicate_source_db             = "arn:aws:rds:ap-northeast-2:111122223333:db:shop-order-db-seoul"
  max_allocated_storage           = 400
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.order_db_tokyo.name
  vpc_security_group_ids          = [aws_security_group.order_db_tokyo.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.order_db_tokyo.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-tokyo-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  timeouts {
    create = "2h"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "order_db_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.order_db_tokyo.address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

# 80 % of the 1m that may be lost, in seconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_db_tokyo_lag" {
  alarm_name          = "shop-order-db-tokyo-lag"
  alarm_description   = "The copy of order/db in tokyo lags behind"
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48
  # A copy that stopped following reports no lag at all.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  # -1: replication does not run.
  metric_query {
    id          = "late"
    expression  = "IF(lag < 0, 49, lag)"
    label       = "ReplicaLag"
    return_data = true
  }

  metric_query {
    id = "lag"

    metric {
      namespace   = "AWS/RDS"
      metric_name = "ReplicaLag"
      dimensions = {
        DBInstanceIdentifier = aws_db_instance.order_db_tokyo.identifier
      }
      stat   = "Maximum"
      period = 60
    }
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

