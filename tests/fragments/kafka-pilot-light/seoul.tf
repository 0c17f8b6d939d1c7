resource "aws_security_group" "order_log_seoul" {
  name        = "shop-order-log-seoul"
  description = "Connections to order/log in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_log_seoul_from_order" {
  security_group_id            = aws_security_group.order_log_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_log_seoul_replicator" {
  security_group_id            = aws_security_group.order_log_seoul.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.order_log_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_log_seoul_replicator" {
  security_group_id            = aws_security_group.order_log_seoul.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.order_log_seoul.id
}

resource "aws_msk_cluster" "order_log_seoul" {
  cluster_name           = "shop-order-log-seoul"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 6
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = local.network.data_subnet_ids
    security_groups = [aws_security_group.order_log_seoul.id]

    connectivity_info {
      # Both sites: turning it on later takes as long as making the brokers.
      vpc_connectivity {
        client_authentication {
          sasl {
            iam = true
          }
        }
      }
    }

    storage_info {
      ebs_storage_info {
        volume_size = 63
      }
    }
  }

  client_authentication {
    sasl {
      iam = true
    }
  }

  encryption_info {
    encryption_at_rest_kms_key_arn = local.keys.data

    encryption_in_transit {
      client_broker = "TLS"
      in_cluster    = true
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

# The replicator reads it through AWS's own network. Remembered as if it held data: a cluster that is let go is read on until the last record has arrived.
resource "aws_msk_cluster_policy" "order_log_seoul" {
  cluster_arn = aws_msk_cluster.order_log_seoul.arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          Service = "kafka.amazonaws.com"
        }
        Action = [
          "kafka:CreateVpcConnection",
          "kafka:DescribeClusterV2",
          "kafka:GetBootstrapBrokers",
        ]
        Resource = aws_msk_cluster.order_log_seoul.arn
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "order_log_seoul_brokers" {
  name           = "/drgen/shop/v1/order/log/brokers"
  type           = "String"
  insecure_value = aws_msk_cluster.order_log_seoul.bootstrap_brokers_sasl_iam
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_ssm_parameter" "order_log_seoul_cluster_arn" {
  name           = "/drgen/shop/v1/order/log/cluster_arn"
  type           = "String"
  insecure_value = aws_msk_cluster.order_log_seoul.arn
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_ssm_parameter" "order_log_seoul_security_group" {
  name           = "/drgen/shop/v1/order/log/security_group"
  type           = "String"
  insecure_value = aws_security_group.order_log_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_offline" {
  alarm_name        = "shop-order-log-seoul-offline"
  alarm_description = "Partitions of order/log have no leader"
  namespace         = "AWS/Kafka"
  metric_name       = "OfflinePartitionsCount"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_1" {
  alarm_name        = "shop-order-log-seoul-disk-1"
  alarm_description = "order/log soon takes no more records: its broker 1 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "1"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_2" {
  alarm_name        = "shop-order-log-seoul-disk-2"
  alarm_description = "order/log soon takes no more records: its broker 2 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "2"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_3" {
  alarm_name        = "shop-order-log-seoul-disk-3"
  alarm_description = "order/log soon takes no more records: its broker 3 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "3"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_4" {
  alarm_name        = "shop-order-log-seoul-disk-4"
  alarm_description = "order/log soon takes no more records: its broker 4 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "4"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_5" {
  alarm_name        = "shop-order-log-seoul-disk-5"
  alarm_description = "order/log soon takes no more records: its broker 5 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "5"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_log_seoul_disk_6" {
  alarm_name        = "shop-order-log-seoul-disk-6"
  alarm_description = "order/log soon takes no more records: its broker 6 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-order-log-seoul"
    "Broker ID"    = "6"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  # Brokers measure it all the time.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "log"
  }
}

