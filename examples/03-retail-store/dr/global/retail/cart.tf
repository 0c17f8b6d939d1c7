# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "cart_ohio_execution" {
  name = "retail-cart-ohio-execution"
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
    "dr:service" = "cart"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role_policy" "cart_ohio_execution" {
  name = "execution"
  role = aws_iam_role.cart_ohio_execution.id
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
        Resource = ["arn:aws:ecr:us-east-2:111122223333:repository/retail/cart"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-east-2:111122223333:log-group:/retail/ohio/cart:*"]
      },
    ]
  })
}

resource "aws_iam_role" "cart_ohio_task" {
  name = "retail-cart-ohio-task"
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
    "dr:service" = "cart"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role_policy" "cart_ohio_task" {
  name = "task"
  role = aws_iam_role.cart_ohio_task.id
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
          "arn:aws:dynamodb:us-east-2:111122223333:table/retail-cart-items",
          "arn:aws:dynamodb:us-east-2:111122223333:table/retail-cart-items/index/*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:us-east-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["dynamodb.us-east-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/retail-data-ohio"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "cart_oregon_execution" {
  name = "retail-cart-oregon-execution"
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
    "dr:service" = "cart"
    "dr:site"    = "oregon"
  }
}

resource "aws_iam_role_policy" "cart_oregon_execution" {
  name = "execution"
  role = aws_iam_role.cart_oregon_execution.id
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
        Resource = ["arn:aws:ecr:us-west-2:111122223333:repository/retail/cart"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-west-2:111122223333:log-group:/retail/oregon/cart:*"]
      },
    ]
  })
}

resource "aws_iam_role" "cart_oregon_task" {
  name = "retail-cart-oregon-task"
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
    "dr:service" = "cart"
    "dr:site"    = "oregon"
  }
}

resource "aws_iam_role_policy" "cart_oregon_task" {
  name = "task"
  role = aws_iam_role.cart_oregon_task.id
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
          "arn:aws:dynamodb:us-west-2:111122223333:table/retail-cart-items",
          "arn:aws:dynamodb:us-west-2:111122223333:table/retail-cart-items/index/*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:us-west-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["dynamodb.us-west-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/retail-data-oregon"]
          }
        }
      },
    ]
  })
}
