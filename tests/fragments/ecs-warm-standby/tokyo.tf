resource "aws_cloudwatch_log_group" "order_tokyo" {
  name              = "/shop/tokyo/order"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_ecs_task_definition" "order_tokyo" {
  family                   = "shop-order-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-order-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-order-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "order"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/order:stable"
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
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.order_tokyo.name
          awslogs-region        = "ap-northeast-1"
          awslogs-stream-prefix = "order"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "order"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "order_tokyo" {
  name        = "shop-order-tokyo-tasks"
  description = "Tasks of order"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_tokyo" {
  security_group_id = aws_security_group.order_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "order_tokyo_internal" {
  security_group_id            = aws_security_group.order_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "order_tokyo_public" {
  security_group_id            = aws_security_group.order_tokyo.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "order_tokyo_internal" {
  name                 = "shop-order-tokyo-internal-n78dpk"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "order"
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

resource "aws_lb_listener_rule" "order_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["order.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "order_tokyo_public" {
  name                 = "shop-order-tokyo-public-n78dpk"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "order"
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

resource "aws_lb_listener_rule" "order_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["order.shop.example"]
    }
  }
}

# 2 of 4 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "order_tokyo" {
  name                              = "shop-order-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.order_tokyo.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "order"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.order_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_tokyo_internal.arn
    container_name   = "order"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_tokyo_public.arn
    container_name   = "order"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.order_tokyo_internal, aws_lb_listener_rule.order_tokyo_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "order_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.order_tokyo.name}"
  min_capacity       = 2
  max_capacity       = 20
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "order_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.order_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.order_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.order_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# Disabled while seoul is active: recovery enables it.
resource "aws_cloudwatch_event_rule" "order_tokyo_close_books" {
  name                = "shop-order-close-books-tokyo"
  description         = "Job close-books of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "DISABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_tokyo_close_books" {
  rule     = aws_cloudwatch_event_rule.order_tokyo_close_books.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-tokyo-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "order"
        command = ["close-books"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_tokyo.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_tokyo.id]
    }
  }
}

# Disabled while seoul is active: recovery enables it.
resource "aws_cloudwatch_event_rule" "order_tokyo_settle" {
  name                = "shop-order-settle-tokyo"
  description         = "Job settle of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "DISABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_tokyo_settle" {
  rule     = aws_cloudwatch_event_rule.order_tokyo_settle.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-tokyo-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "order"
        command = ["settle"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_tokyo.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_tokyo.id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_tokyo_healthy_hosts" {
  alarm_name        = "shop-order-tokyo-healthy-hosts"
  alarm_description = "No task of order answers in tokyo"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.order_tokyo_public.arn_suffix
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_tokyo_tasks" {
  alarm_name        = "shop-order-tokyo-tasks"
  alarm_description = "Fewer than 2 tasks of order run in tokyo"
  namespace         = "ECS/ContainerInsights"
  metric_name       = "RunningTaskCount"
  dimensions = {
    ClusterName = "shop-commerce-tokyo"
    ServiceName = "shop-order-tokyo"
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 10
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

