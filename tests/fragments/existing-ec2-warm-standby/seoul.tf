# Auto Scaling group ledger-seoul is run by its owner, and only read here.
check "ledger_seoul" {
  data "aws_autoscaling_group" "ledger_seoul" {
    name = "ledger-seoul"
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_seoul.name == "ledger-seoul"
    error_message = "Auto Scaling group ledger-seoul is not what services are told."
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_seoul.min_size >= 3
    error_message = "Auto Scaling group ledger-seoul: min_size has to be 3 or more, in ignore_changes of its team's Terraform, as desired_capacity is, for recovery raises it; an apply must not take it back."
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_seoul.max_size >= 9
    error_message = "Auto Scaling group ledger-seoul: max_size has to be 9 or more, in ignore_changes of its team's Terraform, for the group grows to it once its site leads."
  }
}

