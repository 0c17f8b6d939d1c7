# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# quote: tier low, RTO 8h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "quote_singapore_execution" {
  name = "astronomy-quote-singapore-execution"
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
    "dr:service" = "quote"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "quote_singapore_execution" {
  name = "execution"
  role = aws_iam_role.quote_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/quote"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/quote:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "quote_singapore_task" {
  name = "astronomy-quote-singapore-task"
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
    "dr:service" = "quote"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role" "quote_sydney_execution" {
  name = "astronomy-quote-sydney-execution"
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
    "dr:service" = "quote"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "quote_sydney_execution" {
  name = "execution"
  role = aws_iam_role.quote_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/quote"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/quote:*"]
      },
    ]
  })
}

resource "aws_iam_role" "quote_sydney_task" {
  name = "astronomy-quote-sydney-task"
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
    "dr:service" = "quote"
    "dr:site"    = "sydney"
  }
}
