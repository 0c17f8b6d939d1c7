# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# When seoul was lost, comes back and its services run elsewhere by now, nothing of this stack may write here.
resource "aws_sfn_state_machine" "fence" {
  name = "shop-fence-commerce-seoul"
  # By the minute: a standard machine would cost a hundred times as much.
  type       = "EXPRESS"
  role_arn   = "arn:aws:iam::111122223333:role/shop-commerce-seoul-fence"
  definition = file("${path.module}/fence.asl.json")
}

resource "aws_cloudwatch_event_rule" "fence" {
  name                = "shop-commerce-seoul-fence"
  description         = "Starts shop-fence-commerce-seoul"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "fence" {
  rule     = aws_cloudwatch_event_rule.fence.name
  arn      = aws_sfn_state_machine.fence.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-commerce-seoul-fence-start"
}
