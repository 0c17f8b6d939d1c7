resource "aws_security_group" "order_jobs_tokyo" {
  name        = "shop-order-jobs-tokyo"
  description = "Connections to order/jobs in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_jobs_tokyo_from_order" {
  security_group_id            = aws_security_group.order_jobs_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 5671
  to_port                      = 5671
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_jobs_tokyo_from_order_443" {
  security_group_id            = aws_security_group.order_jobs_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

resource "aws_secretsmanager_secret" "order_jobs_tokyo" {
  name        = "shop/order/jobs"
  description = "Master user of order/jobs"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "order_jobs_tokyo" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "order_jobs_tokyo" {
  secret_id = aws_secretsmanager_secret.order_jobs_tokyo.id
  secret_string_wo = jsonencode({
    username = "mqadmin"
    password = ephemeral.aws_secretsmanager_random_password.order_jobs_tokyo.random_password
  })
  secret_string_wo_version = 1
}

# The broker takes no ephemeral value: its first password comes to be in the state, and no later one. Change it
# in the broker, then in the secret.
# https://github.com/hashicorp/terraform-provider-aws/issues/48180
data "aws_secretsmanager_secret_version" "order_jobs_tokyo" {
  secret_id  = aws_secretsmanager_secret_version.order_jobs_tokyo.secret_id
  version_id = aws_secretsmanager_secret_version.order_jobs_tokyo.version_id
}

resource "aws_mq_broker" "order_jobs_tokyo" {
  broker_name                = "shop-order-jobs-tokyo"
  engine_type                = "RabbitMQ"
  engine_version             = "4.2"
  host_instance_type         = "mq.m7g.large"
  deployment_mode            = "CLUSTER_MULTI_AZ"
  subnet_ids                 = local.network.data_subnet_ids
  security_groups            = [aws_security_group.order_jobs_tokyo.id]
  publicly_accessible        = false
  auto_minor_version_upgrade = true
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }

  logs {
    general = true
  }

  user {
    username = "mqadmin"
    password = jsondecode(data.aws_secretsmanager_secret_version.order_jobs_tokyo.secret_string).password
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [user]
  }
}

resource "aws_ssm_parameter" "order_jobs_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/jobs/endpoint"
  type           = "String"
  insecure_value = aws_mq_broker.order_jobs_tokyo.instances[0].endpoints[0]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_tokyo_memory" {
  alarm_name          = "shop-order-jobs-tokyo-memory"
  alarm_description   = "order/jobs soon takes no more messages: it uses 80 % of its memory, or does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
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
        Broker = "shop-order-jobs-tokyo"
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
        Broker = "shop-order-jobs-tokyo"
      }
      stat   = "Maximum"
      period = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_tokyo_disk" {
  alarm_name          = "shop-order-jobs-tokyo-disk"
  alarm_description   = "order/jobs soon takes no more messages: its disk is nearly full, or it does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 150
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
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
        Broker = "shop-order-jobs-tokyo"
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
        Broker = "shop-order-jobs-tokyo"
      }
      stat   = "Minimum"
      period = 60
    }
  }
}

