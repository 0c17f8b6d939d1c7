# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# orders: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "orders_ohio_execution" {
  name = "retail-orders-ohio-execution"
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
    "dr:service" = "orders"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role_policy" "orders_ohio_execution" {
  name = "execution"
  role = aws_iam_role.orders_ohio_execution.id
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
        Resource = ["arn:aws:ecr:us-east-2:111122223333:repository/retail/orders"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-east-2:111122223333:log-group:/retail/ohio/orders:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/orders/db/endpoint",
          "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/orders/events/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:us-east-2:111122223333:secret:retail/orders/db-??????",
          "arn:aws:secretsmanager:us-east-2:111122223333:secret:retail/orders/events-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:us-east-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.us-east-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/retail-data-ohio"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "orders_ohio_task" {
  name = "retail-orders-ohio-task"
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
    "dr:service" = "orders"
    "dr:site"    = "ohio"
  }
}

resource "aws_iam_role" "orders_oregon_execution" {
  name = "retail-orders-oregon-execution"
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
    "dr:service" = "orders"
    "dr:site"    = "oregon"
  }
}

resource "aws_iam_role_policy" "orders_oregon_execution" {
  name = "execution"
  role = aws_iam_role.orders_oregon_execution.id
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
        Resource = ["arn:aws:ecr:us-west-2:111122223333:repository/retail/orders"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:us-west-2:111122223333:log-group:/retail/oregon/orders:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/orders/db/endpoint",
          "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/orders/events/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:us-west-2:111122223333:secret:retail/orders/db-??????",
          "arn:aws:secretsmanager:us-west-2:111122223333:secret:retail/orders/events-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:us-west-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.us-west-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/retail-data-oregon"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "orders_oregon_task" {
  name = "retail-orders-oregon-task"
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
    "dr:service" = "orders"
    "dr:site"    = "oregon"
  }
}
