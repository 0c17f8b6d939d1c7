# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# order: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_iam_role" "order_seoul_execution" {
  name = "shop-order-seoul-execution"
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
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "order_seoul_execution" {
  name = "execution"
  role = aws_iam_role.order_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/order"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/order:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/order/db/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/order/db-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_seoul_task" {
  name = "shop-order-seoul-task"
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
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "order_seoul_task" {
  name = "task"
  role = aws_iam_role.order_seoul_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
          "sqs:ReceiveMessage",
          "sqs:SendMessage",
        ]
        Resource = ["arn:aws:sqs:ap-northeast-2:111122223333:shop-order-outbox-seoul"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["sqs.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-seoul"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-2.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul",
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_seoul_jobs" {
  name = "shop-order-seoul-jobs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:events:ap-northeast-2:111122223333:rule/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "order_seoul_jobs" {
  name = "jobs"
  role = aws_iam_role.order_seoul_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-order-seoul",
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-order-seoul:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-2:111122223333:cluster/shop-commerce-seoul"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-order-seoul-execution",
          "arn:aws:iam::111122223333:role/shop-order-seoul-task",
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ecs-tasks.amazonaws.com"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_tokyo_execution" {
  name = "shop-order-tokyo-execution"
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
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "order_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.order_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/order"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/order:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/order/db/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/order/db-??????",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_tokyo_task" {
  name = "shop-order-tokyo-task"
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
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "order_tokyo_task" {
  name = "task"
  role = aws_iam_role.order_tokyo_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "sqs:ChangeMessageVisibility",
          "sqs:DeleteMessage",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
          "sqs:ReceiveMessage",
          "sqs:SendMessage",
        ]
        Resource = ["arn:aws:sqs:ap-northeast-1:111122223333:shop-order-outbox-tokyo"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["sqs.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-tokyo"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-1.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo",
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_tokyo_jobs" {
  name = "shop-order-tokyo-jobs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "events.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:events:ap-northeast-1:111122223333:rule/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "order_tokyo_jobs" {
  name = "jobs"
  role = aws_iam_role.order_tokyo_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-order-tokyo",
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-order-tokyo:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop-commerce-tokyo"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-order-tokyo-execution",
          "arn:aws:iam::111122223333:role/shop-order-tokyo-task",
        ]
        Condition = {
          StringEquals = {
            "iam:PassedToService" = ["ecs-tasks.amazonaws.com"]
          }
        }
      },
    ]
  })
}

# order/receipts: tier checkout, RTO 15m, RPO 15m. Protected as warm-standby: two-way replication with time control.

resource "aws_iam_role" "order_receipts_seoul_replication" {
  name = "shop-order-receipts-seoul-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["s3.amazonaws.com"]
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }
}

resource "aws_iam_role_policy" "order_receipts_seoul_replication" {
  name = "replicate"
  role = aws_iam_role.order_receipts_seoul_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-seoul"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-2.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul",
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul/*",
            ]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-1.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo",
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_receipts_tokyo_replication" {
  name = "shop-order-receipts-tokyo-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["s3.amazonaws.com"]
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }
}

resource "aws_iam_role_policy" "order_receipts_tokyo_replication" {
  name = "replicate"
  role = aws_iam_role.order_receipts_tokyo_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-tokyo"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-order-receipts-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-1.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo",
              "arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*",
            ]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-2.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul",
              "arn:aws:s3:::shop-order-receipts-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}
