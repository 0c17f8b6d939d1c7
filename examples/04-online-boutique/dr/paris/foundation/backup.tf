# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_backup_vault" "this" {
  name        = "boutique-paris"
  kms_key_arn = aws_kms_key.backup.arn

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_backup_vault_lock_configuration" "this" {
  backup_vault_name  = aws_backup_vault.this.name
  min_retention_days = 30
}

resource "aws_backup_plan" "gfs" {
  name = "boutique-gfs-paris"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 2 * * ? *)"
    start_window      = 60
    completion_window = 480

    lifecycle {
      delete_after = 30
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-2:111122223333:backup-vault:boutique-london"

      lifecycle {
        delete_after = 30
      }
    }
  }

  rule {
    rule_name         = "weekly"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 3 ? * SUN *)"
    start_window      = 60
    completion_window = 480

    lifecycle {
      delete_after = 84
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-2:111122223333:backup-vault:boutique-london"

      lifecycle {
        delete_after = 84
      }
    }
  }

  rule {
    rule_name         = "monthly"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 4 1 * ? *)"
    start_window      = 60
    completion_window = 480

    lifecycle {
      cold_storage_after = 30
      delete_after       = 365
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-2:111122223333:backup-vault:boutique-london"

      lifecycle {
        cold_storage_after = 30
        delete_after       = 365
      }
    }
  }

  rule {
    rule_name         = "yearly"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(0 5 1 1 ? *)"
    start_window      = 60
    completion_window = 480

    lifecycle {
      cold_storage_after = 30
      delete_after       = 2555
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-2:111122223333:backup-vault:boutique-london"

      lifecycle {
        cold_storage_after = 30
        delete_after       = 2555
      }
    }
  }
}

# Stores select themselves by a tag.
resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.gfs.id
  iam_role_arn = "arn:aws:iam::111122223333:role/boutique-paris-backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "dr:backup"
    value = "gfs"
  }
}

resource "aws_cloudwatch_event_rule" "backup_failed" {
  name        = "boutique-backup-failed-paris"
  description = "A backup or a copy of one did not succeed in paris"
  event_pattern = jsonencode({
    source      = ["aws.backup"]
    detail-type = ["Backup Job State Change", "Copy Job State Change"]
    detail = {
      state = ["ABORTED", "EXPIRED", "FAILED"]
    }
  })
}

resource "aws_cloudwatch_event_target" "backup_failed" {
  rule = aws_cloudwatch_event_rule.backup_failed.name
  arn  = aws_sns_topic.alarms.arn
}
