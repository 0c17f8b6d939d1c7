# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# The one alarm that pages for all of these: they fall together, and a page for each would bury the news.
# What is wrong: `aws cloudwatch describe-alarms --children-of-alarm-name`. A group that leaves the catalog: apply
# this stack before the group's, since CloudWatch keeps an alarm that another one names.
resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "shop-seoul-not-ready"
  alarm_description = "shop is not ready to fail over to seoul"
  alarm_rule = join(
    " OR ",
    formatlist(
      "NOT OK(\"%s\")",
      [
        "shop-commerce-seoul-not-ready",
        "shop-identity-seoul-not-ready",
        "shop-insight-seoul-not-ready",
      ],
    ),
  )
  alarm_actions = [local.alarms.topic_arn]
  ok_actions    = [local.alarms.topic_arn]
}
