# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "recovery_singapore" {
  name = "astronomy-shop-singapore-recovery"
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
            "aws:SourceArn" = "arn:aws:states:ap-southeast-1:111122223333:stateMachine:astronomy-*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "singapore"
  }
}

resource "aws_iam_role_policy" "recovery_singapore" {
  name = "recovery"
  role = aws_iam_role.recovery_singapore.id
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
        ]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["application-autoscaling:RegisterScalableTarget"]
        Resource = ["arn:aws:application-autoscaling:ap-southeast-1:111122223333:scalable-target/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ecr:DescribeImages"]
        Resource = ["arn:aws:ecr:ap-southeast-1:111122223333:repository/*"]
      },
      {
        Effect = "Allow"
        Action = ["ecs:DescribeServices", "ecs:UpdateService"]
        Resource = [
          "arn:aws:ecs:ap-southeast-1:111122223333:service/astronomy-*",
          "arn:aws:ecs:ap-southeast-1:111122223333:service/astronomy-*/astronomy-*",
        ]
      },
      {
        Effect = "Allow"
        Action = [
          "elasticache:AddTagsToResource",
          "elasticache:CreateReplicationGroup",
          "elasticache:DescribeReplicationGroups",
        ]
        Resource = ["arn:aws:elasticache:ap-southeast-1:111122223333:replicationgroup:astronomy-*"]
      },
      {
        Effect = "Allow"
        Action = ["elasticache:CreateReplicationGroup"]
        Resource = [
          "arn:aws:elasticache:ap-southeast-1:111122223333:cluster:astronomy-**",
          "arn:aws:elasticache:ap-southeast-1:111122223333:parametergroup:*",
          "arn:aws:elasticache:ap-southeast-1:111122223333:subnetgroup:astronomy-*",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameter", "ssm:PutParameter"]
        Resource = ["arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:ap-southeast-1:111122223333:key/*"]
        Condition = {
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/astronomy-*"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:DescribeKey"]
        Resource = ["arn:aws:kms:ap-southeast-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringLike" = {
            "kms:ResourceAliases" = ["alias/astronomy-*"]
          }
        }
      },
      {
        Effect = "Allow"
        Action = ["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = [
          "arn:aws:dynamodb:ap-southeast-1:111122223333:table/astronomy-recovery-singapore",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["states:StartExecution"]
        Resource = ["arn:aws:states:ap-southeast-1:111122223333:stateMachine:astronomy-*"]
      },
      {
        Effect   = "Allow"
        Action   = ["states:DescribeExecution", "states:StopExecution"]
        Resource = ["arn:aws:states:ap-southeast-1:111122223333:execution:astronomy-*"]
      },
      {
        Effect = "Allow"
        Action = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
        Resource = [
          "arn:aws:events:ap-southeast-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = ["arn:aws:sns:ap-southeast-1:111122223333:astronomy-alarms-singapore"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-southeast-1:111122223333:key/*"]
        Condition = {
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/astronomy-logs-singapore"]
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
