# function ledger-tokyo is run by its owner, and only read here.
check "ledger_tokyo" {
  data "aws_lambda_alias" "ledger_tokyo" {
    function_name = "ledger-tokyo"
    name          = "prod"
  }

  assert {
    condition = (
      data.aws_lambda_alias.ledger_tokyo.arn ==
      "arn:aws:lambda:ap-northeast-1:111122223333:function:ledger-tokyo:prod"
    )
    error_message = "function ledger-tokyo is not what services are told."
  }
}

