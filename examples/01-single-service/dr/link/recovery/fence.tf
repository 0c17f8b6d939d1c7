# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# Which site each tier has left. AWS carries it to a lost site as soon as that is back.
resource "aws_dynamodb_table" "fence" {
  provider                    = aws.frankfurt
  name                        = "notes-fence"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "tier"
  deletion_protection_enabled = true
  # Replicas are made of it.
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "tier"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = "eu-west-1"
    point_in_time_recovery = true
  }

  lifecycle {
    prevent_destroy = true
  }
}
