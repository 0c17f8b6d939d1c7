# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# One alarm for the vault and not for each store: AWS Backup counts by vault and by type only.
resource "aws_cloudwatch_metric_alarm" "copies" {
  alarm_name        = "astronomy-singapore-copies"
  alarm_description = "No copy of a backup has arrived in the vault astronomy-singapore for 26 hours"
  namespace         = "AWS/Backup"
  metric_name       = "NumberOfRecoveryPointsCompleted"
  dimensions = {
    BackupVaultName = "astronomy-singapore"
  }
  statistic           = "Sum"
  period              = 3600
  evaluation_periods  = 26
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # AWS Backup counts nothing in hours in which nothing arrives.
  treat_missing_data = "breaching"

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

# The one alarm that pages for all of these: they fall together, and a page for each would bury the news.
# What is wrong: `aws cloudwatch describe-alarms --children-of-alarm-name`. A group that leaves the catalog: apply
# this stack before the group's, since CloudWatch keeps an alarm that another one names.
resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "astronomy-singapore-not-ready"
  alarm_description = "astronomy is not ready to fail over to singapore"
  alarm_rule = join(
    " OR ",
    formatlist(
      "NOT OK(\"%s\")",
      [
        "astronomy-shared-data-singapore-not-ready",
        "astronomy-shop-singapore-not-ready",
        "astronomy-support-singapore-not-ready",
        aws_cloudwatch_metric_alarm.copies.alarm_name,
      ],
    ),
  )
  alarm_actions = [local.alarms.topic_arn]
  ok_actions    = [local.alarms.topic_arn]
}
