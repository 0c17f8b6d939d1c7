# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "ohio_backup" {
  name = "retail-ohio-backup"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "backup.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:backup:us-east-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "ohio"
  }
}

resource "aws_iam_role_policy_attachment" "ohio_backup_backup" {
  role       = aws_iam_role.ohio_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "ohio_backup_restores" {
  role       = aws_iam_role.ohio_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "ohio_backup_s3_backup" {
  role       = aws_iam_role.ohio_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "ohio_backup_s3_restore" {
  role       = aws_iam_role.ohio_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "ohio_flow_logs" {
  name = "retail-ohio-flow-logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "vpc-flow-logs.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ec2:us-east-2:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "ohio"
  }
}

resource "aws_iam_role_policy" "ohio_flow_logs" {
  name = "write"
  role = aws_iam_role.ohio_flow_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = ["arn:aws:logs:us-east-2:111122223333:log-group:/retail/ohio/flow-logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "oregon_backup" {
  name = "retail-oregon-backup"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "backup.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:backup:us-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "oregon"
  }
}

resource "aws_iam_role_policy_attachment" "oregon_backup_backup" {
  role       = aws_iam_role.oregon_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "oregon_backup_restores" {
  role       = aws_iam_role.oregon_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "oregon_backup_s3_backup" {
  role       = aws_iam_role.oregon_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "oregon_backup_s3_restore" {
  role       = aws_iam_role.oregon_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "oregon_flow_logs" {
  name = "retail-oregon-flow-logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "vpc-flow-logs.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ec2:us-west-2:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "oregon"
  }
}

resource "aws_iam_role_policy" "oregon_flow_logs" {
  name = "write"
  role = aws_iam_role.oregon_flow_logs.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = [
          "logs:CreateLogStream",
          "logs:DescribeLogGroups",
          "logs:DescribeLogStreams",
          "logs:PutLogEvents",
        ]
        Resource = ["arn:aws:logs:us-west-2:111122223333:log-group:/retail/oregon/flow-logs:*"]
      },
    ]
  })
}
