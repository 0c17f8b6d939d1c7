# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notify: tier marketing, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "notify_seoul_execution" {
  name = "shop-notify-seoul-execution"
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
    "dr:service" = "notify"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "notify_seoul_execution" {
  name = "execution"
  role = aws_iam_role.notify_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/notify"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/notify:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/notify/events/brokers",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "notify_seoul_task" {
  name = "shop-notify-seoul-task"
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
    "dr:service" = "notify"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "notify_seoul_task" {
  name = "task"
  role = aws_iam_role.notify_seoul_task.id
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
          "arn:aws:kafka:ap-northeast-2:111122223333:cluster/shop-notify-events-seoul/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:topic/shop-notify-events-seoul/*/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:group/shop-notify-events-seoul/*/*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "notify_tokyo_execution" {
  name = "shop-notify-tokyo-execution"
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
    "dr:service" = "notify"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "notify_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.notify_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/notify"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/notify:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/notify/events/brokers",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "notify_tokyo_task" {
  name = "shop-notify-tokyo-task"
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
    "dr:service" = "notify"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "notify_tokyo_task" {
  name = "task"
  role = aws_iam_role.notify_tokyo_task.id
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
          "arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-notify-events-tokyo/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:topic/shop-notify-events-tokyo/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:group/shop-notify-events-tokyo/*/*",
        ]
      },
    ]
  })
}

# notify/events: tier marketing, RTO 30m, RPO 10m. Protected as pilot-light: a cluster of the same size, replicated to.

resource "aws_iam_role" "notify_events_seoul_replicator" {
  name = "shop-notify-events-seoul-replicator"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "kafka.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_iam_role_policy" "notify_events_seoul_replicator" {
  name = "replicate"
  role = aws_iam_role.notify_events_seoul_replicator.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "kafka-cluster:AlterCluster",
          "kafka-cluster:AlterGroup",
          "kafka-cluster:AlterTopic",
          "kafka-cluster:AlterTopicDynamicConfiguration",
          "kafka-cluster:Connect",
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeCluster",
          "kafka-cluster:DescribeGroup",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
          "kafka-cluster:WriteDataIdempotently",
        ]
        Resource = [
          "arn:aws:kafka:ap-northeast-2:111122223333:cluster/shop-notify-events-seoul/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:topic/shop-notify-events-seoul/*/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:group/shop-notify-events-seoul/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-notify-events-tokyo/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:topic/shop-notify-events-tokyo/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:group/shop-notify-events-tokyo/*/*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "notify_events_tokyo_replicator" {
  name = "shop-notify-events-tokyo-replicator"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "kafka.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_iam_role_policy" "notify_events_tokyo_replicator" {
  name = "replicate"
  role = aws_iam_role.notify_events_tokyo_replicator.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "kafka-cluster:AlterCluster",
          "kafka-cluster:AlterGroup",
          "kafka-cluster:AlterTopic",
          "kafka-cluster:AlterTopicDynamicConfiguration",
          "kafka-cluster:Connect",
          "kafka-cluster:CreateTopic",
          "kafka-cluster:DescribeCluster",
          "kafka-cluster:DescribeGroup",
          "kafka-cluster:DescribeTopic",
          "kafka-cluster:DescribeTopicDynamicConfiguration",
          "kafka-cluster:ReadData",
          "kafka-cluster:WriteData",
          "kafka-cluster:WriteDataIdempotently",
        ]
        Resource = [
          "arn:aws:kafka:ap-northeast-2:111122223333:cluster/shop-notify-events-seoul/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:topic/shop-notify-events-seoul/*/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:group/shop-notify-events-seoul/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-notify-events-tokyo/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:topic/shop-notify-events-tokyo/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:group/shop-notify-events-tokyo/*/*",
        ]
      },
    ]
  })
}
