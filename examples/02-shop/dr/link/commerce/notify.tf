# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notify/events: tier marketing, RTO 30m, RPO 10m. Protected as pilot-light: a cluster of the same size, replicated to.

data "aws_ssm_parameter" "notify_events_seoul_cluster_arn" {
  provider = aws.seoul
  name     = "/drgen/shop/v1/notify/events/cluster_arn"
}

data "aws_ssm_parameter" "notify_events_tokyo_cluster_arn" {
  provider = aws.tokyo
  name     = "/drgen/shop/v1/notify/events/cluster_arn"
}

data "aws_ssm_parameter" "notify_events_tokyo_security_group" {
  provider = aws.tokyo
  name     = "/drgen/shop/v1/notify/events/security_group"
}

# It begins with the oldest record: what it is made again for, it copies again. Neither that nor the names can be changed later.
resource "aws_msk_replicator" "notify_events_seoul" {
  provider                   = aws.tokyo
  replicator_name            = "shop-notify-events-seoul-to-tokyo"
  service_execution_role_arn = "arn:aws:iam::111122223333:role/shop-notify-events-tokyo-replicator"
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }

  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = data.aws_ssm_parameter.notify_events_seoul_cluster_arn.insecure_value
    }

    vpc_config {
      subnet_ids = local.network_seoul.data_subnet_ids
    }
  }

  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = data.aws_ssm_parameter.notify_events_tokyo_cluster_arn.insecure_value
    }

    vpc_config {
      subnet_ids = local.network_tokyo.data_subnet_ids
      security_groups_ids = [
        data.aws_ssm_parameter.notify_events_tokyo_security_group.insecure_value,
      ]
    }
  }

  replication_info_list {
    source_kafka_cluster_arn = data.aws_ssm_parameter.notify_events_seoul_cluster_arn.insecure_value
    target_kafka_cluster_arn = data.aws_ssm_parameter.notify_events_tokyo_cluster_arn.insecure_value
    target_compression_type  = "NONE"

    topic_replication {
      topics_to_replicate                  = [".*"]
      topics_to_exclude                    = ["__.*"]
      detect_and_copy_new_topics           = true
      copy_topic_configurations            = true
      copy_access_control_lists_for_topics = false

      topic_name_configuration {
        type = "IDENTICAL"
      }

      starting_position {
        type = "EARLIEST"
      }
    }

    consumer_group_replication {
      consumer_groups_to_replicate        = [".*"]
      detect_and_copy_new_consumer_groups = true
      synchronise_consumer_group_offsets  = true
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
