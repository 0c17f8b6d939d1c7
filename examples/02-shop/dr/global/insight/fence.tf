# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "fence_seoul" {
  name = "shop-insight-seoul-fence"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "states.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:states:ap-northeast-2:111122223333:stateMachine:shop-fence-insight-seoul"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "seoul"
  }
}

resource "aws_iam_role_policy" "fence_seoul" {
  name = "recovery"
  role = aws_iam_role.fence_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["application-autoscaling:RegisterScalableTarget"]
        Resource = ["arn:aws:application-autoscaling:ap-northeast-2:111122223333:scalable-target/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups", "ecs:ListTasks"]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecs:DescribeServices", "ecs:UpdateService"]
        Resource = ["arn:aws:ecs:ap-northeast-2:111122223333:service/shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecs:StopTask"]
        Resource = ["arn:aws:ecs:ap-northeast-2:111122223333:task/shop-insight-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecs:UpdateService"]
        Resource = ["arn:aws:ecs:ap-northeast-2:111122223333:service/shop-*/shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["events:DisableRule"]
        Resource = ["arn:aws:events:ap-northeast-2:111122223333:rule/shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:RevokeSecurityGroupIngress"]
        Resource = ["arn:aws:ec2:ap-northeast-2:111122223333:security-group/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/dr:system" = ["shop"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem"]
        Resource = ["arn:aws:dynamodb:ap-northeast-2:111122223333:table/shop-fence"]
      },
      {
        Effect = "Allow"
        Action = [
          "logs:CreateLogDelivery",
          "logs:DeleteLogDelivery",
          "logs:DescribeLogGroups",
          "logs:DescribeResourcePolicies",
          "logs:GetLogDelivery",
          "logs:ListLogDeliveries",
          "logs:PutResourcePolicy",
          "logs:UpdateLogDelivery",
        ]
        Resource = ["*"]
      },
      {
        Effect = "Deny"
        Action = [
          "backup:DeleteBackupVault",
          "backup:DeleteBackupVaultLockConfiguration",
          "backup:DeleteRecoveryPoint",
          "backup:PutBackupVaultLockConfiguration",
          "dynamodb:DeleteBackup",
          "dynamodb:DeleteTable",
          "dynamodb:DeleteTableReplica",
          "elasticache:DecreaseReplicaCount",
          "elasticache:DeleteCacheCluster",
          "elasticache:DeleteReplicationGroup",
          "es:DeleteDomain",
          "kms:DisableKey",
          "kms:ScheduleKeyDeletion",
          "rds:DeleteDBCluster",
          "rds:DeleteDBClusterAutomatedBackup",
          "rds:DeleteDBClusterSnapshot",
          "rds:DeleteDBInstance",
          "rds:DeleteDBInstanceAutomatedBackup",
          "rds:DeleteDBSnapshot",
          "rds:DeleteGlobalCluster",
          "rds:StopDBInstanceAutomatedBackupsReplication",
          "s3:DeleteBucket",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "secretsmanager:DeleteSecret",
          "sqs:DeleteQueue",
          "sqs:PurgeQueue",
          "ssm:DeleteParameter",
          "ssm:DeleteParameters",
        ]
        Resource = "*"
      },
    ]
  })
}

resource "aws_iam_role" "fence_start_seoul" {
  name = "shop-insight-seoul-fence-start"
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
    "dr:site" = "seoul"
  }
}

resource "aws_iam_role_policy" "fence_start_seoul" {
  name = "recovery"
  role = aws_iam_role.fence_start_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = ["states:StartExecution"]
        Resource = [
          "arn:aws:states:ap-northeast-2:111122223333:stateMachine:shop-fence-insight-seoul",
        ]
      },
      {
        Effect = "Deny"
        Action = [
          "backup:DeleteBackupVault",
          "backup:DeleteBackupVaultLockConfiguration",
          "backup:DeleteRecoveryPoint",
          "backup:PutBackupVaultLockConfiguration",
          "dynamodb:DeleteBackup",
          "dynamodb:DeleteTable",
          "dynamodb:DeleteTableReplica",
          "elasticache:DecreaseReplicaCount",
          "elasticache:DeleteCacheCluster",
          "elasticache:DeleteReplicationGroup",
          "es:DeleteDomain",
          "kms:DisableKey",
          "kms:ScheduleKeyDeletion",
          "rds:DeleteDBCluster",
          "rds:DeleteDBClusterAutomatedBackup",
          "rds:DeleteDBClusterSnapshot",
          "rds:DeleteDBInstance",
          "rds:DeleteDBInstanceAutomatedBackup",
          "rds:DeleteDBSnapshot",
          "rds:DeleteGlobalCluster",
          "rds:StopDBInstanceAutomatedBackupsReplication",
          "s3:DeleteBucket",
          "s3:DeleteObject",
          "s3:DeleteObjectVersion",
          "secretsmanager:DeleteSecret",
          "sqs:DeleteQueue",
          "sqs:PurgeQueue",
          "ssm:DeleteParameter",
          "ssm:DeleteParameters",
        ]
        Resource = "*"
      },
    ]
  })
}
