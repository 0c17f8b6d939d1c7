# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# webapp: tier store, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "webapp_stockholm" {
  name              = "/eshop/stockholm/webapp"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "webapp"
  }
}

resource "aws_ecs_task_definition" "webapp_stockholm" {
  family                   = "eshop-webapp-stockholm"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/eshop-webapp-stockholm-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/eshop-webapp-stockholm-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "webapp"
      image     = "111122223333.dkr.ecr.eu-north-1.amazonaws.com/eshop/webapp:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "BASKET_API_URL"
          value = "http://basket-api.eshop.internal"
        },
        {
          name  = "CATALOG_API_URL"
          value = "http://catalog-api.eshop.internal"
        },
        {
          name  = "DR_SITE"
          value = "stockholm"
        },
        {
          name  = "IDENTITY_API_URL"
          value = "http://identity-api.eshop.internal"
        },
        {
          name  = "ORDERING_API_URL"
          value = "http://ordering-api.eshop.internal"
        },
      ]
      secrets = [
        {
          name      = "EVENTBUS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-north-1:111122223333:secret:eshop/eventbus"
        },
        {
          name      = "EVENTBUS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.webapp_stockholm.name
          awslogs-region        = "eu-north-1"
          awslogs-stream-prefix = "webapp"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "webapp"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "webapp_stockholm" {
  name        = "eshop-webapp-stockholm-tasks"
  description = "Tasks of webapp"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "webapp"
  }
}

resource "aws_vpc_security_group_egress_rule" "webapp_stockholm" {
  security_group_id = aws_security_group.webapp_stockholm.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "webapp_stockholm_internal" {
  security_group_id            = aws_security_group.webapp_stockholm.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "webapp_stockholm_public" {
  security_group_id            = aws_security_group.webapp_stockholm.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "webapp_stockholm_internal" {
  name                 = "eshop-webapp-88abqw-ernal-ppd9p1"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "webapp"
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

resource "aws_lb_listener_rule" "webapp_stockholm_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 8
  tags = {
    "dr:service" = "webapp"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.webapp_stockholm_internal.arn
  }

  condition {
    host_header {
      values = ["webapp.eshop.internal"]
    }
  }
}

resource "aws_lb_target_group" "webapp_stockholm_public" {
  name                 = "eshop-webapp-xzpar1-ublic-ppd9p1"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "webapp"
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

resource "aws_lb_listener_rule" "webapp_stockholm_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 3
  tags = {
    "dr:service" = "webapp"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.webapp_stockholm_public.arn
  }

  condition {
    host_header {
      values = ["www.eshop.example"]
    }
  }
}

# 0 of 2 tasks while dublin is active: recovery starts the rest.
resource "aws_ecs_service" "webapp_stockholm" {
  name                              = "eshop-webapp-stockholm"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.webapp_stockholm.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "webapp"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.webapp_stockholm.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.webapp_stockholm_internal.arn
    container_name   = "webapp"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.webapp_stockholm_public.arn
    container_name   = "webapp"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.webapp_stockholm_internal,
    aws_lb_listener_rule.webapp_stockholm_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "webapp_stockholm" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.webapp_stockholm.name}"
  min_capacity       = 0
  max_capacity       = 8
  tags = {
    "dr:service" = "webapp"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "webapp_stockholm" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.webapp_stockholm.service_namespace
  scalable_dimension = aws_appautoscaling_target.webapp_stockholm.scalable_dimension
  resource_id        = aws_appautoscaling_target.webapp_stockholm.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_sfn_state_machine" "webapp_recovery" {
  name       = "eshop-part-webapp-site-loss-stockholm"
  role_arn   = "arn:aws:iam::111122223333:role/eshop-eshop-stockholm-recovery"
  definition = file("${path.module}/webapp.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-north-1:111122223333:log-group:/aws/vendedlogs/states/eshop-stockholm-recovery:*"
  }
}
