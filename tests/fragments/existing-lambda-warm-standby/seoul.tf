# function ledger-seoul is run by its owner, and only read here.
check "ledger_seoul" {
  data "aws_lambda_alias" "ledger_seoul" {
    function_name = "ledger-seoul"
    name          = "prod"
  }

  assert {
    condition = (
      data.aws_lambda_alias.ledger_seoul.arn ==
      "arn:aws:lambda:ap-northeast-2:111122223333:function:ledger-seoul:prod"
    )
    error_message = "function ledger-seoul is not what services are told."
  }
}

