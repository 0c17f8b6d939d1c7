# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "recovery_stockholm" {
  name = "eshop-messaging-stockholm-recovery"
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
            "aws:SourceArn" = "arn:aws:states:eu-north-1:111122223333:stateMachine:eshop-*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "stockholm"
  }
}

resource "aws_iam_role_policy" "recovery_stockholm" {
  name = "recovery"
  role = aws_iam_role.recovery_stockholm.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "ec2:DescribeSecurityGroups",
          "mq:ListBrokers",
          "rds:DescribeDBInstanceAutomatedBackups",
          "rds:DescribeDBInstances",
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecs:DescribeServices", "ecs:UpdateService"]
        Resource = ["arn:aws:ecs:eu-north-1:111122223333:service/eshop-*/eshop-*"]
      },
      {
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:ModifyDBInstance",
          "rds:RestoreDBInstanceToPointInTime",
        ]
        Resource = ["arn:aws:rds:eu-north-1:111122223333:db:eshop-*"]
      },
      {
        Effect = "Allow"
        Action = ["rds:RestoreDBInstanceToPointInTime"]
        Resource = [
          "arn:aws:rds:eu-north-1:111122223333:auto-backup:*",
          "arn:aws:rds:eu-north-1:111122223333:og:*",
          "arn:aws:rds:eu-north-1:111122223333:pg:eshop-*",
          "arn:aws:rds:eu-north-1:111122223333:subgrp:eshop-*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:PutParameter"]
        Resource = ["arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:eu-north-1:111122223333:key/*"]
        Condition = {
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/eshop-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeKey"]
        Resource = ["arn:aws:kms:eu-north-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/eshop-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:eu-north-1:111122223333:table/eshop-recovery-stockholm"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:StartExecution"]
        Resource = ["arn:aws:states:eu-north-1:111122223333:stateMachine:eshop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:StopExecution"]
        Resource = ["arn:aws:states:eu-north-1:111122223333:execution:eshop-*"]
      },
      {
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        Resource = [
          "arn:aws:events:eu-north-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["arn:aws:sns:eu-north-1:111122223333:eshop-alarms-stockholm"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-north-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/eshop-logs-stockholm"]
          }
        }
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
