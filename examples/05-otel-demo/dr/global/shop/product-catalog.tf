# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# product-catalog: tier high, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "product_catalog_singapore_execution" {
  name = "astronomy-product-catalog-singapore-execution"
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
    "dr:service" = "product-catalog"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "product_catalog_singapore_execution" {
  name = "execution"
  role = aws_iam_role.product_catalog_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/product-catalog"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/product-catalog:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/v1/astronomy-db/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-southeast-1:111122223333:secret:astronomy/astronomy-db-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-southeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-southeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/astronomy-data-singapore"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "product_catalog_singapore_task" {
  name = "astronomy-product-catalog-singapore-task"
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
    "dr:service" = "product-catalog"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role" "product_catalog_sydney_execution" {
  name = "astronomy-product-catalog-sydney-execution"
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
    "dr:service" = "product-catalog"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "product_catalog_sydney_execution" {
  name = "execution"
  role = aws_iam_role.product_catalog_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/product-catalog"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/product-catalog:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/astronomy-db/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-southeast-2:111122223333:secret:astronomy/astronomy-db-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-southeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-southeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/astronomy-data-sydney"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "product_catalog_sydney_task" {
  name = "astronomy-product-catalog-sydney-task"
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
    "dr:service" = "product-catalog"
    "dr:site"    = "sydney"
  }
}
