resource "aws_iam_role" "order_log_seoul_replicator" {
  name = "shop-order-log-seoul-replicator"
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
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_iam_role_policy" "order_log_seoul_replicator" {
  name = "replicate"
  role = aws_iam_role.order_log_seoul_replicator.id
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
          "arn:aws:kafka:ap-northeast-2:111122223333:cluster/shop-order-log-seoul/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:topic/shop-order-log-seoul/*/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:group/shop-order-log-seoul/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-order-log-tokyo/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:topic/shop-order-log-tokyo/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:group/shop-order-log-tokyo/*/*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "order_log_tokyo_replicator" {
  name = "shop-order-log-tokyo-replicator"
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
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_iam_role_policy" "order_log_tokyo_replicator" {
  name = "replicate"
  role = aws_iam_role.order_log_tokyo_replicator.id
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
          "arn:aws:kafka:ap-northeast-2:111122223333:cluster/shop-order-log-seoul/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:topic/shop-order-log-seoul/*/*",
          "arn:aws:kafka:ap-northeast-2:111122223333:group/shop-order-log-seoul/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-order-log-tokyo/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:topic/shop-order-log-tokyo/*/*",
          "arn:aws:kafka:ap-northeast-1:111122223333:group/shop-order-log-tokyo/*/*",
        ]
      },
    ]
  })
}

