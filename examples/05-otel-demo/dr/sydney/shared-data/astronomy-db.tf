# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# astronomy-db: tier high, RTO 1h, RPO 15m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "astronomy_db_sydney" {
  name        = "astronomy/astronomy-db"
  description = "Master user of astronomy-db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:store" = "astronomy-db"
  }

  replica {
    region     = "ap-southeast-1"
    kms_key_id = "arn:aws:kms:ap-southeast-1:111122223333:alias/astronomy-data-singapore"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "astronomy_db_sydney" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "astronomy_db_sydney" {
  secret_id = aws_secretsmanager_secret.astronomy_db_sydney.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.astronomy_db_sydney.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "astronomy_db_sydney" {
  secret_id  = aws_secretsmanager_secret_version.astronomy_db_sydney.secret_id
  version_id = aws_secretsmanager_secret_version.astronomy_db_sydney.version_id
}

resource "aws_db_subnet_group" "astronomy_db_sydney" {
  name       = "astronomy-astronomy-db-sydney"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_security_group" "astronomy_db_sydney" {
  name        = "astronomy-astronomy-db-sydney"
  description = "Connections to astronomy-db in sydney"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "astronomy_db_sydney_from_network" {
  security_group_id = aws_security_group.astronomy_db_sydney.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_db_parameter_group" "astronomy_db_sydney" {
  name   = "astronomy-astronomy-db-sydney-postgres16"
  family = "postgres16"
  tags = {
    "dr:store" = "astronomy-db"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 15m asked; the backups replicated to singapore are 5m old, on a bad day 30m.
resource "aws_db_instance" "astronomy_db_sydney" {
  identifier                      = "astronomy-astronomy-db-sydney"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "astronomydbdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.astronomy_db_sydney.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 100
  max_allocated_storage           = 200
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.astronomy_db_sydney.name
  vpc_security_group_ids          = [aws_security_group.astronomy_db_sydney.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.astronomy_db_sydney.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "astronomy-astronomy-db-sydney-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup" = "gfs"
    "dr:store"  = "astronomy-db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "astronomy_db_sydney_endpoint" {
  name           = "/drgen/astronomy/v1/astronomy-db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.astronomy_db_sydney.address
  tags = {
    "dr:store" = "astronomy-db"
  }
}
