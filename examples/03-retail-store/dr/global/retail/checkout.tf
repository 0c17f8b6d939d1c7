# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# checkout: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "checkout_ohio_execution" {
  name = "retail-checkout-ohio-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:us-east-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "checkout"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role_policy" "checkout_ohio_execution" {
  name = "execution"
  role = aws_iam_role.checkout_ohio_execution.id
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
        Resource = ["arn:aws:ecr:us-east-2:111122223333:repository/retail/checkout"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-east-2:111122223333:log-group:/retail/ohio/checkout:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/checkout/cache/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "checkout_ohio_task" {
  name = "retail-checkout-ohio-task"
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
            "aws:SourceArn" = "arn:aws:ecs:us-east-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "checkout"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role" "checkout_oregon_execution" {
  name = "retail-checkout-oregon-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:us-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "checkout"
    "dr:site"    = "oregon"
  }
}

resource "aws_iam_role_policy" "checkout_oregon_execution" {
  name = "execution"
  role = aws_iam_role.checkout_oregon_execution.id
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
        Resource = ["arn:aws:ecr:us-west-2:111122223333:repository/retail/checkout"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-west-2:111122223333:log-group:/retail/oregon/checkout:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/checkout/cache/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "checkout_oregon_task" {
  name = "retail-checkout-oregon-task"
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
            "aws:SourceArn" = "arn:aws:ecs:us-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "checkout"
    "dr:site"    = "oregon"
  }
}
