# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# productcatalogservice: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "productcatalogservice_london" {
  name              = "/boutique/london/productcatalogservice"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "productcatalogservice"
  }
}

resource "aws_ecs_task_definition" "productcatalogservice_london" {
  family                   = "boutique-productcatalogservice-london"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/boutique-productcatalogservice-london-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/boutique-productcatalogservice-london-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "productcatalogservice"
      image     = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/boutique/productcatalogservice:v0.10.6"
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
          awslogs-group         = aws_cloudwatch_log_group.productcatalogservice_london.name
          awslogs-region        = "eu-west-2"
          awslogs-stream-prefix = "productcatalogservice"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "productcatalogservice"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "productcatalogservice_london" {
  name        = "boutique-productcatalogservice-london-tasks"
  description = "Tasks of productcatalogservice"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "productcatalogservice"
  }
}

resource "aws_vpc_security_group_egress_rule" "productcatalogservice_london" {
  security_group_id = aws_security_group.productcatalogservice_london.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "productcatalogservice_london_internal" {
  security_group_id            = aws_security_group.productcatalogservice_london.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "productcatalogservice_london_internal" {
  name                 = "boutique-pro-ka941h-ernal-e51a55"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "productcatalogservice"
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

resource "aws_lb_listener_rule" "productcatalogservice_london_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 8
  tags = {
    "dr:service" = "productcatalogservice"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.productcatalogservice_london_internal.arn
  }

  condition {
    host_header {
      values = ["productcatalogservice.boutique.internal"]
    }
  }
}

resource "aws_ecs_service" "productcatalogservice_london" {
  name                              = "boutique-productcatalogservice-london"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.productcatalogservice_london.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "productcatalogservice"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.productcatalogservice_london.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.productcatalogservice_london_internal.arn
    container_name   = "productcatalogservice"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.productcatalogservice_london_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "productcatalogservice_london" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.productcatalogservice_london.name}"
  min_capacity       = 2
  max_capacity       = 10
  tags = {
    "dr:service" = "productcatalogservice"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "productcatalogservice_london" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.productcatalogservice_london.service_namespace
  scalable_dimension = aws_appautoscaling_target.productcatalogservice_london.scalable_dimension
  resource_id        = aws_appautoscaling_target.productcatalogservice_london.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "productcatalogservice_london_healthy_hosts" {
  alarm_name        = "boutique-productcatalogservice-london-healthy-hosts"
  alarm_description = "No task of productcatalogservice answers in london"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.productcatalogservice_london_internal.arn_suffix
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
    "dr:service" = "productcatalogservice"
  }
}
