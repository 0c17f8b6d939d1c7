# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# eventbus: tier store, RTO 1h, RPO 5m. Protected as backup-restore: a broker in each site; producers send again.

resource "aws_security_group" "eventbus_dublin" {
  name        = "eshop-eventbus-dublin"
  description = "Connections to eventbus in dublin"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:store" = "eventbus"
  }
}

resource "aws_vpc_security_group_ingress_rule" "eventbus_dublin_from_network" {
  security_group_id = aws_security_group.eventbus_dublin.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 5671
  to_port           = 5671
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "eventbus"
  }
}

resource "aws_vpc_security_group_ingress_rule" "eventbus_dublin_from_network_443" {
  security_group_id = aws_security_group.eventbus_dublin.id
  description       = "The site's own network"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = local.network.cidr
  tags = {
    "dr:store" = "eventbus"
  }
}

resource "aws_secretsmanager_secret" "eventbus_dublin" {
  name        = "eshop/eventbus"
  description = "Master user of eventbus"
  kms_key_id  = local.keys.data
  tags = {
    "dr:store" = "eventbus"
  }

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "eventbus_dublin" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "eventbus_dublin" {
  secret_id = aws_secretsmanager_secret.eventbus_dublin.id
  secret_string_wo = jsonencode({
    username = "mqadmin"
    password = ephemeral.aws_secretsmanager_random_password.eventbus_dublin.random_password
  })
  secret_string_wo_version = 1
}

# The broker takes no ephemeral value: its first password comes to be in the state, and no later one. Change it
# in the broker, then in the secret.
# https://github.com/hashicorp/terraform-provider-aws/issues/48180
data "aws_secretsmanager_secret_version" "eventbus_dublin" {
  secret_id  = aws_secretsmanager_secret_version.eventbus_dublin.secret_id
  version_id = aws_secretsmanager_secret_version.eventbus_dublin.version_id
}

resource "aws_mq_broker" "eventbus_dublin" {
  broker_name                = "eshop-eventbus-dublin"
  engine_type                = "RabbitMQ"
  engine_version             = "4.2"
  host_instance_type         = "mq.m7g.large"
  deployment_mode            = "CLUSTER_MULTI_AZ"
  subnet_ids                 = local.network.data_subnet_ids
  security_groups            = [aws_security_group.eventbus_dublin.id]
  publicly_accessible        = false
  auto_minor_version_upgrade = true
  tags = {
    "dr:store" = "eventbus"
  }

  logs {
    general = true
  }

  user {
    username = "mqadmin"
    password = jsondecode(data.aws_secretsmanager_secret_version.eventbus_dublin.secret_string).password
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [user]
  }
}

resource "aws_ssm_parameter" "eventbus_dublin_endpoint" {
  name           = "/drgen/eshop/v1/eventbus/endpoint"
  type           = "String"
  insecure_value = aws_mq_broker.eventbus_dublin.instances[0].endpoints[0]
  tags = {
    "dr:store" = "eventbus"
  }
}

resource "aws_cloudwatch_metric_alarm" "eventbus_dublin_memory" {
  alarm_name          = "eshop-eventbus-dublin-memory"
  alarm_description   = "eventbus soon takes no more messages: it uses 80 % of its memory, or does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:store" = "eventbus"
  }

  metric_query {
    id          = "percent"
    expression  = "100 * part / whole"
    label       = "RabbitMQMemUsed"
    return_data = true
  }

  metric_query {
    id = "part"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQMemUsed"
      dimensions = {
        Broker = "eshop-eventbus-dublin"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "whole"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQMemLimit"
      dimensions = {
        Broker = "eshop-eventbus-dublin"
      }
      stat   = "Maximum"
      period = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "eventbus_dublin_disk" {
  alarm_name          = "eshop-eventbus-dublin-disk"
  alarm_description   = "eventbus soon takes no more messages: its disk is nearly full, or it does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 150
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:store" = "eventbus"
  }

  metric_query {
    id          = "percent"
    expression  = "100 * part / whole"
    label       = "RabbitMQDiskFree"
    return_data = true
  }

  metric_query {
    id = "part"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQDiskFree"
      dimensions = {
        Broker = "eshop-eventbus-dublin"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  metric_query {
    id = "whole"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQDiskFreeLimit"
      dimensions = {
        Broker = "eshop-eventbus-dublin"
      }
      stat   = "Minimum"
      period = 60
    }
  }
}
