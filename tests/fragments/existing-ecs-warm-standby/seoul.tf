# service ledger in cluster main-seoul is run by its owner, and only read here.
check "ledger_seoul" {
  data "aws_ecs_service" "ledger_seoul" {
    cluster_arn  = "arn:aws:ecs:ap-northeast-2:111122223333:cluster/main-seoul"
    service_name = "ledger"
  }

  assert {
    condition     = data.aws_ecs_service.ledger_seoul.service_name == "ledger"
    error_message = "service ledger in cluster main-seoul is not what services are told."
  }

  assert {
    condition     = data.aws_ecs_service.ledger_seoul.desired_count >= 3
    error_message = "service ledger in cluster main-seoul: scalable target has to be 3 to 9, with the floor and the desired count in ignore_changes, for recovery raises the floor; an apply must not take it back."
  }
}

