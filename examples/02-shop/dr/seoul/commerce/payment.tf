# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# payment: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_cloudwatch_log_group" "payment_seoul" {
  name              = "/shop/seoul/payment"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "payment"
  }
}

resource "aws_ecs_task_definition" "payment_seoul" {
  family                   = "shop-payment-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-payment-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-payment-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "payment"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/payment:stable"
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
        {
          name  = "ORDER_URL"
          value = "http://order.shop.internal"
        },
      ]
      secrets = [
        {
          name      = "CACHE_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/payment/cache/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.payment_seoul.name
          awslogs-region        = "ap-northeast-2"
          awslogs-stream-prefix = "payment"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "payment"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "payment_seoul" {
  name        = "shop-payment-seoul-tasks"
  description = "Tasks of payment"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "payment"
  }
}

resource "aws_vpc_security_group_egress_rule" "payment_seoul" {
  security_group_id = aws_security_group.payment_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "payment_seoul_internal" {
  security_group_id            = aws_security_group.payment_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "payment_seoul_public" {
  security_group_id            = aws_security_group.payment_seoul.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "payment_seoul_internal" {
  name                 = "shop-payment-yzwa4t-ernal-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "payment"
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

resource "aws_lb_listener_rule" "payment_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "payment"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.payment_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["payment.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "payment_seoul_public" {
  name                 = "shop-payment-seoul-public-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "payment"
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

resource "aws_lb_listener_rule" "payment_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 2
  tags = {
    "dr:service" = "payment"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.payment_seoul_public.arn
  }

  condition {
    host_header {
      values = ["pay.shop.example"]
    }
  }
}

resource "aws_ecs_service" "payment_seoul" {
  name                              = "shop-payment-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.payment_seoul.arn
  desired_count                     = 4
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "payment"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.payment_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.payment_seoul_internal.arn
    container_name   = "payment"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.payment_seoul_public.arn
    container_name   = "payment"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.payment_seoul_internal,
    aws_lb_listener_rule.payment_seoul_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "payment_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.payment_seoul.name}"
  min_capacity       = 4
  max_capacity       = 20
  tags = {
    "dr:service" = "payment"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "payment_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.payment_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.payment_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.payment_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "payment_seoul_healthy_hosts" {
  alarm_name        = "shop-payment-seoul-healthy-hosts"
  alarm_description = "No task of payment answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.payment_seoul_public.arn_suffix
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
    "dr:service" = "payment"
  }
}

# payment/cache: tier checkout, RTO 15m, RPO none. Protected as warm-standby: one node, cold.

resource "aws_elasticache_subnet_group" "payment_cache_seoul" {
  name       = "shop-payment-cache-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "payment_cache_seoul" {
  name   = "shop-payment-cache-seoul-redis7"
  family = "redis7"
  tags = {
    "dr:service" = "payment"
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

resource "aws_security_group" "payment_cache_seoul" {
  name        = "shop-payment-cache-seoul"
  description = "Connections to payment/cache in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "payment_cache_seoul_from_payment" {
  security_group_id            = aws_security_group.payment_cache_seoul.id
  description                  = "Tasks of payment"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.payment_seoul.id
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_replication_group" "payment_cache_seoul" {
  replication_group_id       = "shop-payment-cache-seoul"
  description                = "Disposable cache payment/cache"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.payment_cache_seoul.name
  parameter_group_name       = aws_elasticache_parameter_group.payment_cache_seoul.name
  security_group_ids         = [aws_security_group.payment_cache_seoul.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_ssm_parameter" "payment_cache_seoul_endpoint" {
  name           = "/drgen/shop/v1/payment/cache/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.payment_cache_seoul.primary_endpoint_address
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}
