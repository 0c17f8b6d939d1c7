# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# emailservice: tier extras, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "emailservice_london" {
  name              = "/boutique/london/emailservice"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "emailservice"
  }
}

resource "aws_ecs_task_definition" "emailservice_london" {
  family                   = "boutique-emailservice-london"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/boutique-emailservice-london-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/boutique-emailservice-london-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "emailservice"
      image     = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/boutique/emailservice:v0.10.6"
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
          value = "london"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.emailservice_london.name
          awslogs-region        = "eu-west-2"
          awslogs-stream-prefix = "emailservice"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "emailservice"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "emailservice_london" {
  name        = "boutique-emailservice-london-tasks"
  description = "Tasks of emailservice"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "emailservice"
  }
}

resource "aws_vpc_security_group_egress_rule" "emailservice_london" {
  security_group_id = aws_security_group.emailservice_london.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "emailservice_london_internal" {
  security_group_id            = aws_security_group.emailservice_london.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "emailservice_london_internal" {
  name                 = "boutique-ema-sytf4j-ernal-e51a55"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "emailservice"
  }

  health_check {
    path                = "/_healthz"
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

resource "aws_lb_listener_rule" "emailservice_london_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 5
  tags = {
    "dr:service" = "emailservice"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.emailservice_london_internal.arn
  }

  condition {
    host_header {
      values = ["emailservice.boutique.internal"]
    }
  }
}

resource "aws_ecs_service" "emailservice_london" {
  name                              = "boutique-emailservice-london"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.emailservice_london.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "emailservice"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.emailservice_london.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.emailservice_london_internal.arn
    container_name   = "emailservice"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.emailservice_london_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "emailservice_london" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.emailservice_london.name}"
  min_capacity       = 2
  max_capacity       = 10
  tags = {
    "dr:service" = "emailservice"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "emailservice_london" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.emailservice_london.service_namespace
  scalable_dimension = aws_appautoscaling_target.emailservice_london.scalable_dimension
  resource_id        = aws_appautoscaling_target.emailservice_london.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "emailservice_london_healthy_hosts" {
  alarm_name        = "boutique-emailservice-london-healthy-hosts"
  alarm_description = "No task of emailservice answers in london"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.emailservice_london_internal.arn_suffix
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
    "dr:service" = "emailservice"
  }
}
