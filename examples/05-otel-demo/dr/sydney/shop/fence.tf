# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# When sydney was lost, comes back and its services run elsewhere by now, nothing of this stack may write here.
resource "aws_sfn_state_machine" "fence" {
  name = "astronomy-fence-shop-sydney"
  # By the minute: a standard machine would cost a hundred times as much.
  type       = "EXPRESS"
  role_arn   = "arn:aws:iam::111122223333:role/astronomy-shop-sydney-fence"
  definition = file("${path.module}/fence.asl.json")
}

resource "aws_cloudwatch_event_rule" "fence" {
  name                = "astronomy-shop-sydney-fence"
  description         = "Starts astronomy-fence-shop-sydney"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "fence" {
  rule     = aws_cloudwatch_event_rule.fence.name
  arn      = aws_sfn_state_machine.fence.arn
  role_arn = "arn:aws:iam::111122223333:role/astronomy-shop-sydney-fence-start"
}
