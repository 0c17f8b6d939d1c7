# The copy in tokyo. Another key would make it anew. Recovery has it backed up, by a tag that stays.
resource "aws_dynamodb_table_replica" "order_items_tokyo" {
  provider                    = aws.tokyo
  global_table_arn            = "arn:aws:dynamodb:ap-northeast-2:111122223333:table/acme.items"
  kms_key_arn                 = local.keys_tokyo.data
  point_in_time_recovery      = true
  deletion_protection_enabled = true
  tags = {
    "dr:service" = "order"
    "dr:store"   = "items"
  }

  # Copying a large table takes hours.
  timeouts {
    create = "12h"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [tags["dr:backup"]]
  }
}

