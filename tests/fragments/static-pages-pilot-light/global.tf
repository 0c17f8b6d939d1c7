resource "aws_iam_role" "web_pages_seoul_replication" {
  name = "shop-web-pages-seoul-replication"
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
    "dr:service" = "web"
    "dr:store"   = "pages"
  }
}

resource "aws_iam_role_policy" "web_pages_seoul_replication" {
  name = "replicate"
  role = aws_iam_role.web_pages_seoul_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-seoul"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-seoul/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-tokyo/*"]
      },
    ]
  })
}

resource "aws_iam_role" "web_pages_tokyo_replication" {
  name = "shop-web-pages-tokyo-replication"
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
    "dr:service" = "web"
    "dr:store"   = "pages"
  }
}

resource "aws_iam_role_policy" "web_pages_tokyo_replication" {
  name = "replicate"
  role = aws_iam_role.web_pages_tokyo_replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-tokyo"]
      },
      {
        Effect = "Allow"
        Action = [
          "s3:GetObjectVersionAcl",
          "s3:GetObjectVersionForReplication",
          "s3:GetObjectVersionTagging",
        ]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-tokyo/*"]
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
        Resource = ["arn:aws:s3:::shop-web-pages-111122223333-seoul/*"]
      },
    ]
  })
}

