# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# payment: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_iam_role" "payment_seoul_execution" {
  name = "shop-payment-seoul-execution"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:ap-northeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "payment_seoul_execution" {
  name = "execution"
  role = aws_iam_role.payment_seoul_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ]
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/payment"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/payment:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/payment/cache/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "payment_seoul_task" {
  name = "shop-payment-seoul-task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:ap-northeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role" "payment_tokyo_execution" {
  name = "shop-payment-tokyo-execution"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:ap-northeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "payment_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.payment_tokyo_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ]
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/payment"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/payment:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/payment/cache/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "payment_tokyo_task" {
  name = "shop-payment-tokyo-task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:ap-northeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "tokyo"
  }
}
