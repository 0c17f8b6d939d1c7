# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "seoul_backup" {
  name = "shop-seoul-backup"
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
            "aws:SourceArn" = "arn:aws:backup:ap-northeast-2:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "seoul"
  }
}

resource "aws_iam_role_policy_attachment" "seoul_backup_backup" {
  role       = aws_iam_role.seoul_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "seoul_backup_restores" {
  role       = aws_iam_role.seoul_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "seoul_backup_s3_backup" {
  role       = aws_iam_role.seoul_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "seoul_backup_s3_restore" {
  role       = aws_iam_role.seoul_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "seoul_flow_logs" {
  name = "shop-seoul-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:ap-northeast-2:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "seoul"
  }
}

resource "aws_iam_role_policy" "seoul_flow_logs" {
  name = "write"
  role = aws_iam_role.seoul_flow_logs.id
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
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/flow-logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "tokyo_backup" {
  name = "shop-tokyo-backup"
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
            "aws:SourceArn" = "arn:aws:backup:ap-northeast-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_role_policy_attachment" "tokyo_backup_backup" {
  role       = aws_iam_role.tokyo_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "tokyo_backup_restores" {
  role       = aws_iam_role.tokyo_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "tokyo_backup_s3_backup" {
  role       = aws_iam_role.tokyo_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "tokyo_backup_s3_restore" {
  role       = aws_iam_role.tokyo_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "tokyo_flow_logs" {
  name = "shop-tokyo-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:ap-northeast-1:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "tokyo"
  }
}

resource "aws_iam_role_policy" "tokyo_flow_logs" {
  name = "write"
  role = aws_iam_role.tokyo_flow_logs.id
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
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/flow-logs:*"]
      },
    ]
  })
}
