resource "aws_cloudwatch_log_group" "order_seoul" {
  name              = "/shop/seoul/order"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_ecs_task_definition" "order_seoul" {
  family                   = "shop-order-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-order-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-order-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "order"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/order:stable"
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
          value = "seoul"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.order_seoul.name
          awslogs-region        = "ap-northeast-2"
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

resource "aws_security_group" "order_seoul" {
  name        = "shop-order-seoul-tasks"
  description = "Tasks of order"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_seoul" {
  security_group_id = aws_security_group.order_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "order_seoul_internal" {
  security_group_id            = aws_security_group.order_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "order_seoul_public" {
  security_group_id            = aws_security_group.order_seoul.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "order_seoul_internal" {
  name                 = "shop-order-seoul-internal-btnpnf"
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

resource "aws_lb_listener_rule" "order_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["order.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "order_seoul_public" {
  name                 = "shop-order-seoul-public-btnpnf"
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

resource "aws_lb_listener_rule" "order_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_seoul_public.arn
  }

  condition {
    host_header {
      values = ["order.shop.example"]
    }
  }
}

resource "aws_ecs_service" "order_seoul" {
  name                              = "shop-order-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.order_seoul.arn
  desired_count                     = 4
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
    security_groups = [aws_security_group.order_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_seoul_internal.arn
    container_name   = "order"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_seoul_public.arn
    container_name   = "order"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.order_seoul_internal, aws_lb_listener_rule.order_seoul_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "order_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.order_seoul.name}"
  min_capacity       = 4
  max_capacity       = 20
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "order_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.order_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.order_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.order_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_event_rule" "order_seoul_close_books" {
  name                = "shop-order-close-books-seoul"
  description         = "Job close-books of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "ENABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_seoul_close_books" {
  rule     = aws_cloudwatch_event_rule.order_seoul_close_books.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-seoul-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "order"
        command = ["close-books"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_seoul.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_seoul.id]
    }
  }
}

resource "aws_cloudwatch_event_rule" "order_seoul_settle" {
  name                = "shop-order-settle-seoul"
  description         = "Job settle of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "ENABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_seoul_settle" {
  rule     = aws_cloudwatch_event_rule.order_seoul_settle.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-seoul-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "order"
        command = ["settle"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_seoul.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_seoul.id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_seoul_healthy_hosts" {
  alarm_name        = "shop-order-seoul-healthy-hosts"
  alarm_description = "No task of order answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.order_seoul_public.arn_suffix
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
    "dr:service" = "order"
  }
}

