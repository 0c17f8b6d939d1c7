resource "aws_iam_role" "order_files_seoul_replication" {
  name = "shop-order-files-seoul-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["s3.amazonaws.com"]
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "files"
  }
}

resource "aws_iam_role_policy" "order_files_seoul_replication" {
  name = "replicate"
  role = aws_iam_role.order_files_seoul_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-seoul"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectLegalHold",
          "s3:GetObjectRetention",
        ]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-2.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-files-111122223333-seoul",
              "arn:aws:s3:::shop-order-files-111122223333-seoul/*",
            ]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-1.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-files-111122223333-tokyo",
              "arn:aws:s3:::shop-order-files-111122223333-tokyo/*",
            ]
          }
        }
      },
    ]
  })
}

resource "aws_iam_role" "order_files_tokyo_replication" {
  name = "shop-order-files-tokyo-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "sts:AssumeRole"
        Principal = {
          Service = ["s3.amazonaws.com"]
        }
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "files"
  }
}

resource "aws_iam_role_policy" "order_files_tokyo_replication" {
  name = "replicate"
  role = aws_iam_role.order_files_tokyo_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-tokyo"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
          "s3:GetObjectLegalHold",
          "s3:GetObjectRetention",
        ]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-order-files-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-1.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-files-111122223333-tokyo",
              "arn:aws:s3:::shop-order-files-111122223333-tokyo/*",
            ]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["s3.ap-northeast-2.amazonaws.com"]
          }
          StringLike = {
            "kms:EncryptionContext:aws:s3:arn" = [
              "arn:aws:s3:::shop-order-files-111122223333-seoul",
              "arn:aws:s3:::shop-order-files-111122223333-seoul/*",
            ]
          }
        }
      },
    ]
  })
}

