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
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "order_db_tokyo" {
  name   = "shop-order-db-tokyo-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 1m asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "order_db_tokyo" {
  source_db_instance_arn = "arn:aws:rds:ap-northeast-2:111122223333:db:shop-order-db-seoul"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "order_db_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

