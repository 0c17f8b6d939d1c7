# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cartservice: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "cartservice_london_execution" {
  name = "boutique-cartservice-london-execution"
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
    "dr:service" = "cartservice"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role_policy" "cartservice_london_execution" {
  name = "execution"
  role = aws_iam_role.cartservice_london_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-2:111122223333:repository/boutique/cartservice"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-2:111122223333:log-group:/boutique/london/cartservice:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:eu-west-2:111122223333:parameter/drgen/boutique/v1/cartservice/carts/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "cartservice_london_task" {
  name = "boutique-cartservice-london-task"
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
    "dr:service" = "cartservice"
    "dr:site"    = "london"
  }
}

resource "aws_iam_role" "cartservice_paris_execution" {
  name = "boutique-cartservice-paris-execution"
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
    "dr:service" = "cartservice"
    "dr:site"    = "paris"
  }
}

resource "aws_iam_role_policy" "cartservice_paris_execution" {
  name = "execution"
  role = aws_iam_role.cartservice_paris_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-3:111122223333:repository/boutique/cartservice"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-3:111122223333:log-group:/boutique/paris/cartservice:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:eu-west-3:111122223333:parameter/drgen/boutique/v1/cartservice/carts/endpoint",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "cartservice_paris_task" {
  name = "boutique-cartservice-paris-task"
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
    "dr:service" = "cartservice"
    "dr:site"    = "paris"
  }
}
