# Auto Scaling group ledger-tokyo is run by its owner, and only read here.
check "ledger_tokyo" {
  data "aws_autoscaling_group" "ledger_tokyo" {
    name = "ledger-tokyo"
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_tokyo.name == "ledger-tokyo"
    error_message = "Auto Scaling group ledger-tokyo is not what services are told."
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_tokyo.min_size >= 2
    error_message = "Auto Scaling group ledger-tokyo: min_size has to be 2 or more, in ignore_changes of its team's Terraform, as desired_capacity is, for recovery raises it; an apply must not take it back."
  }

  assert {
    condition     = data.aws_autoscaling_group.ledger_tokyo.max_size >= 9
    error_message = "Auto Scaling group ledger-tokyo: max_size has to be 9 or more, in ignore_changes of its team's Terraform, for the group grows to it once its site leads."
  }
}

