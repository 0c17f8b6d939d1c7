# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# events: tier high, RTO 1h, RPO 15m. Protected as pilot-light: a cluster of the same size, replicated to.

data "aws_ssm_parameter" "events_sydney_cluster_arn" {
  provider = aws.sydney
  name     = "/drgen/astronomy/v1/events/cluster_arn"
}

data "aws_ssm_parameter" "events_singapore_cluster_arn" {
  provider = aws.singapore
  name     = "/drgen/astronomy/v1/events/cluster_arn"
}

data "aws_ssm_parameter" "events_singapore_security_group" {
  provider = aws.singapore
  name     = "/drgen/astronomy/v1/events/security_group"
}

# It begins with the oldest record: what it is made again for, it copies again. Neither that nor the names can be changed later.
resource "aws_msk_replicator" "events_sydney" {
  provider                   = aws.singapore
  replicator_name            = "astronomy-events-sydney-to-singapore"
  service_execution_role_arn = "arn:aws:iam::111122223333:role/astronomy-events-singapore-replicator"
  tags = {
    "dr:store" = "events"
  }

  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = data.aws_ssm_parameter.events_sydney_cluster_arn.insecure_value
    }

    vpc_config {
      subnet_ids = local.network_sydney.data_subnet_ids
    }
  }

  kafka_cluster {
    amazon_msk_cluster {
      msk_cluster_arn = data.aws_ssm_parameter.events_singapore_cluster_arn.insecure_value
    }

    vpc_config {
      subnet_ids          = local.network_singapore.data_subnet_ids
      security_groups_ids = [data.aws_ssm_parameter.events_singapore_security_group.insecure_value]
    }
  }

  replication_info_list {
    source_kafka_cluster_arn = data.aws_ssm_parameter.events_sydney_cluster_arn.insecure_value
    target_kafka_cluster_arn = data.aws_ssm_parameter.events_singapore_cluster_arn.insecure_value
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
