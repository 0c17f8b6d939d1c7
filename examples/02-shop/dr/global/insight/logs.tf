# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# logs: tier analytics, RTO 2h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "logs_seoul_execution" {
  name = "shop-logs-seoul-execution"
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
    "dr:service" = "logs"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "logs_seoul_execution" {
  name = "execution"
  role = aws_iam_role.logs_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/logs"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "logs_seoul_task" {
  name = "shop-logs-seoul-task"
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
    "dr:service" = "logs"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "logs_seoul_task" {
  name = "task"
  role = aws_iam_role.logs_seoul_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-seoul"]
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
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul",
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "logs_tokyo_execution" {
  name = "shop-logs-tokyo-execution"
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
    "dr:service" = "logs"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "logs_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.logs_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/logs"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "logs_tokyo_task" {
  name = "shop-logs-tokyo-task"
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
    "dr:service" = "logs"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "logs_tokyo_task" {
  name = "task"
  role = aws_iam_role.logs_tokyo_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-tokyo"]
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
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo",
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

# logs/archive: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

resource "aws_iam_role" "logs_archive_seoul_replication" {
  name = "shop-logs-archive-seoul-replication"
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
    "dr:service" = "logs"
    "dr:store"   = "archive"
  }
}

resource "aws_iam_role_policy" "logs_archive_seoul_replication" {
  name = "replicate"
  role = aws_iam_role.logs_archive_seoul_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-seoul"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*"]
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
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul",
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul/*",
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
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo",
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "logs_archive_tokyo_replication" {
  name = "shop-logs-archive-tokyo-replication"
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
    "dr:service" = "logs"
    "dr:store"   = "archive"
  }
}

resource "aws_iam_role_policy" "logs_archive_tokyo_replication" {
  name = "replicate"
  role = aws_iam_role.logs_archive_tokyo_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-tokyo"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-logs-archive-111122223333-seoul/*"]
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
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo",
              "arn:aws:s3:::shop-logs-archive-111122223333-tokyo/*",
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
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul",
              "arn:aws:s3:::shop-logs-archive-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}
