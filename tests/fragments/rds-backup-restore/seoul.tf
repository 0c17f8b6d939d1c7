resource "aws_secretsmanager_secret" "order_db_seoul" {
  name        = "shop/order/db"
  description = "Master user of order/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  replica {
    region     = "ap-northeast-1"
    kms_key_id = "arn:aws:kms:ap-northeast-1:111122223333:alias/shop-data-tokyo"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "order_db_seoul" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "order_db_seoul" {
  secret_id = aws_secretsmanager_secret.order_db_seoul.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.order_db_seoul.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "order_db_seoul" {
  secret_id  = aws_secretsmanager_secret_version.order_db_seoul.secret_id
  version_id = aws_secretsmanager_secret_version.order_db_seoul.version_id
}

resource "aws_db_subnet_group" "order_db_seoul" {
  name       = "shop-order-db-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "order_db_seoul" {
  name        = "shop-order-db-seoul"
  description = "Connections to order/db in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_db_seoul_from_order" {
  security_group_id            = aws_security_group.order_db_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "order_db_seoul" {
  name   = "shop-order-db-seoul-postgres16"
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

# RPO 1m asked; the backups replicated to tokyo are 5m old, on a bad day 30m.
resource "aws_db_instance" "order_db_seoul" {
  identifier                      = "shop-order-db-seoul"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "orderdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.order_db_seoul.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 200
  max_allocated_storage           = 400
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.order_db_seoul.name
  vpc_security_group_ids          = [aws_security_group.order_db_seoul.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.order_db_seoul.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-seoul-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "order_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.order_db_seoul.address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

