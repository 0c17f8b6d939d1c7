# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "singapore_backup" {
  name = "astronomy-singapore-backup"
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
            "aws:SourceArn" = "arn:aws:backup:ap-southeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "singapore"
  }
}

resource "aws_iam_role_policy_attachment" "singapore_backup_backup" {
  role       = aws_iam_role.singapore_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "singapore_backup_restores" {
  role       = aws_iam_role.singapore_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "singapore_backup_s3_backup" {
  role       = aws_iam_role.singapore_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "singapore_backup_s3_restore" {
  role       = aws_iam_role.singapore_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "singapore_flow_logs" {
  name = "astronomy-singapore-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:ap-southeast-1:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "singapore"
  }
}

resource "aws_iam_role_policy" "singapore_flow_logs" {
  name = "write"
  role = aws_iam_role.singapore_flow_logs.id
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
        Resource = [
          "arn:aws:logs:ap-southeast-1:111122223333:log-group:/astronomy/singapore/flow-logs:*",
        ]
      },
    ]
  })
}

resource "aws_iam_role" "sydney_backup" {
  name = "astronomy-sydney-backup"
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
            "aws:SourceArn" = "arn:aws:backup:ap-southeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "sydney"
  }
}

resource "aws_iam_role_policy_attachment" "sydney_backup_backup" {
  role       = aws_iam_role.sydney_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "sydney_backup_restores" {
  role       = aws_iam_role.sydney_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "sydney_backup_s3_backup" {
  role       = aws_iam_role.sydney_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "sydney_backup_s3_restore" {
  role       = aws_iam_role.sydney_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "sydney_flow_logs" {
  name = "astronomy-sydney-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:ap-southeast-2:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "sydney"
  }
}

resource "aws_iam_role_policy" "sydney_flow_logs" {
  name = "write"
  role = aws_iam_role.sydney_flow_logs.id
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
        Resource = [
          "arn:aws:logs:ap-southeast-2:111122223333:log-group:/astronomy/sydney/flow-logs:*",
        ]
      },
    ]
  })
}
