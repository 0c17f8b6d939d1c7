# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# events: tier high, RTO 1h, RPO 15m. Protected as pilot-light: a cluster of the same size, replicated to.

resource "aws_security_group" "events_sydney" {
  name        = "astronomy-events-sydney"
  description = "Connections to events in sydney"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "events_sydney_from_network" {
  security_group_id = aws_security_group.events_sydney.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 9098
  to_port           = 9098
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "events_sydney_replicator" {
  security_group_id            = aws_security_group.events_sydney.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.events_sydney.id
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_vpc_security_group_egress_rule" "events_sydney_replicator" {
  security_group_id            = aws_security_group.events_sydney.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.events_sydney.id
}

resource "aws_msk_cluster" "events_sydney" {
  cluster_name           = "astronomy-events-sydney"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3
  tags = {
    "dr:store" = "events"
  }

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = local.network.data_subnet_ids
    security_groups = [aws_security_group.events_sydney.id]

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
        volume_size = 25
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
resource "aws_msk_cluster_policy" "events_sydney" {
  cluster_arn = aws_msk_cluster.events_sydney.arn
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
        Resource = aws_msk_cluster.events_sydney.arn
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "events_sydney_brokers" {
  name           = "/drgen/astronomy/v1/events/brokers"
  type           = "String"
  insecure_value = aws_msk_cluster.events_sydney.bootstrap_brokers_sasl_iam
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_ssm_parameter" "events_sydney_cluster_arn" {
  name           = "/drgen/astronomy/v1/events/cluster_arn"
  type           = "String"
  insecure_value = aws_msk_cluster.events_sydney.arn
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_ssm_parameter" "events_sydney_security_group" {
  name           = "/drgen/astronomy/v1/events/security_group"
  type           = "String"
  insecure_value = aws_security_group.events_sydney.id
  tags = {
    "dr:store" = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "events_sydney_offline" {
  alarm_name        = "astronomy-events-sydney-offline"
  alarm_description = "Partitions of events have no leader"
  namespace         = "AWS/Kafka"
  metric_name       = "OfflinePartitionsCount"
  dimensions = {
    "Cluster Name" = "astronomy-events-sydney"
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
    "dr:store" = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "events_sydney_disk_1" {
  alarm_name        = "astronomy-events-sydney-disk-1"
  alarm_description = "events soon takes no more records: its broker 1 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "astronomy-events-sydney"
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
    "dr:store" = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "events_sydney_disk_2" {
  alarm_name        = "astronomy-events-sydney-disk-2"
  alarm_description = "events soon takes no more records: its broker 2 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "astronomy-events-sydney"
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
    "dr:store" = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "events_sydney_disk_3" {
  alarm_name        = "astronomy-events-sydney-disk-3"
  alarm_description = "events soon takes no more records: its broker 3 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "astronomy-events-sydney"
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
    "dr:store" = "events"
  }
}
