# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# checkout: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "checkout_oregon" {
  name              = "/retail/oregon/checkout"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_ecs_task_definition" "checkout_oregon" {
  family                   = "retail-checkout-oregon"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-checkout-oregon-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-checkout-oregon-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "checkout"
      image     = "111122223333.dkr.ecr.us-west-2.amazonaws.com/retail/checkout:stable"
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
          value = "oregon"
        },
        {
          name  = "ORDERS_URL"
          value = "http://orders.retail.internal"
        },
      ]
      secrets = [
        {
          name      = "CACHE_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/checkout/cache/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.checkout_oregon.name
          awslogs-region        = "us-west-2"
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

resource "aws_security_group" "checkout_oregon" {
  name        = "retail-checkout-oregon-tasks"
  description = "Tasks of checkout"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_vpc_security_group_egress_rule" "checkout_oregon" {
  security_group_id = aws_security_group.checkout_oregon.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "checkout_oregon_internal" {
  security_group_id            = aws_security_group.checkout_oregon.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "checkout_oregon_internal" {
  name                 = "retail-check-4m59mj-ernal-ssa1rr"
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

resource "aws_lb_listener_rule" "checkout_oregon_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "checkout"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.checkout_oregon_internal.arn
  }

  condition {
    host_header {
      values = ["checkout.retail.internal"]
    }
  }
}

resource "aws_ecs_service" "checkout_oregon" {
  name                              = "retail-checkout-oregon"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.checkout_oregon.arn
  desired_count                     = 3
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
    security_groups = [aws_security_group.checkout_oregon.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.checkout_oregon_internal.arn
    container_name   = "checkout"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.checkout_oregon_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "checkout_oregon" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.checkout_oregon.name}"
  min_capacity       = 3
  max_capacity       = 12
  tags = {
    "dr:service" = "checkout"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "checkout_oregon" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.checkout_oregon.service_namespace
  scalable_dimension = aws_appautoscaling_target.checkout_oregon.scalable_dimension
  resource_id        = aws_appautoscaling_target.checkout_oregon.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "checkout_oregon_healthy_hosts" {
  alarm_name        = "retail-checkout-oregon-healthy-hosts"
  alarm_description = "No task of checkout answers in oregon"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.checkout_oregon_internal.arn_suffix
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

# checkout/cache: tier buying, RTO 1h, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "checkout_cache_oregon" {
  name       = "retail-checkout-cache-oregon"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "checkout_cache_oregon" {
  name   = "retail-checkout-cache-oregon-redis7"
  family = "redis7"
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "checkout_cache_oregon" {
  name        = "retail-checkout-cache-oregon"
  description = "Connections to checkout/cache in oregon"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "checkout_cache_oregon_from_checkout" {
  security_group_id            = aws_security_group.checkout_cache_oregon.id
  description                  = "Tasks of checkout"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.checkout_oregon.id
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_replication_group" "checkout_cache_oregon" {
  replication_group_id       = "retail-checkout-cache-oregon"
  description                = "Disposable cache checkout/cache"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.checkout_cache_oregon.name
  parameter_group_name       = aws_elasticache_parameter_group.checkout_cache_oregon.name
  security_group_ids         = [aws_security_group.checkout_cache_oregon.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_ssm_parameter" "checkout_cache_oregon_endpoint" {
  name           = "/drgen/retail/v1/checkout/cache/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.checkout_cache_oregon.primary_endpoint_address
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}
