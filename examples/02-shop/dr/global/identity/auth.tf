# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# auth: tier identity, RTO 15m. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "auth_seoul_execution" {
  name = "shop-auth-seoul-execution"
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
    "dr:service" = "auth"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "auth_seoul_execution" {
  name = "execution"
  role = aws_iam_role.auth_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/auth"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/auth:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/auth/db/endpoint",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/auth/db-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "auth_seoul_task" {
  name = "shop-auth-seoul-task"
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
    "dr:service" = "auth"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role" "auth_tokyo_execution" {
  name = "shop-auth-tokyo-execution"
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
    "dr:service" = "auth"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "auth_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.auth_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/auth"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/auth:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/auth/db/endpoint",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/auth/db-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "auth_tokyo_task" {
  name = "shop-auth-tokyo-task"
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
    "dr:service" = "auth"
    "dr:site"    = "tokyo"
  }
}
