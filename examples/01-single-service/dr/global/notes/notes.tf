# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notes: tier standard, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_iam_role" "notes_frankfurt_execution" {
  name = "notes-notes-frankfurt-execution"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:eu-central-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notes"
    "dr:site"    = "frankfurt"
  }
}

resource "aws_iam_role_policy" "notes_frankfurt_execution" {
  name = "execution"
  role = aws_iam_role.notes_frankfurt_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ]
        Resource = ["arn:aws:ecr:eu-central-1:111122223333:repository/notes/app"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-central-1:111122223333:log-group:/notes/frankfurt/notes:*"]
      },
      {
        Effect = "Allow"
        Action = ["ssm:GetParameters"]
        Resource = [
          "arn:aws:ssm:eu-central-1:111122223333:parameter/drgen/notes/v1/notes/db/endpoint",
        ]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:eu-central-1:111122223333:secret:notes/notes/db-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-central-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.eu-central-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/notes-data-frankfurt"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "notes_frankfurt_task" {
  name = "notes-notes-frankfurt-task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:eu-central-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notes"
    "dr:site"    = "frankfurt"
  }
}

resource "aws_iam_role" "notes_ireland_execution" {
  name = "notes-notes-ireland-execution"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:eu-west-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notes"
    "dr:site"    = "ireland"
  }
}

resource "aws_iam_role_policy" "notes_ireland_execution" {
  name = "execution"
  role = aws_iam_role.notes_ireland_execution.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["ecr:GetAuthorizationToken"]
        Resource = ["*"]
      },
      {
        Effect = "Allow"
        Action = [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:GetDownloadUrlForLayer",
        ]
        Resource = ["arn:aws:ecr:eu-west-1:111122223333:repository/notes/app"]
      },
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/notes/ireland/notes:*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ssm:GetParameters"]
        Resource = ["arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/notes/v1/notes/db/endpoint"]
      },
      {
        Effect   = "Allow"
        Action   = ["secretsmanager:GetSecretValue"]
        Resource = ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:notes/notes/db-??????"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:eu-west-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["secretsmanager.eu-west-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/notes-data-ireland"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "notes_ireland_task" {
  name = "notes-notes-ireland-task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ecs-tasks.amazonaws.com"
        }
        Action = "sts:AssumeRole"
        Condition = {
          StringEquals = {
            "aws:SourceAccount" = "111122223333"
          }
          ArnLike = {
            "aws:SourceArn" = "arn:aws:ecs:eu-west-1:111122223333:*"
          }
        }
      },
    ]
  })
  tags = {
    "dr:service" = "notes"
    "dr:site"    = "ireland"
  }
}
