# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart/items: tier buying, RTO 1h, RPO 5m. Protected as pilot-light: global table.

# The copy in ohio. Another key would make it anew. Recovery has it backed up, by a tag that stays.
resource "aws_dynamodb_table_replica" "cart_items_ohio" {
  provider                    = aws.ohio
  global_table_arn            = "arn:aws:dynamodb:us-west-2:111122223333:table/retail-cart-items"
  kms_key_arn                 = local.keys_ohio.data
  point_in_time_recovery      = true
  deletion_protection_enabled = true
  tags = {
    "dr:service" = "cart"
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
