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

resource "aws_docdb_subnet_group" "order_db_seoul" {
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
  from_port                    = 27017
  to_port                      = 27017
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_docdb_cluster_parameter_group" "order_db_seoul" {
  name   = "shop-order-db-seoul-docdb5-0"
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

# RPO 1m asked; the daily copies in the vault of tokyo are up to 1d2h old.
resource "aws_docdb_cluster" "order_db_seoul" {
  cluster_identifier              = "shop-order-db-seoul"
  engine                          = "docdb"
  engine_version                  = "5.0.0"
  master_username                 = "dbadmin"
  master_password_wo              = jsondecode(ephemeral.aws_secretsmanager_secret_version.order_db_seoul.secret_string).password
  master_password_wo_version      = 1
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_docdb_subnet_group.order_db_seoul.name
  vpc_security_group_ids          = [aws_security_group.order_db_seoul.id]
  db_cluster_parameter_group_name = aws_docdb_cluster_parameter_group.order_db_seoul.name
  backup_retention_period         = 30
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-seoul-g1-final"
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [availability_zones, engine_version, global_cluster_identifier, kms_key_id]
  }
}

resource "aws_docdb_cluster_instance" "order_db_seoul_1" {
  identifier                 = "shop-order-db-seoul-1"
  cluster_identifier         = aws_docdb_cluster.order_db_seoul.id
  instance_class             = "db.r6g.large"
  promotion_tier             = 0
  auto_minor_version_upgrade = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_docdb_cluster_instance" "order_db_seoul_2" {
  identifier                 = "shop-order-db-seoul-2"
  cluster_identifier         = aws_docdb_cluster.order_db_seoul.id
  instance_class             = "db.r6g.large"
  promotion_tier             = 1
  auto_minor_version_upgrade = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "order_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_docdb_cluster.order_db_seoul.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

