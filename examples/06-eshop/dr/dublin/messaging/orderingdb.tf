# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# orderingdb: tier store, RTO 1h, RPO 5m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "orderingdb_dublin" {
  name        = "eshop/orderingdb"
  description = "Master user of orderingdb"
  kms_key_id  = local.keys.data
  tags = {
    "dr:store" = "orderingdb"
  }

  replica {
    region     = "eu-north-1"
    kms_key_id = "arn:aws:kms:eu-north-1:111122223333:alias/eshop-data-stockholm"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "orderingdb_dublin" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "orderingdb_dublin" {
  secret_id = aws_secretsmanager_secret.orderingdb_dublin.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.orderingdb_dublin.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "orderingdb_dublin" {
  secret_id  = aws_secretsmanager_secret_version.orderingdb_dublin.secret_id
  version_id = aws_secretsmanager_secret_version.orderingdb_dublin.version_id
}

resource "aws_db_subnet_group" "orderingdb_dublin" {
  name       = "eshop-orderingdb-dublin"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_security_group" "orderingdb_dublin" {
  name        = "eshop-orderingdb-dublin"
  description = "Connections to orderingdb in dublin"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orderingdb_dublin_from_network" {
  security_group_id = aws_security_group.orderingdb_dublin.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_db_parameter_group" "orderingdb_dublin" {
  name   = "eshop-orderingdb-dublin-postgres16"
  family = "postgres16"
  tags = {
    "dr:store" = "orderingdb"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 5m asked; the backups replicated to stockholm are 5m old, on a bad day 30m.
resource "aws_db_instance" "orderingdb_dublin" {
  identifier                      = "eshop-orderingdb-dublin"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "orderingdbdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.orderingdb_dublin.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 100
  max_allocated_storage           = 200
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.orderingdb_dublin.name
  vpc_security_group_ids          = [aws_security_group.orderingdb_dublin.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.orderingdb_dublin.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "eshop-orderingdb-dublin-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup" = "gfs"
    "dr:store"  = "orderingdb"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "orderingdb_dublin_endpoint" {
  name           = "/drgen/eshop/v1/orderingdb/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.orderingdb_dublin.address
  tags = {
    "dr:store" = "orderingdb"
  }
}
