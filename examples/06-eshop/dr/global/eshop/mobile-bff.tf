# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# mobile-bff: tier store, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "mobile_bff_dublin_execution" {
  name = "eshop-mobile-bff-dublin-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "mobile-bff"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role_policy" "mobile_bff_dublin_execution" {
  name = "execution"
  role = aws_iam_role.mobile_bff_dublin_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-1:111122223333:repository/eshop/mobile-bff"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/eshop/dublin/mobile-bff:*"]
      },
    ]
  })
}

resource "aws_iam_role" "mobile_bff_dublin_task" {
  name = "eshop-mobile-bff-dublin-task"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-west-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "mobile-bff"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role" "mobile_bff_stockholm_execution" {
  name = "eshop-mobile-bff-stockholm-execution"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-north-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "mobile-bff"
    "dr:site"    = "stockholm"
  }
}

resource "aws_iam_role_policy" "mobile_bff_stockholm_execution" {
  name = "execution"
  role = aws_iam_role.mobile_bff_stockholm_execution.id
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
        Resource = ["arn:aws:ecr:eu-north-1:111122223333:repository/eshop/mobile-bff"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-north-1:111122223333:log-group:/eshop/stockholm/mobile-bff:*"]
      },
    ]
  })
}

resource "aws_iam_role" "mobile_bff_stockholm_task" {
  name = "eshop-mobile-bff-stockholm-task"
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
            "aws:SourceArn" = "arn:aws:ecs:eu-north-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "mobile-bff"
    "dr:site"    = "stockholm"
  }
}
