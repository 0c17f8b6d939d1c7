# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cartservice: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cartservice_paris" {
  name              = "/boutique/paris/cartservice"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cartservice"
  }
}

resource "aws_ecs_task_definition" "cartservice_paris" {
  family                   = "boutique-cartservice-paris"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/boutique-cartservice-paris-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/boutique-cartservice-paris-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cartservice"
      image     = "111122223333.dkr.ecr.eu-west-3.amazonaws.com/boutique/cartservice:v0.10.6"
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
          value = "paris"
        },
      ]
      secrets = [
        {
          name      = "CARTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-3:111122223333:parameter/drgen/boutique/v1/cartservice/carts/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cartservice_paris.name
          awslogs-region        = "eu-west-3"
          awslogs-stream-prefix = "cartservice"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "cartservice"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "cartservice_paris" {
  name        = "boutique-cartservice-paris-tasks"
  description = "Tasks of cartservice"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cartservice"
  }
}

resource "aws_vpc_security_group_egress_rule" "cartservice_paris" {
  security_group_id = aws_security_group.cartservice_paris.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cartservice_paris_internal" {
  security_group_id            = aws_security_group.cartservice_paris.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cartservice_paris_internal" {
  name                 = "boutique-car-8qhepb-ernal-f7s891"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "cartservice"
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

resource "aws_lb_listener_rule" "cartservice_paris_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "cartservice"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cartservice_paris_internal.arn
  }

  condition {
    host_header {
      values = ["cartservice.boutique.internal"]
    }
  }
}

# 0 of 2 tasks while london is active: recovery starts the rest.
resource "aws_ecs_service" "cartservice_paris" {
  name                              = "boutique-cartservice-paris"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cartservice_paris.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "cartservice"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.cartservice_paris.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cartservice_paris_internal.arn
    container_name   = "cartservice"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cartservice_paris_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cartservice_paris" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cartservice_paris.name}"
  min_capacity       = 0
  max_capacity       = 10
  tags = {
    "dr:service" = "cartservice"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cartservice_paris" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cartservice_paris.service_namespace
  scalable_dimension = aws_appautoscaling_target.cartservice_paris.scalable_dimension
  resource_id        = aws_appautoscaling_target.cartservice_paris.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# cartservice/carts: tier shopping, RTO 30m, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "cartservice_carts_paris" {
  name       = "boutique-cartservice-carts-paris"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_parameter_group" "cartservice_carts_paris" {
  name   = "boutique-cartservice-carts-paris-redis7"
  family = "redis7"
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "cartservice_carts_paris" {
  name        = "boutique-cartservice-carts-paris"
  description = "Connections to cartservice/carts in paris"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_vpc_security_group_ingress_rule" "cartservice_carts_paris_from_cartservice" {
  security_group_id            = aws_security_group.cartservice_carts_paris.id
  description                  = "Tasks of cartservice"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.cartservice_paris.id
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

# No nodes here: a step of the recovery makes them, with the groups above.
resource "aws_ssm_parameter" "cartservice_carts_paris_endpoint" {
  name           = "/drgen/boutique/v1/cartservice/carts/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "cartservice_recovery" {
  name       = "boutique-part-cartservice-site-loss-paris"
  role_arn   = "arn:aws:iam::111122223333:role/boutique-boutique-paris-recovery"
  definition = file("${path.module}/cartservice.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-west-3:111122223333:log-group:/aws/vendedlogs/states/boutique-paris-recovery:*"
  }
}
