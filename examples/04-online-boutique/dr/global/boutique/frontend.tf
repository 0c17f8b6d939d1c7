# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# frontend: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "frontend_london_execution" {
  name = "boutique-frontend-london-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "frontend"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role_policy" "frontend_london_execution" {
  name = "execution"
  role = aws_iam_role.frontend_london_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-2:111122223333:repository/boutique/frontend"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-2:111122223333:log-group:/boutique/london/frontend:*"]
      },
    ]
  })
}

resource "aws_iam_role" "frontend_london_task" {
  name = "boutique-frontend-london-task"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "frontend"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role" "frontend_paris_execution" {
  name = "boutique-frontend-paris-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-3:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "frontend"
    "dr:site"    = "paris"
  }
}

resource "aws_iam_role_policy" "frontend_paris_execution" {
  name = "execution"
  role = aws_iam_role.frontend_paris_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-3:111122223333:repository/boutique/frontend"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-3:111122223333:log-group:/boutique/paris/frontend:*"]
      },
    ]
  })
}

resource "aws_iam_role" "frontend_paris_task" {
  name = "boutique-frontend-paris-task"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-3:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "frontend"
    "dr:site"    = "paris"
  }
}
