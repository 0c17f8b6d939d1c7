resource "aws_dynamodb_table" "order_items_seoul" {
  name                        = "shop-order-items"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  range_key                   = "at"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "order"
    "dr:store"   = "items"
  }

  attribute {
    name = "id"
    type = "S"
  }

  attribute {
    name = "at"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.keys.data
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
  }
}

