# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# payment: tier critical, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "payment_singapore_execution" {
  name = "astronomy-payment-singapore-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:ap-southeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "payment_singapore_execution" {
  name = "execution"
  role = aws_iam_role.payment_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/payment"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/payment:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "payment_singapore_task" {
  name = "astronomy-payment-singapore-task"
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
            "aws:SourceArn" = "arn:aws:ecs:ap-southeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role" "payment_sydney_execution" {
  name = "astronomy-payment-sydney-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:ap-southeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "payment_sydney_execution" {
  name = "execution"
  role = aws_iam_role.payment_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/payment"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/payment:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "payment_sydney_task" {
  name = "astronomy-payment-sydney-task"
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
            "aws:SourceArn" = "arn:aws:ecs:ap-southeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "payment"
    "dr:site"    = "sydney"
  }
}
