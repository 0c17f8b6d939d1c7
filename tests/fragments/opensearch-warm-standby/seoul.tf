resource "aws_security_group" "order_index_seoul" {
  name        = "shop-order-index-seoul"
  description = "Connections to order/index in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_index_seoul_from_order" {
  security_group_id            = aws_security_group.order_index_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_opensearch_domain" "order_index_seoul" {
  domain_name    = "shop-order-index-seoul"
  engine_version = "OpenSearch_2.19"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:root"
        }
        Action   = "es:ESHttp*"
        Resource = "arn:aws:es:ap-northeast-2:111122223333:domain/shop-order-index-seoul/*"
      },
    ]
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }

  cluster_config {
    instance_type          = "r7g.large.search"
    instance_count         = 3
    zone_awareness_enabled = true

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 97
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = local.keys.data
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  vpc_options {
    subnet_ids         = local.network.data_subnet_ids
    security_group_ids = [aws_security_group.order_index_seoul.id]
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_index_seoul_red" {
  alarm_name        = "shop-order-index-seoul-red"
  alarm_description = "Indices of order/index cannot be searched whole"
  namespace         = "AWS/ES"
  metric_name       = "ClusterStatus.red"
  dimensions = {
    DomainName = "shop-order-index-seoul"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_index_seoul_blocked" {
  alarm_name        = "shop-order-index-seoul-blocked"
  alarm_description = "order/index takes no more documents"
  namespace         = "AWS/ES"
  metric_name       = "ClusterIndexWritesBlocked"
  dimensions = {
    DomainName = "shop-order-index-seoul"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_index_seoul_space" {
  alarm_name        = "shop-order-index-seoul-space"
  alarm_description = "order/index soon takes no more documents: a node has less than a quarter of its disk left"
  namespace         = "AWS/ES"
  metric_name       = "FreeStorageSpace"
  dimensions = {
    DomainName = "shop-order-index-seoul"
    ClientId   = "111122223333"
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 24832
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_ssm_parameter" "order_index_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/index/endpoint"
  type           = "String"
  insecure_value = aws_opensearch_domain.order_index_seoul.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

