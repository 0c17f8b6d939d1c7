# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# ui: tier browsing, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "ui_ohio_execution" {
  name = "retail-ui-ohio-execution"
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
    "dr:service" = "ui"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role_policy" "ui_ohio_execution" {
  name = "execution"
  role = aws_iam_role.ui_ohio_execution.id
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
        Resource = ["arn:aws:ecr:us-east-2:111122223333:repository/retail/ui"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-east-2:111122223333:log-group:/retail/ohio/ui:*"]
      },
    ]
  })
}

resource "aws_iam_role" "ui_ohio_task" {
  name = "retail-ui-ohio-task"
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
    "dr:service" = "ui"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role" "ui_oregon_execution" {
  name = "retail-ui-oregon-execution"
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
    "dr:service" = "ui"
    "dr:site"    = "oregon"
  }
}

resource "aws_iam_role_policy" "ui_oregon_execution" {
  name = "execution"
  role = aws_iam_role.ui_oregon_execution.id
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
        Resource = ["arn:aws:ecr:us-west-2:111122223333:repository/retail/ui"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-west-2:111122223333:log-group:/retail/oregon/ui:*"]
      },
    ]
  })
}

resource "aws_iam_role" "ui_oregon_task" {
  name = "retail-ui-oregon-task"
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
    "dr:service" = "ui"
    "dr:site"    = "oregon"
  }
}
