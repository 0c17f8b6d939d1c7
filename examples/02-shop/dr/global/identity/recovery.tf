# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "recovery_tokyo" {
  name = "shop-identity-tokyo-recovery"
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
            "aws:SourceArn" = "arn:aws:states:ap-northeast-1:111122223333:stateMachine:shop-*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_role_policy" "recovery_tokyo" {
  name = "recovery"
  role = aws_iam_role.recovery_tokyo.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets",
          "cloudwatch:GetMetricStatistics",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "rds:DescribeDBInstances",
          "rds:DescribeGlobalClusters",
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["application-autoscaling:RegisterScalableTarget"]
        Resource = ["arn:aws:application-autoscaling:ap-northeast-1:111122223333:scalable-target/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:DescribeImages"]
        Resource = ["arn:aws:ecr:ap-northeast-1:111122223333:repository/*"]
      },
      {
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        Resource = [
          "arn:aws:ecs:ap-northeast-1:111122223333:service/shop-*",
          "arn:aws:ecs:ap-northeast-1:111122223333:service/shop-*/shop-*",
        ]
      },
      {
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:FailoverGlobalCluster",
          "rds:ListTagsForResource",
        ]
        Resource = ["arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-*"]
      },
      {
        Effect = "Allow"
        Action = ["rds:CreateDBInstance"]
        Resource = [
          "arn:aws:rds:ap-northeast-1:111122223333:db:shop-*",
          "arn:aws:rds:ap-northeast-1:111122223333:pg:*",
          "arn:aws:rds:ap-northeast-1:111122223333:subgrp:*",
        ]
      },
      {
        Effect = "Allow"
        Action = ["rds:FailoverGlobalCluster"]
        Resource = [
          "arn:aws:rds:*:111122223333:cluster:shop-*",
          "arn:aws:rds::111122223333:global-cluster:shop-*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/shop-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/shop-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-recovery-tokyo"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:StartExecution"]
        Resource = ["arn:aws:states:ap-northeast-1:111122223333:stateMachine:shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:StopExecution"]
        Resource = ["arn:aws:states:ap-northeast-1:111122223333:execution:shop-*"]
      },
      {
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        Resource = [
          "arn:aws:events:ap-northeast-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["arn:aws:sns:ap-northeast-1:111122223333:shop-alarms-tokyo"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-logs-tokyo"]
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
