# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# orderingdb: tier store, RTO 1h, RPO 5m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "orderingdb_stockholm" {
  name       = "eshop-orderingdb-stockholm"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_security_group" "orderingdb_stockholm" {
  name        = "eshop-orderingdb-stockholm"
  description = "Connections to orderingdb in stockholm"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orderingdb_stockholm_from_network" {
  security_group_id = aws_security_group.orderingdb_stockholm.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "orderingdb"
  }
}

resource "aws_db_parameter_group" "orderingdb_stockholm" {
  name   = "eshop-orderingdb-stockholm-postgres16"
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

# RPO 5m asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "orderingdb_stockholm" {
  source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:eshop-orderingdb-dublin"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "orderingdb_stockholm_endpoint" {
  name           = "/drgen/eshop/v1/orderingdb/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:store" = "orderingdb"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "orderingdb_recovery" {
  name       = "eshop-part-orderingdb-site-loss-stockholm"
  role_arn   = "arn:aws:iam::111122223333:role/eshop-messaging-stockholm-recovery"
  definition = file("${path.module}/orderingdb.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-north-1:111122223333:log-group:/aws/vendedlogs/states/eshop-stockholm-recovery:*"
  }
}
