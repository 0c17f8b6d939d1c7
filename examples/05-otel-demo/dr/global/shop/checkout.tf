# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# checkout: tier critical, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "checkout_singapore_execution" {
  name = "astronomy-checkout-singapore-execution"
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
    "dr:service" = "checkout"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "checkout_singapore_execution" {
  name = "execution"
  role = aws_iam_role.checkout_singapore_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/astronomy/checkout"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/checkout:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/v1/events/brokers",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "checkout_singapore_task" {
  name = "astronomy-checkout-singapore-task"
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
    "dr:service" = "checkout"
    "dr:site"    = "singapore"
  }
}

resource "aws_iam_role_policy" "checkout_singapore_task" {
  name = "task"
  role = aws_iam_role.checkout_singapore_task.id
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

resource "aws_iam_role" "checkout_sydney_execution" {
  name = "astronomy-checkout-sydney-execution"
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
    "dr:service" = "checkout"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "checkout_sydney_execution" {
  name = "execution"
  role = aws_iam_role.checkout_sydney_execution.id
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
        Resource = ["arn:aws:ecr:ap-southeast-2:111122223333:repository/astronomy/checkout"]
      },
      {
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/checkout:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/events/brokers",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "checkout_sydney_task" {
  name = "astronomy-checkout-sydney-task"
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
    "dr:service" = "checkout"
    "dr:site"    = "sydney"
  }
}

resource "aws_iam_role_policy" "checkout_sydney_task" {
  name = "task"
  role = aws_iam_role.checkout_sydney_task.id
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
