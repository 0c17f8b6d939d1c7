# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# webhooksclient: tier office, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "webhooksclient_dublin_execution" {
  name = "eshop-webhooksclient-dublin-execution"
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
    "dr:service" = "webhooksclient"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role_policy" "webhooksclient_dublin_execution" {
  name = "execution"
  role = aws_iam_role.webhooksclient_dublin_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-1:111122223333:repository/eshop/webhooksclient"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/eshop/dublin/webhooksclient:*"]
      },
    ]
  })
}

resource "aws_iam_role" "webhooksclient_dublin_task" {
  name = "eshop-webhooksclient-dublin-task"
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
    "dr:service" = "webhooksclient"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role" "webhooksclient_stockholm_execution" {
  name = "eshop-webhooksclient-stockholm-execution"
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
    "dr:service" = "webhooksclient"
    "dr:site"    = "stockholm"
  }
}

resource "aws_iam_role_policy" "webhooksclient_stockholm_execution" {
  name = "execution"
  role = aws_iam_role.webhooksclient_stockholm_execution.id
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
        Resource = ["arn:aws:ecr:eu-north-1:111122223333:repository/eshop/webhooksclient"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:eu-north-1:111122223333:log-group:/eshop/stockholm/webhooksclient:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "webhooksclient_stockholm_task" {
  name = "eshop-webhooksclient-stockholm-task"
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
    "dr:service" = "webhooksclient"
    "dr:site"    = "stockholm"
  }
}
