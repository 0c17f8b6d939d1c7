# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# When ireland was lost, comes back and its services run elsewhere by now, nothing of this stack may write here.
resource "aws_sfn_state_machine" "fence" {
  name = "notes-fence-notes-ireland"
  # By the minute: a standard machine would cost a hundred times as much.
  type       = "EXPRESS"
  role_arn   = "arn:aws:iam::111122223333:role/notes-notes-ireland-fence"
  definition = file("${path.module}/fence.asl.json")
}

resource "aws_cloudwatch_event_rule" "fence" {
  name                = "notes-notes-ireland-fence"
  description         = "Starts notes-fence-notes-ireland"
  schedule_expression = "rate(1 minute)"
}

resource "aws_cloudwatch_event_target" "fence" {
  rule     = aws_cloudwatch_event_rule.fence.name
  arn      = aws_sfn_state_machine.fence.arn
  role_arn = "arn:aws:iam::111122223333:role/notes-notes-ireland-fence-start"
}
