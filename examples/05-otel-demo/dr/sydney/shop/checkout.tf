# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# checkout: tier critical, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "checkout_sydney" {
  name              = "/astronomy/sydney/checkout"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_ecs_task_definition" "checkout_sydney" {
  family                   = "astronomy-checkout-sydney"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/astronomy-checkout-sydney-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/astronomy-checkout-sydney-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "checkout"
      image     = "111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/astronomy/checkout:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "CART_URL"
          value = "http://cart.astronomy.internal"
        },
        {
          name  = "CURRENCY_URL"
          value = "http://currency.astronomy.internal"
        },
        {
          name  = "DR_SITE"
          value = "sydney"
        },
        {
          name  = "EMAIL_URL"
          value = "http://email.astronomy.internal"
        },
        {
          name  = "FLAGD_URL"
          value = "http://flagd.astronomy.internal"
        },
        {
          name  = "PAYMENT_URL"
          value = "http://payment.astronomy.internal"
        },
        {
          name  = "PRODUCT_CATALOG_URL"
          value = "http://product-catalog.astronomy.internal"
        },
        {
          name  = "SHIPPING_URL"
          value = "http://shipping.astronomy.internal"
        },
      ]
      secrets = [
        {
          name      = "EVENTS_BROKERS"
          valueFrom = "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/events/brokers"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.checkout_sydney.name
          awslogs-region        = "ap-southeast-2"
          awslogs-stream-prefix = "checkout"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "checkout"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "checkout_sydney" {
  name        = "astronomy-checkout-sydney-tasks"
  description = "Tasks of checkout"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_vpc_security_group_egress_rule" "checkout_sydney" {
  security_group_id = aws_security_group.checkout_sydney.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "checkout_sydney_internal" {
  security_group_id            = aws_security_group.checkout_sydney.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "checkout_sydney_internal" {
  name                 = "astronomy-ch-9jpw2g-ernal-zejdnd"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "checkout"
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

resource "aws_lb_listener_rule" "checkout_sydney_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "checkout"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.checkout_sydney_internal.arn
  }

  condition {
    host_header {
      values = ["checkout.astronomy.internal"]
    }
  }
}

resource "aws_ecs_service" "checkout_sydney" {
  name                              = "astronomy-checkout-sydney"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.checkout_sydney.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "checkout"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.checkout_sydney.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.checkout_sydney_internal.arn
    container_name   = "checkout"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.checkout_sydney_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "checkout_sydney" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.checkout_sydney.name}"
  min_capacity       = 2
  max_capacity       = 8
  tags = {
    "dr:service" = "checkout"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "checkout_sydney" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.checkout_sydney.service_namespace
  scalable_dimension = aws_appautoscaling_target.checkout_sydney.scalable_dimension
  resource_id        = aws_appautoscaling_target.checkout_sydney.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "checkout_sydney_healthy_hosts" {
  alarm_name        = "astronomy-checkout-sydney-healthy-hosts"
  alarm_description = "No task of checkout answers in sydney"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.checkout_sydney_internal.arn_suffix
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
    "dr:service" = "checkout"
  }
}
