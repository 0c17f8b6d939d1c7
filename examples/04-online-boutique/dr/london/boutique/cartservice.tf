# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cartservice: tier shopping, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cartservice_london" {
  name              = "/boutique/london/cartservice"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cartservice"
  }
}

resource "aws_ecs_task_definition" "cartservice_london" {
  family                   = "boutique-cartservice-london"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/boutique-cartservice-london-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/boutique-cartservice-london-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cartservice"
      image     = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/boutique/cartservice:v0.10.6"
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
      secrets = [
        {
          name      = "CARTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-2:111122223333:parameter/drgen/boutique/v1/cartservice/carts/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cartservice_london.name
          awslogs-region        = "eu-west-2"
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

resource "aws_security_group" "cartservice_london" {
  name        = "boutique-cartservice-london-tasks"
  description = "Tasks of cartservice"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cartservice"
  }
}

resource "aws_vpc_security_group_egress_rule" "cartservice_london" {
  security_group_id = aws_security_group.cartservice_london.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cartservice_london_internal" {
  security_group_id            = aws_security_group.cartservice_london.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cartservice_london_internal" {
  name                 = "boutique-car-9kp9xy-ernal-e51a55"
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

resource "aws_lb_listener_rule" "cartservice_london_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "cartservice"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cartservice_london_internal.arn
  }

  condition {
    host_header {
      values = ["cartservice.boutique.internal"]
    }
  }
}

resource "aws_ecs_service" "cartservice_london" {
  name                              = "boutique-cartservice-london"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cartservice_london.arn
  desired_count                     = 2
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
    security_groups = [aws_security_group.cartservice_london.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cartservice_london_internal.arn
    container_name   = "cartservice"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cartservice_london_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cartservice_london" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cartservice_london.name}"
  min_capacity       = 2
  max_capacity       = 10
  tags = {
    "dr:service" = "cartservice"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cartservice_london" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cartservice_london.service_namespace
  scalable_dimension = aws_appautoscaling_target.cartservice_london.scalable_dimension
  resource_id        = aws_appautoscaling_target.cartservice_london.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "cartservice_london_healthy_hosts" {
  alarm_name        = "boutique-cartservice-london-healthy-hosts"
  alarm_description = "No task of cartservice answers in london"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.cartservice_london_internal.arn_suffix
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
    "dr:service" = "cartservice"
  }
}

# cartservice/carts: tier shopping, RTO 30m, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "cartservice_carts_london" {
  name       = "boutique-cartservice-carts-london"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_parameter_group" "cartservice_carts_london" {
  name   = "boutique-cartservice-carts-london-redis7"
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

resource "aws_security_group" "cartservice_carts_london" {
  name        = "boutique-cartservice-carts-london"
  description = "Connections to cartservice/carts in london"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_vpc_security_group_ingress_rule" "cartservice_carts_london_from_cartservice" {
  security_group_id            = aws_security_group.cartservice_carts_london.id
  description                  = "Tasks of cartservice"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.cartservice_london.id
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_replication_group" "cartservice_carts_london" {
  replication_group_id       = "boutique-cartservice-carts-london"
  description                = "Disposable cache cartservice/carts"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.cartservice_carts_london.name
  parameter_group_name       = aws_elasticache_parameter_group.cartservice_carts_london.name
  security_group_ids         = [aws_security_group.cartservice_carts_london.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}

resource "aws_ssm_parameter" "cartservice_carts_london_endpoint" {
  name           = "/drgen/boutique/v1/cartservice/carts/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.cartservice_carts_london.primary_endpoint_address
  tags = {
    "dr:service" = "cartservice"
    "dr:store"   = "carts"
  }
}
