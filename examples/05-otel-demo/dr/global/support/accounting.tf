# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# accounting: tier low, RTO 8h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "accounting_singapore_execution" {
  name = "astronomy-accounting-singapore-execution"
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
    "dr:service" = "accounting"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "accounting_singapore_execution" {
  name = "execution"
  role = aws_iam_role.accounting_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/accounting"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/accounting:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/v1/astronomy-db/endpoint",
          "arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/v1/events/brokers",
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

resource "aws_iam_role" "accounting_singapore_task" {
  name = "astronomy-accounting-singapore-task"
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
    "dr:service" = "accounting"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "accounting_singapore_task" {
  name = "task"
  role = aws_iam_role.accounting_singapore_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "kafka-cluster:AlterGroup",
          "kafka-cluster:Connect",
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeCluster",
          "kafka-cluster:DescribeGroup",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
          "kafka-cluster:WriteDataIdempotently",
        ]
        Resource = [
          "arn:aws:kafka:ap-southeast-1:111122223333:cluster/astronomy-events-singapore/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:topic/astronomy-events-singapore/*/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:group/astronomy-events-singapore/*/*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "accounting_sydney_execution" {
  name = "astronomy-accounting-sydney-execution"
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
    "dr:service" = "accounting"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "accounting_sydney_execution" {
  name = "execution"
  role = aws_iam_role.accounting_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/accounting"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/accounting:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/astronomy-db/endpoint",
          "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/events/brokers",
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

resource "aws_iam_role" "accounting_sydney_task" {
  name = "astronomy-accounting-sydney-task"
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
    "dr:service" = "accounting"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "accounting_sydney_task" {
  name = "task"
  role = aws_iam_role.accounting_sydney_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "kafka-cluster:AlterGroup",
          "kafka-cluster:Connect",
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeCluster",
          "kafka-cluster:DescribeGroup",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
          "kafka-cluster:WriteDataIdempotently",
        ]
        Resource = [
          "arn:aws:kafka:ap-southeast-2:111122223333:cluster/astronomy-events-sydney/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:topic/astronomy-events-sydney/*/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:group/astronomy-events-sydney/*/*",
        ]
      },
    ]
  })
}
