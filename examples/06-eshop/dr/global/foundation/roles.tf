# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

resource "aws_iam_role" "dublin_backup" {
  name = "eshop-dublin-backup"
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
    "dr:site" = "dublin"
  }
}

resource "aws_iam_role_policy_attachment" "dublin_backup_backup" {
  role       = aws_iam_role.dublin_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "dublin_backup_restores" {
  role       = aws_iam_role.dublin_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "dublin_backup_s3_backup" {
  role       = aws_iam_role.dublin_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "dublin_backup_s3_restore" {
  role       = aws_iam_role.dublin_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "dublin_flow_logs" {
  name = "eshop-dublin-flow-logs"
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
    "dr:site" = "dublin"
  }
}

resource "aws_iam_role_policy" "dublin_flow_logs" {
  name = "write"
  role = aws_iam_role.dublin_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/eshop/dublin/flow-logs:*"]
      },
    ]
  })
}

resource "aws_iam_role" "stockholm_backup" {
  name = "eshop-stockholm-backup"
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
            "aws:SourceArn" = "arn:aws:backup:eu-north-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "stockholm"
  }
}

resource "aws_iam_role_policy_attachment" "stockholm_backup_backup" {
  role       = aws_iam_role.stockholm_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_iam_role_policy_attachment" "stockholm_backup_restores" {
  role       = aws_iam_role.stockholm_backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"
}

resource "aws_iam_role_policy_attachment" "stockholm_backup_s3_backup" {
  role       = aws_iam_role.stockholm_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup"
}

resource "aws_iam_role_policy_attachment" "stockholm_backup_s3_restore" {
  role       = aws_iam_role.stockholm_backup.name
  policy_arn = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Restore"
}

resource "aws_iam_role" "stockholm_flow_logs" {
  name = "eshop-stockholm-flow-logs"
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
            "aws:SourceArn" = "arn:aws:ec2:eu-north-1:111122223333:vpc-flow-log/*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:site" = "stockholm"
  }
}

resource "aws_iam_role_policy" "stockholm_flow_logs" {
  name = "write"
  role = aws_iam_role.stockholm_flow_logs.id
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
        Resource = ["arn:aws:logs:eu-north-1:111122223333:log-group:/eshop/stockholm/flow-logs:*"]
      },
    ]
  })
}
