# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notify: tier marketing, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "notify_tokyo" {
  name              = "/shop/tokyo/notify"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "notify"
  }
}

resource "aws_ecs_task_definition" "notify_tokyo" {
  family                   = "shop-notify-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-notify-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-notify-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "notify"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/notify:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "DR_SITE"
          value = "tokyo"
        },
        {
          name  = "ORDER_URL"
          value = "http://order.shop.internal"
        },
      ]
      secrets = [
        {
          name      = "EVENTS_BROKERS"
          valueFrom = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/notify/events/brokers"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.notify_tokyo.name
          awslogs-region        = "ap-northeast-1"
          awslogs-stream-prefix = "notify"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "notify"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "notify_tokyo" {
  name        = "shop-notify-tokyo-tasks"
  description = "Tasks of notify"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notify"
  }
}

resource "aws_vpc_security_group_egress_rule" "notify_tokyo" {
  security_group_id = aws_security_group.notify_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "notify_tokyo_internal" {
  security_group_id            = aws_security_group.notify_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "notify_tokyo_internal" {
  name                 = "shop-notify-183zqn-ernal-xq732t"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "notify"
  }

  health_check {
    path                = "/healthz"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_listener_rule" "notify_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "notify"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.notify_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["notify.shop.internal"]
    }
  }
}

# 0 of 2 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "notify_tokyo" {
  name                              = "shop-notify-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.notify_tokyo.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "notify"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.notify_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.notify_tokyo_internal.arn
    container_name   = "notify"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.notify_tokyo_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "notify_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.notify_tokyo.name}"
  min_capacity       = 0
  max_capacity       = 8
  tags = {
    "dr:service" = "notify"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "notify_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.notify_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.notify_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.notify_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# notify/events: tier marketing, RTO 30m, RPO 10m. Protected as pilot-light: a cluster of the same size, replicated to.

resource "aws_security_group" "notify_events_tokyo" {
  name        = "shop-notify-events-tokyo"
  description = "Connections to notify/events in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "notify_events_tokyo_from_notify" {
  security_group_id            = aws_security_group.notify_events_tokyo.id
  description                  = "Tasks of notify"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.notify_tokyo.id
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "notify_events_tokyo_replicator" {
  security_group_id            = aws_security_group.notify_events_tokyo.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.notify_events_tokyo.id
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_egress_rule" "notify_events_tokyo_replicator" {
  security_group_id            = aws_security_group.notify_events_tokyo.id
  description                  = "The replicator and its brokers"
  ip_protocol                  = "tcp"
  from_port                    = 9098
  to_port                      = 9098
  referenced_security_group_id = aws_security_group.notify_events_tokyo.id
}

resource "aws_msk_cluster" "notify_events_tokyo" {
  cluster_name           = "shop-notify-events-tokyo"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 3
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }

  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = local.network.data_subnet_ids
    security_groups = [aws_security_group.notify_events_tokyo.id]

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
resource "aws_msk_cluster_policy" "notify_events_tokyo" {
  cluster_arn = aws_msk_cluster.notify_events_tokyo.arn
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
        Resource = aws_msk_cluster.notify_events_tokyo.arn
      },
    ]
  })

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "notify_events_tokyo_brokers" {
  name           = "/drgen/shop/v1/notify/events/brokers"
  type           = "String"
  insecure_value = aws_msk_cluster.notify_events_tokyo.bootstrap_brokers_sasl_iam
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_ssm_parameter" "notify_events_tokyo_cluster_arn" {
  name           = "/drgen/shop/v1/notify/events/cluster_arn"
  type           = "String"
  insecure_value = aws_msk_cluster.notify_events_tokyo.arn
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_ssm_parameter" "notify_events_tokyo_security_group" {
  name           = "/drgen/shop/v1/notify/events/security_group"
  type           = "String"
  insecure_value = aws_security_group.notify_events_tokyo.id
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

# 80 % of the 10m that may be lost, in milliseconds.
resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_lag" {
  alarm_name        = "shop-notify-events-tokyo-lag"
  alarm_description = "The copy of notify/events in tokyo lags behind"
  namespace         = "AWS/Kafka"
  metric_name       = "ReplicationLatency"
  dimensions = {
    ReplicatorName = "shop-notify-events-seoul-to-tokyo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 480000
  # Measured of records that are copied: while nothing is written, nothing is.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_refused" {
  alarm_name        = "shop-notify-events-tokyo-refused"
  alarm_description = "Nothing of notify/events may arrive in tokyo: AuthError"
  namespace         = "AWS/Kafka"
  metric_name       = "AuthError"
  dimensions = {
    ReplicatorName = "shop-notify-events-seoul-to-tokyo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Counted when it happens.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_failed" {
  alarm_name        = "shop-notify-events-tokyo-failed"
  alarm_description = "Nothing of notify/events may arrive in tokyo: ReplicatorFailure"
  namespace         = "AWS/Kafka"
  metric_name       = "ReplicatorFailure"
  dimensions = {
    ReplicatorName = "shop-notify-events-seoul-to-tokyo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Counted when it happens.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_offline" {
  alarm_name        = "shop-notify-events-tokyo-offline"
  alarm_description = "Partitions of notify/events have no leader"
  namespace         = "AWS/Kafka"
  metric_name       = "OfflinePartitionsCount"
  dimensions = {
    "Cluster Name" = "shop-notify-events-tokyo"
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
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_disk_1" {
  alarm_name        = "shop-notify-events-tokyo-disk-1"
  alarm_description = "notify/events soon takes no more records: its broker 1 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-notify-events-tokyo"
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
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_disk_2" {
  alarm_name        = "shop-notify-events-tokyo-disk-2"
  alarm_description = "notify/events soon takes no more records: its broker 2 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-notify-events-tokyo"
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
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "notify_events_tokyo_disk_3" {
  alarm_name        = "shop-notify-events-tokyo-disk-3"
  alarm_description = "notify/events soon takes no more records: its broker 3 is 85 % full"
  namespace         = "AWS/Kafka"
  metric_name       = "KafkaDataLogsDiskUsed"
  dimensions = {
    "Cluster Name" = "shop-notify-events-tokyo"
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
    "dr:service" = "notify"
    "dr:store"   = "events"
  }
}

resource "aws_sfn_state_machine" "notify_recovery" {
  name       = "shop-part-notify-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-commerce-tokyo-recovery"
  definition = file("${path.module}/notify.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/states/shop-tokyo-recovery:*"
  }
}
