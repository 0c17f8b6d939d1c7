# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "london_backup" {
  name = "boutique-london-backup"
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
            "aws:SourceArn" = "arn:aws:backup:eu-west-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "london"
  }
}

resource "aws_iam_role_policy_attachment" "london_backup_backup" {
  role       = aws_iam_role.london_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "london_backup_restores" {
  role       = aws_iam_role.london_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "london_backup_s3_backup" {
  role       = aws_iam_role.london_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "london_backup_s3_restore" {
  role       = aws_iam_role.london_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "london_flow_logs" {
  name = "boutique-london-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:eu-west-2:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "london"
  }
}

resource "aws_iam_role_policy" "london_flow_logs" {
  name = "write"
  role = aws_iam_role.london_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-west-2:111122223333:log-group:/boutique/london/flow-logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "paris_backup" {
  name = "boutique-paris-backup"
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
            "aws:SourceArn" = "arn:aws:backup:eu-west-3:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "paris"
  }
}

resource "aws_iam_role_policy_attachment" "paris_backup_backup" {
  role       = aws_iam_role.paris_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "paris_backup_restores" {
  role       = aws_iam_role.paris_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "paris_backup_s3_backup" {
  role       = aws_iam_role.paris_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "paris_backup_s3_restore" {
  role       = aws_iam_role.paris_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "paris_flow_logs" {
  name = "boutique-paris-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:eu-west-3:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "paris"
  }
}

resource "aws_iam_role_policy" "paris_flow_logs" {
  name = "write"
  role = aws_iam_role.paris_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-west-3:111122223333:log-group:/boutique/paris/flow-logs:*"]
      },
    ]
  })
}
