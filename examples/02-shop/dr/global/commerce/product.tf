# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# product: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_iam_role" "product_seoul_execution" {
  name = "shop-product-seoul-execution"
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
    "dr:service" = "product"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "product_seoul_execution" {
  name = "execution"
  role = aws_iam_role.product_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/product"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/product:*"]
      },
    ]
  })
}

resource "aws_iam_role" "product_seoul_task" {
  name = "shop-product-seoul-task"
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
    "dr:service" = "product"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "product_seoul_task" {
  name = "task"
  role = aws_iam_role.product_seoul_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:DescribeTable",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:UpdateItem",
        ]
        Resource = [
          "arn:aws:dynamodb:ap-northeast-2:111122223333:table/shop-product-items",
          "arn:aws:dynamodb:ap-northeast-2:111122223333:table/shop-product-items/index/*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["dynamodb.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "product_tokyo_execution" {
  name = "shop-product-tokyo-execution"
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
    "dr:service" = "product"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "product_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.product_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/product"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/product:*"]
      },
    ]
  })
}

resource "aws_iam_role" "product_tokyo_task" {
  name = "shop-product-tokyo-task"
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
    "dr:service" = "product"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "product_tokyo_task" {
  name = "task"
  role = aws_iam_role.product_tokyo_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:DescribeTable",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:UpdateItem",
        ]
        Resource = [
          "arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-product-items",
          "arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-product-items/index/*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["dynamodb.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
        }
      },
    ]
  })
}
