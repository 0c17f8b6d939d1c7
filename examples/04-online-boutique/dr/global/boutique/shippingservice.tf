# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# shippingservice: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "shippingservice_london_execution" {
  name = "boutique-shippingservice-london-execution"
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
    "dr:service" = "shippingservice"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role_policy" "shippingservice_london_execution" {
  name = "execution"
  role = aws_iam_role.shippingservice_london_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-2:111122223333:repository/boutique/shippingservice"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:eu-west-2:111122223333:log-group:/boutique/london/shippingservice:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "shippingservice_london_task" {
  name = "boutique-shippingservice-london-task"
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
    "dr:service" = "shippingservice"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role" "shippingservice_paris_execution" {
  name = "boutique-shippingservice-paris-execution"
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
    "dr:service" = "shippingservice"
    "dr:site"    = "paris"
  }
}

resource "aws_iam_role_policy" "shippingservice_paris_execution" {
  name = "execution"
  role = aws_iam_role.shippingservice_paris_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-3:111122223333:repository/boutique/shippingservice"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:eu-west-3:111122223333:log-group:/boutique/paris/shippingservice:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "shippingservice_paris_task" {
  name = "boutique-shippingservice-paris-task"
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
    "dr:service" = "shippingservice"
    "dr:site"    = "paris"
  }
}
