# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# astronomy-db: tier high, RTO 1h, RPO 15m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "astronomy_db_singapore" {
  name       = "astronomy-astronomy-db-singapore"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_security_group" "astronomy_db_singapore" {
  name        = "astronomy-astronomy-db-singapore"
  description = "Connections to astronomy-db in singapore"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "astronomy_db_singapore_from_network" {
  security_group_id = aws_security_group.astronomy_db_singapore.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "astronomy-db"
  }
}

resource "aws_db_parameter_group" "astronomy_db_singapore" {
  name   = "astronomy-astronomy-db-singapore-postgres16"
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

# RPO 15m asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "astronomy_db_singapore" {
  source_db_instance_arn = "arn:aws:rds:ap-southeast-2:111122223333:db:astronomy-astronomy-db-sydney"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "astronomy_db_singapore_endpoint" {
  name           = "/drgen/astronomy/v1/astronomy-db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:store" = "astronomy-db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "astronomy_db_recovery" {
  name       = "astronomy-part-astronomy-db-site-loss-singapore"
  role_arn   = "arn:aws:iam::111122223333:role/astronomy-shared-data-singapore-recovery"
  definition = file("${path.module}/astronomy-db.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-southeast-1:111122223333:log-group:/aws/vendedlogs/states/astronomy-singapore-recovery:*"
  }
}
