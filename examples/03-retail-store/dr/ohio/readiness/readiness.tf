# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# One alarm for the vault and not for each store: AWS Backup counts by vault and by type only.
resource "aws_cloudwatch_metric_alarm" "copies" {
  alarm_name        = "retail-ohio-copies"
  alarm_description = "No copy of a backup has arrived in the vault retail-ohio for 26 hours"
  namespace         = "AWS/Backup"
  metric_name       = "NumberOfRecoveryPointsCompleted"
  dimensions = {
    BackupVaultName = "retail-ohio"
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
  alarm_name        = "retail-ohio-not-ready"
  alarm_description = "retail is not ready to fail over to ohio"
  alarm_rule = join(
    " OR ",
    formatlist(
      "NOT OK(\"%s\")",
      ["retail-retail-ohio-not-ready", aws_cloudwatch_metric_alarm.copies.alarm_name],
    ),
  )
  alarm_actions = [local.alarms.topic_arn]
  ok_actions    = [local.alarms.topic_arn]
}
