# tokyo is a snapshot and its copy behind: typically 1h30m.
resource "aws_dlm_lifecycle_policy" "search_disk_seoul" {
  provider           = aws.seoul
  description        = "Snapshots of shop-search-disk-seoul"
  execution_role_arn = "arn:aws:iam::111122223333:role/shop-search-disk-seoul-snapshots"
  state              = "ENABLED"
  tags = {
    "dr:service" = "search"
    "dr:store"   = "disk"
  }

  policy_details {
    resource_types = ["VOLUME"]
    # One of these tags is enough, so it is the one that no other volume has.
    target_tags = {
      Name = "shop-search-disk-seoul"
    }

    schedule {
      name      = "hourly"
      copy_tags = true

      create_rule {
        cron_expression = "cron(0 * * * ? *)"
      }

      retain_rule {
        interval      = 2
        interval_unit = "DAYS"
      }

      cross_region_copy_rule {
        target    = "ap-northeast-1"
        encrypted = true
        cmk_arn   = local.keys_tokyo.data
        copy_tags = true

        retain_rule {
          interval      = 2
          interval_unit = "DAYS"
        }
      }
    }
  }
}

# 2 hours without a copy are ordinary: when it rings, the 1m may be over.
resource "aws_cloudwatch_metric_alarm" "search_disk_seoul_late" {
  provider          = aws.seoul
  alarm_name        = "shop-search-disk-seoul-late"
  alarm_description = "Snapshots of search/disk no longer reach tokyo, and may be lost with this site"
  namespace         = "AWS/EBS"
  metric_name       = "SnapshotsCopiedRegionCompleted"
  dimensions = {
    DLMPolicyId = aws_dlm_lifecycle_policy.search_disk_seoul.id
  }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Only copies that were made are counted.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms_seoul.topic_arn]
  ok_actions         = [local.alarms_seoul.topic_arn]
  tags = {
    "dr:service" = "search"
    "dr:store"   = "disk"
  }
}

# Nothing bears this name until tokyo leads.
resource "aws_dlm_lifecycle_policy" "search_disk_tokyo" {
  provider           = aws.tokyo
  description        = "Snapshots of shop-search-disk-tokyo"
  execution_role_arn = "arn:aws:iam::111122223333:role/shop-search-disk-tokyo-snapshots"
  state              = "ENABLED"
  tags = {
    "dr:service" = "search"
    "dr:store"   = "disk"
  }

  policy_details {
    resource_types = ["VOLUME"]
    # One of these tags is enough, so it is the one that no other volume has.
    target_tags = {
      Name = "shop-search-disk-tokyo"
    }

    schedule {
      name      = "hourly"
      copy_tags = true

      create_rule {
        cron_expression = "cron(0 * * * ? *)"
      }

      retain_rule {
        interval      = 2
        interval_unit = "DAYS"
      }

      cross_region_copy_rule {
        target    = "ap-northeast-2"
        encrypted = true
        cmk_arn   = local.keys_seoul.data
        copy_tags = true

        retain_rule {
          interval      = 2
          interval_unit = "DAYS"
        }
      }
    }
  }
}

