# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "frankfurt_backup" {
  name = "notes-frankfurt-backup"
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
            "aws:SourceArn" = "arn:aws:backup:eu-central-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "frankfurt"
  }
}

resource "aws_iam_role_policy_attachment" "frankfurt_backup_backup" {
  role       = aws_iam_role.frankfurt_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "frankfurt_backup_restores" {
  role       = aws_iam_role.frankfurt_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "frankfurt_backup_s3_backup" {
  role       = aws_iam_role.frankfurt_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "frankfurt_backup_s3_restore" {
  role       = aws_iam_role.frankfurt_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "frankfurt_flow_logs" {
  name = "notes-frankfurt-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:eu-central-1:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "frankfurt"
  }
}

resource "aws_iam_role_policy" "frankfurt_flow_logs" {
  name = "write"
  role = aws_iam_role.frankfurt_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-central-1:111122223333:log-group:/notes/frankfurt/flow-logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "ireland_backup" {
  name = "notes-ireland-backup"
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
            "aws:SourceArn" = "arn:aws:backup:eu-west-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "ireland"
  }
}

resource "aws_iam_role_policy_attachment" "ireland_backup_backup" {
  role       = aws_iam_role.ireland_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "ireland_backup_restores" {
  role       = aws_iam_role.ireland_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "ireland_backup_s3_backup" {
  role       = aws_iam_role.ireland_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "ireland_backup_s3_restore" {
  role       = aws_iam_role.ireland_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "ireland_flow_logs" {
  name = "notes-ireland-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "ireland"
  }
}

resource "aws_iam_role_policy" "ireland_flow_logs" {
  name = "write"
  role = aws_iam_role.ireland_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/notes/ireland/flow-logs:*"]
      },
    ]
  })
}
