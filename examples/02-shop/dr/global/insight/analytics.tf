# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# analytics: tier analytics, RTO 2h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "analytics_seoul_execution" {
  name = "shop-analytics-seoul-execution"
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
    "dr:service" = "analytics"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "analytics_seoul_execution" {
  name = "execution"
  role = aws_iam_role.analytics_seoul_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-2:111122223333:repository/shop/analytics"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/analytics:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/analytics/reports/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/analytics/reports-??????",
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

resource "aws_iam_role" "analytics_seoul_task" {
  name = "shop-analytics-seoul-task"
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
    "dr:service" = "analytics"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "analytics_seoul_task" {
  name = "task"
  role = aws_iam_role.analytics_seoul_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-seoul"]
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul",
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "analytics_seoul_jobs" {
  name = "shop-analytics-seoul-jobs"
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
    "dr:service" = "analytics"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "analytics_seoul_jobs" {
  name = "jobs"
  role = aws_iam_role.analytics_seoul_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-analytics-seoul",
          "arn:aws:ecs:ap-northeast-2:111122223333:task-definition/shop-analytics-seoul:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-2:111122223333:cluster/shop-insight-seoul"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-analytics-seoul-execution",
          "arn:aws:iam::111122223333:role/shop-analytics-seoul-task",
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

resource "aws_iam_role" "analytics_tokyo_execution" {
  name = "shop-analytics-tokyo-execution"
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
    "dr:service" = "analytics"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "analytics_tokyo_execution" {
  name = "execution"
  role = aws_iam_role.analytics_tokyo_execution.id
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
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/shop/analytics"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/analytics:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/analytics/reports/endpoint",
        ]
      },
      {
        Effect = "Allow"
        Action = ["secretsmanager:GetSecretValue"]
        Resource = [
          "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/analytics/reports-??????",
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

resource "aws_iam_role" "analytics_tokyo_task" {
  name = "shop-analytics-tokyo-task"
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
    "dr:service" = "analytics"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "analytics_tokyo_task" {
  name = "task"
  role = aws_iam_role.analytics_tokyo_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-tokyo"]
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo",
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "analytics_tokyo_jobs" {
  name = "shop-analytics-tokyo-jobs"
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
    "dr:service" = "analytics"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "analytics_tokyo_jobs" {
  name = "jobs"
  role = aws_iam_role.analytics_tokyo_jobs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["ecs:RunTask"]
        Resource = [
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-analytics-tokyo",
          "arn:aws:ecs:ap-northeast-1:111122223333:task-definition/shop-analytics-tokyo:*",
        ]
        Condition = {
          ArnEquals = {
            "ecs:cluster" = ["arn:aws:ecs:ap-northeast-1:111122223333:cluster/shop-insight-tokyo"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["iam:PassRole"]
        Resource = [
          "arn:aws:iam::111122223333:role/shop-analytics-tokyo-execution",
          "arn:aws:iam::111122223333:role/shop-analytics-tokyo-task",
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

# analytics/lake: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

resource "aws_iam_role" "analytics_lake_seoul_replication" {
  name = "shop-analytics-lake-seoul-replication"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }
}

resource "aws_iam_role_policy" "analytics_lake_seoul_replication" {
  name = "replicate"
  role = aws_iam_role.analytics_lake_seoul_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-seoul"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*"]
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul",
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*",
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo",
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "analytics_lake_tokyo_replication" {
  name = "shop-analytics-lake-tokyo-replication"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }
}

resource "aws_iam_role_policy" "analytics_lake_tokyo_replication" {
  name = "replicate"
  role = aws_iam_role.analytics_lake_tokyo_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-tokyo"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*"]
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo",
              "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*",
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
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul",
              "arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}
