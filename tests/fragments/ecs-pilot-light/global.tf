resource "aws_iam_role" "order_seoul_execution" {
  name = "shop-order-seoul-execution"
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
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "order_seoul_execution" {
  name = "execution"
  role = aws_iam_role.order_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/order"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/order:*"]
      },
    ]
  })
}

resource "aws_iam_role" "order_seoul_task" {
  name = "shop-order-seoul-task"
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
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role" "order_seoul_jobs" {
  name = "shop-order-seoul-jobs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:events:ap-northeast-2:111122223333:rule/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "order_seoul_jobs" {
  name = "jobs"
  role = aws_iam_role.order_seoul_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-order-seoul",
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-order-seoul:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-2:111122223333:cluster/shop-commerce-seoul"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-order-seoul-execution",
          "arn:aws:iam::111122223333:role/shop-order-seoul-task",
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ecs-tasks.amazonaws.com"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_tokyo_execution" {
  name = "shop-order-tokyo-execution"
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
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "order_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.order_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/order"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/order:*"]
      },
    ]
  })
}

resource "aws_iam_role" "order_tokyo_task" {
  name = "shop-order-tokyo-task"
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
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role" "order_tokyo_jobs" {
  name = "shop-order-tokyo-jobs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:events:ap-northeast-1:111122223333:rule/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "order_tokyo_jobs" {
  name = "jobs"
  role = aws_iam_role.order_tokyo_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-order-tokyo",
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-order-tokyo:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop-commerce-tokyo"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-order-tokyo-execution",
          "arn:aws:iam::111122223333:role/shop-order-tokyo-task",
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ecs-tasks.amazonaws.com"]
          }
        }
      },
    ]
  })
}

