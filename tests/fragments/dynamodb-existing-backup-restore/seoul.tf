# table acme.items is run by its owner, and only read here.
check "order_items_seoul" {
  data "aws_dynamodb_table" "order_items_seoul" {
    name = "acme.items"
  }

  assert {
    condition = (
      data.aws_dynamodb_table.order_items_seoul.arn ==
      "arn:aws:dynamodb:ap-northeast-2:111122223333:table/acme.items"
    )
    error_message = "table acme.items is not what services are told."
  }

  assert {
    condition = try(
      data.aws_dynamodb_table.order_items_seoul.point_in_time_recovery[0].enabled,
      false,
    )
    error_message = "table acme.items: point_in_time_recovery has to be enabled, for a table that holds what it should not is restored to a moment before."
  }

  assert {
    condition     = data.aws_dynamodb_table.order_items_seoul.deletion_protection_enabled
    error_message = "table acme.items: deletion_protection_enabled has to be true, for services of both sites write to it."
  }

  assert {
    condition     = try(data.aws_dynamodb_table.order_items_seoul.tags["dr:backup"], "") == "gfs"
    error_message = "table acme.items: tags has to be dr:backup = gfs, for AWS Backup selects by it, and copies to the other vault."
  }
}

