resource "aws_iam_role" "ledger_seoul_instance" {
  name = "shop-ledger-seoul-instance"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ec2.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = {
    "dr:service" = "ledger"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "ledger_seoul_instance" {
  name = "instance"
  role = aws_iam_role.ledger_seoul_instance.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/ledger:*"]
      },
    ]
  })
}

resource "aws_iam_instance_profile" "ledger_seoul_instance" {
  name = "shop-ledger-seoul-instance"
  role = aws_iam_role.ledger_seoul_instance.name
  tags = {
    "dr:service" = "ledger"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role" "ledger_tokyo_instance" {
  name = "shop-ledger-tokyo-instance"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ec2.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = {
    "dr:service" = "ledger"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "ledger_tokyo_instance" {
  name = "instance"
  role = aws_iam_role.ledger_tokyo_instance.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/ledger:*"]
      },
    ]
  })
}

resource "aws_iam_instance_profile" "ledger_tokyo_instance" {
  name = "shop-ledger-tokyo-instance"
  role = aws_iam_role.ledger_tokyo_instance.name
  tags = {
    "dr:service" = "ledger"
    "dr:site"    = "tokyo"
  }
}

