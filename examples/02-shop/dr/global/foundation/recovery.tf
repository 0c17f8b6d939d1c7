# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "recovery_tokyo" {
  name = "shop-tokyo-recovery"
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
        Action = ["acm:DescribeCertificate"]
        Resource = [
          "arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["cloudwatch:DescribeAlarms", "servicequotas:GetServiceQuota"]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-fence"]
      },
      {
        Effect   = "Allow"
        Action   = ["cloudwatch:PutMetricData"]
        Resource = ["*"]
        Condition = {
          StringEquals = {
            "cloudwatch:namespace" = ["drgen/Switch"]
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

# For people. Who may assume it is for the account to say: `sts:AssumeRole` on this role.
resource "aws_iam_role" "operator_tokyo" {
  name = "shop-tokyo-operator"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:root"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  # A recovery outlasts the hour that is the default.
  max_session_duration = 43200
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_policy" "operator_tokyo_1" {
  name        = "shop-tokyo-operator-1"
  description = "Recovery of shop into tokyo, by hand or by machine"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
      {
        Effect = "Allow"
        Action = ["acm:DescribeCertificate"]
        Resource = [
          "arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222",
        ]
      },
      {
        Effect = "Allow"
        Action = [
          "application-autoscaling:DescribeScalableTargets",
          "cloudwatch:DescribeAlarms",
          "cloudwatch:GetMetricStatistics",
          "ec2:DescribeSecurityGroups",
          "elasticloadbalancing:DescribeTargetGroups",
          "elasticloadbalancing:DescribeTargetHealth",
          "rds:DescribeDBInstanceAutomatedBackups",
          "rds:DescribeDBInstances",
          "rds:DescribeGlobalClusters",
          "servicequotas:GetServiceQuota",
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["application-autoscaling:RegisterScalableTarget"]
        Resource = ["arn:aws:application-autoscaling:ap-northeast-1:111122223333:scalable-target/*"]
      },
      {
        Effect = "Allow"
        Action = [
          "dynamodb:DescribeTable",
          "dynamodb:ListTagsOfResource",
          "dynamodb:TagResource",
          "dynamodb:UntagResource",
        ]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:PutItem"]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-fence"]
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
          "elasticache:DescribeReplicationGroups",
          "elasticache:IncreaseReplicaCount",
          "elasticache:ModifyReplicationGroup",
        ]
        Resource = ["arn:aws:elasticache:ap-northeast-1:111122223333:replicationgroup:shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["events:DescribeRule", "events:DisableRule", "events:EnableRule"]
        Resource = ["arn:aws:events:ap-northeast-1:111122223333:rule/shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kafka:DescribeCluster"]
        Resource = ["arn:aws:kafka:ap-northeast-1:111122223333:cluster/shop-*"]
      },
      {
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:FailoverGlobalCluster",
          "rds:ListTagsForResource",
          "rds:RemoveFromGlobalCluster",
          "rds:RemoveTagsFromResource",
        ]
        Resource = ["arn:aws:rds:ap-northeast-1:111122223333:cluster:shop-*"]
      },
      {
        Effect = "Allow"
        Action = [
          "rds:AddTagsToResource",
          "rds:CreateDBInstance",
          "rds:ModifyDBInstance",
          "rds:RestoreDBInstanceToPointInTime",
        ]
        Resource = ["arn:aws:rds:ap-northeast-1:111122223333:db:shop-*"]
      },
      {
        Effect = "Allow"
        Action = ["rds:CreateDBInstance"]
        Resource = [
          "arn:aws:rds:ap-northeast-1:111122223333:pg:*",
          "arn:aws:rds:ap-northeast-1:111122223333:subgrp:*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["rds:FailoverGlobalCluster"]
        Resource = ["arn:aws:rds:*:111122223333:cluster:shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["rds:FailoverGlobalCluster", "rds:RemoveFromGlobalCluster"]
        Resource = ["arn:aws:rds::111122223333:global-cluster:shop-*"]
      },
      {
        Effect = "Allow"
        Action = ["rds:RestoreDBInstanceToPointInTime"]
        Resource = [
          "arn:aws:rds:ap-northeast-1:111122223333:auto-backup:*",
          "arn:aws:rds:ap-northeast-1:111122223333:og:*",
          "arn:aws:rds:ap-northeast-1:111122223333:pg:shop-*",
          "arn:aws:rds:ap-northeast-1:111122223333:subgrp:shop-*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetBucketVersioning"]
        Resource = ["arn:aws:s3:::shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["sqs:GetQueueAttributes"]
        Resource = ["arn:aws:sqs:ap-northeast-1:111122223333:shop-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:PutParameter"]
        Resource = ["arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/*"]
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
        Action   = ["cloudwatch:PutMetricData"]
        Resource = ["*"]
        Condition = {
          StringEquals = {
            "cloudwatch:namespace" = ["drgen/Switch"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["states:StartExecution"]
        Resource = ["arn:aws:states:ap-northeast-1:111122223333:stateMachine:shop-*"]
      },
    ]
  })
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_role_policy_attachment" "operator_tokyo_1" {
  role       = aws_iam_role.operator_tokyo.name
  policy_arn = aws_iam_policy.operator_tokyo_1.arn
}

resource "aws_iam_policy" "operator_tokyo_2" {
  name        = "shop-tokyo-operator-2"
  description = "Recovery of shop into tokyo, by hand or by machine"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"]
        Resource = ["arn:aws:states:ap-northeast-1:111122223333:execution:shop-*"]
      },
      {
        Effect = "Allow"
        Action = [
          "backup:ListBackupJobs",
          "backup:ListCopyJobs",
          "backup:ListRestoreJobs",
          "cloudwatch:DescribeAlarmHistory",
          "states:ListExecutions",
          "states:ListStateMachines",
          "states:SendTaskFailure",
          "states:SendTaskSuccess",
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-recovery-tokyo"]
        Condition = {
          "ForAllValues:StringEquals" = {
            "dynamodb:LeadingKeys" = ["#held"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
        Resource = ["arn:aws:dynamodb:ap-northeast-1:111122223333:table/shop-recovery-tokyo"]
      },
    ]
  })
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_role_policy_attachment" "operator_tokyo_2" {
  role       = aws_iam_role.operator_tokyo.name
  policy_arn = aws_iam_policy.operator_tokyo_2.arn
}
