# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_sfn_state_machine" "stack_recovery" {
  name       = "eshop-stack-eshop-site-loss-stockholm"
  role_arn   = "arn:aws:iam::111122223333:role/eshop-eshop-stockholm-recovery"
  definition = file("${path.module}/stack.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-north-1:111122223333:log-group:/aws/vendedlogs/states/eshop-stockholm-recovery:*"
  }
}
