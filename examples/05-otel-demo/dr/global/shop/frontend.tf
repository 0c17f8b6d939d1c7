# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# frontend: tier critical, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "frontend_singapore_execution" {
  name = "astronomy-frontend-singapore-execution"
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
    "dr:service" = "frontend"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "frontend_singapore_execution" {
  name = "execution"
  role = aws_iam_role.frontend_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/frontend"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/frontend:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "frontend_singapore_task" {
  name = "astronomy-frontend-singapore-task"
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
    "dr:service" = "frontend"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role" "frontend_sydney_execution" {
  name = "astronomy-frontend-sydney-execution"
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
    "dr:service" = "frontend"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "frontend_sydney_execution" {
  name = "execution"
  role = aws_iam_role.frontend_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/frontend"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/frontend:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "frontend_sydney_task" {
  name = "astronomy-frontend-sydney-task"
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
    "dr:service" = "frontend"
    "dr:site"    = "sydney"
  }
}
