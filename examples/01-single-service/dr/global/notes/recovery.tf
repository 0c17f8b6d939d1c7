# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "recovery_frankfurt" {
  name = "notes-notes-frankfurt-recovery"
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
            "aws:SourceArn" = "arn:aws:states:eu-central-1:111122223333:stateMachine:notes-*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "frankfurt"
  }
}

resource "aws_iam_role_policy" "recovery_frankfurt" {
  name = "recovery"
  role = aws_iam_role.recovery_frankfurt.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets",
          "ec2:DescribeSecurityGroups",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "rds:DescribeDBInstanceAutomatedBackups",
          "rds:DescribeDBInstances",
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["application-autoscaling:RegisterScalableTarget"]
        Resource = ["arn:aws:application-autoscaling:eu-central-1:111122223333:scalable-target/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:DescribeImages"]
        Resource = ["arn:aws:ecr:eu-central-1:111122223333:repository/*"]
      },
      {
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        Resource = [
          "arn:aws:ecs:eu-central-1:111122223333:service/notes-*",
          "arn:aws:ecs:eu-central-1:111122223333:service/notes-*/notes-*",
        ]
      },
      {
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:ModifyDBInstance",
          "rds:RestoreDBInstanceToPointInTime",
        ]
        Resource = ["arn:aws:rds:eu-central-1:111122223333:db:notes-*"]
      },
      {
        Effect = "Allow"
        Action = ["rds:RestoreDBInstanceToPointInTime"]
        Resource = [
          "arn:aws:rds:eu-central-1:111122223333:auto-backup:*",
          "arn:aws:rds:eu-central-1:111122223333:og:*",
          "arn:aws:rds:eu-central-1:111122223333:pg:notes-*",
          "arn:aws:rds:eu-central-1:111122223333:subgrp:notes-*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:PutParameter"]
        Resource = ["arn:aws:ssm:eu-central-1:111122223333:parameter/drgen/notes/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/*"]
        Condition = {
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/notes-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeKey"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/notes-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:eu-central-1:111122223333:table/notes-recovery-frankfurt"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:StartExecution"]
        Resource = ["arn:aws:states:eu-central-1:111122223333:stateMachine:notes-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:StopExecution"]
        Resource = ["arn:aws:states:eu-central-1:111122223333:execution:notes-*"]
      },
      {
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        Resource = [
          "arn:aws:events:eu-central-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["arn:aws:sns:eu-central-1:111122223333:notes-alarms-frankfurt"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/notes-logs-frankfurt"]
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
