# broker acme-jobs is run by its owner, and only read here.
data "aws_mq_broker" "order_jobs_seoul" {
  broker_name = "acme-jobs"
}

check "order_jobs_seoul" {
  assert {
    condition     = data.aws_mq_broker.order_jobs_seoul.engine_type == "RabbitMQ"
    error_message = "broker acme-jobs: engine_type has to be RabbitMQ, for services speak AMQP."
  }
}

resource "aws_ssm_parameter" "order_jobs_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/jobs/endpoint"
  type           = "String"
  insecure_value = data.aws_mq_broker.order_jobs_seoul.instances[0].endpoints[0]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_seoul_memory" {
  alarm_name          = "shop-order-jobs-seoul-memory"
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
        Broker = "acme-jobs"
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
        Broker = "acme-jobs"
      }
      stat   = "Maximum"
      period = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_seoul_disk" {
  alarm_name          = "shop-order-jobs-seoul-disk"
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
        Broker = "acme-jobs"
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
        Broker = "acme-jobs"
      }
      stat   = "Minimum"
      period = 60
    }
  }
}

