# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# events: tier high, RTO 1h, RPO 15m. Protected as pilot-light: a cluster of the same size, replicated to.

resource "aws_iam_role" "events_singapore_replicator" {
  name = "astronomy-events-singapore-replicator"
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
    "dr:store" = "events"
  }
}

resource "aws_iam_role_policy" "events_singapore_replicator" {
  name = "replicate"
  role = aws_iam_role.events_singapore_replicator.id
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
          "arn:aws:kafka:ap-southeast-1:111122223333:cluster/astronomy-events-singapore/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:topic/astronomy-events-singapore/*/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:group/astronomy-events-singapore/*/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:cluster/astronomy-events-sydney/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:topic/astronomy-events-sydney/*/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:group/astronomy-events-sydney/*/*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "events_sydney_replicator" {
  name = "astronomy-events-sydney-replicator"
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
    "dr:store" = "events"
  }
}

resource "aws_iam_role_policy" "events_sydney_replicator" {
  name = "replicate"
  role = aws_iam_role.events_sydney_replicator.id
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
          "arn:aws:kafka:ap-southeast-1:111122223333:cluster/astronomy-events-singapore/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:topic/astronomy-events-singapore/*/*",
          "arn:aws:kafka:ap-southeast-1:111122223333:group/astronomy-events-singapore/*/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:cluster/astronomy-events-sydney/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:topic/astronomy-events-sydney/*/*",
          "arn:aws:kafka:ap-southeast-2:111122223333:group/astronomy-events-sydney/*/*",
        ]
      },
    ]
  })
}
