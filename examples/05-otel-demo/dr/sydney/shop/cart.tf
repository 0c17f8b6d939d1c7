# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart: tier high, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cart_sydney" {
  name              = "/astronomy/sydney/cart"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_ecs_task_definition" "cart_sydney" {
  family                   = "astronomy-cart-sydney"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/astronomy-cart-sydney-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/astronomy-cart-sydney-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cart"
      image     = "111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/astronomy/cart:stable"
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
          value = "sydney"
        },
        {
          name  = "FLAGD_URL"
          value = "http://flagd.astronomy.internal"
        },
      ]
      secrets = [
        {
          name      = "CARTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-southeast-2:111122223333:parameter/drgen/astronomy/v1/cart/carts/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cart_sydney.name
          awslogs-region        = "ap-southeast-2"
          awslogs-stream-prefix = "cart"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "cart"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "cart_sydney" {
  name        = "astronomy-cart-sydney-tasks"
  description = "Tasks of cart"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_vpc_security_group_egress_rule" "cart_sydney" {
  security_group_id = aws_security_group.cart_sydney.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cart_sydney_internal" {
  security_group_id            = aws_security_group.cart_sydney.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cart_sydney_internal" {
  name                 = "astronomy-ca-gt8v0h-ernal-zejdnd"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "cart"
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

resource "aws_lb_listener_rule" "cart_sydney_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "cart"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cart_sydney_internal.arn
  }

  condition {
    host_header {
      values = ["cart.astronomy.internal"]
    }
  }
}

resource "aws_ecs_service" "cart_sydney" {
  name                              = "astronomy-cart-sydney"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cart_sydney.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "cart"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.cart_sydney.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cart_sydney_internal.arn
    container_name   = "cart"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cart_sydney_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cart_sydney" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cart_sydney.name}"
  min_capacity       = 2
  max_capacity       = 8
  tags = {
    "dr:service" = "cart"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cart_sydney" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cart_sydney.service_namespace
  scalable_dimension = aws_appautoscaling_target.cart_sydney.scalable_dimension
  resource_id        = aws_appautoscaling_target.cart_sydney.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "cart_sydney_healthy_hosts" {
  alarm_name        = "astronomy-cart-sydney-healthy-hosts"
  alarm_description = "No task of cart answers in sydney"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.cart_sydney_internal.arn_suffix
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
    "dr:service" = "cart"
  }
}

# cart/carts: tier high, RTO 1h, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "cart_carts_sydney" {
  name       = "astronomy-cart-carts-sydney"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_parameter_group" "cart_carts_sydney" {
  name   = "astronomy-cart-carts-sydney-valkey8"
  family = "valkey8"
  tags = {
    "dr:service" = "cart"
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

resource "aws_security_group" "cart_carts_sydney" {
  name        = "astronomy-cart-carts-sydney"
  description = "Connections to cart/carts in sydney"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_vpc_security_group_ingress_rule" "cart_carts_sydney_from_cart" {
  security_group_id            = aws_security_group.cart_carts_sydney.id
  description                  = "Tasks of cart"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.cart_sydney.id
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_replication_group" "cart_carts_sydney" {
  replication_group_id       = "astronomy-cart-carts-sydney"
  description                = "Disposable cache cart/carts"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.cart_carts_sydney.name
  parameter_group_name       = aws_elasticache_parameter_group.cart_carts_sydney.name
  security_group_ids         = [aws_security_group.cart_carts_sydney.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_ssm_parameter" "cart_carts_sydney_endpoint" {
  name           = "/drgen/astronomy/v1/cart/carts/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.cart_carts_sydney.primary_endpoint_address
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}
