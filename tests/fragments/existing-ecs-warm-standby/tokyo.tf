# service ledger in cluster main-tokyo is run by its owner, and only read here.
check "ledger_tokyo" {
  data "aws_ecs_service" "ledger_tokyo" {
    cluster_arn  = "arn:aws:ecs:ap-northeast-1:111122223333:cluster/main-tokyo"
    service_name = "ledger"
  }

  assert {
    condition     = data.aws_ecs_service.ledger_tokyo.service_name == "ledger"
    error_message = "service ledger in cluster main-tokyo is not what services are told."
  }

  assert {
    condition     = data.aws_ecs_service.ledger_tokyo.desired_count >= 2
    error_message = "service ledger in cluster main-tokyo: scalable target has to be 2 to 9, with the floor and the desired count in ignore_changes, for recovery raises the floor; an apply must not take it back."
  }
}

