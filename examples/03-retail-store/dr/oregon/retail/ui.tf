# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# ui: tier browsing, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "ui_oregon" {
  name              = "/retail/oregon/ui"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "ui"
  }
}

resource "aws_ecs_task_definition" "ui_oregon" {
  family                   = "retail-ui-oregon"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-ui-oregon-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-ui-oregon-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "ui"
      image     = "111122223333.dkr.ecr.us-west-2.amazonaws.com/retail/ui:stable"
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
          value = "http://cart.retail.internal"
        },
        {
          name  = "CATALOG_URL"
          value = "http://catalog.retail.internal"
        },
        {
          name  = "CHECKOUT_URL"
          value = "http://checkout.retail.internal"
        },
        {
          name  = "DR_SITE"
          value = "oregon"
        },
        {
          name  = "ORDERS_URL"
          value = "http://orders.retail.internal"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.ui_oregon.name
          awslogs-region        = "us-west-2"
          awslogs-stream-prefix = "ui"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "ui"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "ui_oregon" {
  name        = "retail-ui-oregon-tasks"
  description = "Tasks of ui"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "ui"
  }
}

resource "aws_vpc_security_group_egress_rule" "ui_oregon" {
  security_group_id = aws_security_group.ui_oregon.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "ui_oregon_internal" {
  security_group_id            = aws_security_group.ui_oregon.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "ui_oregon_public" {
  security_group_id            = aws_security_group.ui_oregon.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "ui_oregon_internal" {
  name                 = "retail-ui-oregon-internal-ssa1rr"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "ui"
  }

  health_check {
    path                = "/actuator/health"
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

resource "aws_lb_listener_rule" "ui_oregon_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 5
  tags = {
    "dr:service" = "ui"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ui_oregon_internal.arn
  }

  condition {
    host_header {
      values = ["ui.retail.internal"]
    }
  }
}

resource "aws_lb_target_group" "ui_oregon_public" {
  name                 = "retail-ui-oregon-public-ssa1rr"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "ui"
  }

  health_check {
    path                = "/actuator/health"
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

resource "aws_lb_listener_rule" "ui_oregon_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "ui"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ui_oregon_public.arn
  }

  condition {
    host_header {
      values = ["www.retail.example"]
    }
  }
}

resource "aws_ecs_service" "ui_oregon" {
  name                              = "retail-ui-oregon"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.ui_oregon.arn
  desired_count                     = 3
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "ui"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.ui_oregon.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.ui_oregon_internal.arn
    container_name   = "ui"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.ui_oregon_public.arn
    container_name   = "ui"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.ui_oregon_internal, aws_lb_listener_rule.ui_oregon_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "ui_oregon" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.ui_oregon.name}"
  min_capacity       = 3
  max_capacity       = 12
  tags = {
    "dr:service" = "ui"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "ui_oregon" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.ui_oregon.service_namespace
  scalable_dimension = aws_appautoscaling_target.ui_oregon.scalable_dimension
  resource_id        = aws_appautoscaling_target.ui_oregon.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "ui_oregon_healthy_hosts" {
  alarm_name        = "retail-ui-oregon-healthy-hosts"
  alarm_description = "No task of ui answers in oregon"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.ui_oregon_public.arn_suffix
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
    "dr:service" = "ui"
  }
}
