# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# order-processor: tier office, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "order_processor_dublin" {
  name              = "/eshop/dublin/order-processor"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "order-processor"
  }
}

resource "aws_ecs_task_definition" "order_processor_dublin" {
  family                   = "eshop-order-processor-dublin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/eshop-order-processor-dublin-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/eshop-order-processor-dublin-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "order-processor"
      image     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/eshop/order-processor:stable"
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
          value = "dublin"
        },
        {
          name  = "ORDERINGDB_DATABASE"
          value = "orderingdbdb"
        },
        {
          name  = "ORDERINGDB_PORT"
          value = "5432"
        },
        {
          name  = "ORDERING_API_URL"
          value = "http://ordering-api.eshop.internal"
        },
      ]
      secrets = [
        {
          name      = "EVENTBUS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/eventbus"
        },
        {
          name      = "EVENTBUS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint"
        },
        {
          name      = "ORDERINGDB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/orderingdb"
        },
        {
          name      = "ORDERINGDB_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/orderingdb/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.order_processor_dublin.name
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "order-processor"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "order-processor"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "order_processor_dublin" {
  name        = "eshop-order-processor-dublin-tasks"
  description = "Tasks of order-processor"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order-processor"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_processor_dublin" {
  security_group_id = aws_security_group.order_processor_dublin.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "order_processor_dublin_internal" {
  security_group_id            = aws_security_group.order_processor_dublin.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "order_processor_dublin_internal" {
  name                 = "eshop-order-q4q7g5-ernal-t05a4z"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "order-processor"
  }

  health_check {
    path                = "/health"
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

resource "aws_lb_listener_rule" "order_processor_dublin_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 5
  tags = {
    "dr:service" = "order-processor"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_processor_dublin_internal.arn
  }

  condition {
    host_header {
      values = ["order-processor.eshop.internal"]
    }
  }
}

resource "aws_ecs_service" "order_processor_dublin" {
  name                              = "eshop-order-processor-dublin"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.order_processor_dublin.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "order-processor"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.order_processor_dublin.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_processor_dublin_internal.arn
    container_name   = "order-processor"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.order_processor_dublin_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "order_processor_dublin" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.order_processor_dublin.name}"
  min_capacity       = 2
  max_capacity       = 8
  tags = {
    "dr:service" = "order-processor"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "order_processor_dublin" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.order_processor_dublin.service_namespace
  scalable_dimension = aws_appautoscaling_target.order_processor_dublin.scalable_dimension
  resource_id        = aws_appautoscaling_target.order_processor_dublin.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_processor_dublin_healthy_hosts" {
  alarm_name        = "eshop-order-processor-dublin-healthy-hosts"
  alarm_description = "No task of order-processor answers in dublin"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.order_processor_dublin_internal.arn_suffix
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order-processor"
  }
}
