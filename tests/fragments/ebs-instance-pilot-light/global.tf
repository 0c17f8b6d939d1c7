resource "aws_iam_role" "search_seoul_instance" {
  name = "shop-search-seoul-instance"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ec2.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = {
    "dr:service" = "search"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role_policy" "search_seoul_instance" {
  name = "instance"
  role = aws_iam_role.search_seoul_instance.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-2:111122223333:log-group:/shop/seoul/search:*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:DescribeVolumes"]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:AttachVolume"]
        Resource = ["arn:aws:ec2:ap-northeast-2:111122223333:volume/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/Name" = ["shop-search-disk-seoul"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:AttachVolume"]
        Resource = ["arn:aws:ec2:ap-northeast-2:111122223333:instance/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/dr:service" = ["search"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["ec2.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:ap-northeast-2:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["ec2.ap-northeast-2.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-seoul"]
          }
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_instance_profile" "search_seoul_instance" {
  name = "shop-search-seoul-instance"
  role = aws_iam_role.search_seoul_instance.name
  tags = {
    "dr:service" = "search"
    "dr:site"    = "seoul"
  }
}

resource "aws_iam_role" "search_tokyo_instance" {
  name = "shop-search-tokyo-instance"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "ec2.amazonaws.com"
        }
        Action = "sts:AssumeRole"
      },
    ]
  })
  tags = {
    "dr:service" = "search"
    "dr:site"    = "tokyo"
  }
}

resource "aws_iam_role_policy" "search_tokyo_instance" {
  name = "instance"
  role = aws_iam_role.search_tokyo_instance.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = ["arn:aws:logs:ap-northeast-1:111122223333:log-group:/shop/tokyo/search:*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:DescribeVolumes"]
        Resource = ["*"]
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:AttachVolume"]
        Resource = ["arn:aws:ec2:ap-northeast-1:111122223333:volume/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/Name" = ["shop-search-disk-tokyo"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["ec2:AttachVolume"]
        Resource = ["arn:aws:ec2:ap-northeast-1:111122223333:instance/*"]
        Condition = {
          StringEquals = {
            "aws:ResourceTag/dr:service" = ["search"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["ec2.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["kms:CreateGrant"]
        Resource = ["arn:aws:kms:ap-northeast-1:111122223333:key/*"]
        Condition = {
          StringEquals = {
            "kms:ViaService" = ["ec2.ap-northeast-1.amazonaws.com"]
          }
          "ForAnyValue:StringEquals" = {
            "kms:ResourceAliases" = ["alias/shop-data-tokyo"]
          }
          Bool = {
            "kms:GrantIsForAWSResource" = ["true"]
          }
        }
      },
    ]
  })
}

resource "aws_iam_instance_profile" "search_tokyo_instance" {
  name = "shop-search-tokyo-instance"
  role = aws_iam_role.search_tokyo_instance.name
  tags = {
    "dr:service" = "search"
    "dr:site"    = "tokyo"
  }
}

