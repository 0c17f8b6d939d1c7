# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# basket-api: tier store, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "basket_api_dublin_execution" {
  name = "eshop-basket-api-dublin-execution"
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
    "dr:service" = "basket-api"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role_policy" "basket_api_dublin_execution" {
  name = "execution"
  role = aws_iam_role.basket_api_dublin_execution.id
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
        Resource = ["arn:aws:ecr:eu-west-1:111122223333:repository/eshop/basket-api"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/eshop/dublin/basket-api:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/basket-api/baskets/endpoint",
          "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/eventbus-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-west-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.eu-west-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/eshop-data-dublin"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "basket_api_dublin_task" {
  name = "eshop-basket-api-dublin-task"
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
    "dr:service" = "basket-api"
    "dr:site"    = "dublin"
  }
}

resource "aws_iam_role" "basket_api_stockholm_execution" {
  name = "eshop-basket-api-stockholm-execution"
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
    "dr:service" = "basket-api"
    "dr:site"    = "stockholm"
  }
}

resource "aws_iam_role_policy" "basket_api_stockholm_execution" {
  name = "execution"
  role = aws_iam_role.basket_api_stockholm_execution.id
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
        Resource = ["arn:aws:ecr:eu-north-1:111122223333:repository/eshop/basket-api"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-north-1:111122223333:log-group:/eshop/stockholm/basket-api:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/v1/basket-api/baskets/endpoint",
          "arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:eu-north-1:111122223333:secret:eshop/eventbus-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-north-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.eu-north-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/eshop-data-stockholm"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "basket_api_stockholm_task" {
  name = "eshop-basket-api-stockholm-task"
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
    "dr:service" = "basket-api"
    "dr:site"    = "stockholm"
  }
}
