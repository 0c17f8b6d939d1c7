# DB instance orders-production is run by its owner, and only read here.
data "aws_db_instance" "order_db_seoul" {
  db_instance_identifier = "orders-production"
}

check "order_db_seoul" {
  assert {
    condition     = data.aws_db_instance.order_db_seoul.backup_retention_period >= 1
    error_message = "DB instance orders-production: backup_retention_period has to be 1 or more, for RDS replicates nothing without backups."
  }

  assert {
    condition     = data.aws_db_instance.order_db_seoul.storage_encrypted
    error_message = "DB instance orders-production: storage_encrypted has to be true, with a key of its own account, for what is encrypted in tokyo cannot come from what is not."
  }

  assert {
    condition     = try(data.aws_db_instance.order_db_seoul.tags["dr:backup"], "") == "gfs"
    error_message = "DB instance orders-production: tags has to be dr:backup = gfs, for AWS Backup selects by it, and copies to the other vault."
  }
}

resource "aws_ssm_parameter" "order_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = data.aws_db_instance.order_db_seoul.address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

