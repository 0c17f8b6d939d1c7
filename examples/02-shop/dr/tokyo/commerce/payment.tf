# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# payment: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_cloudwatch_log_group" "payment_tokyo" {
  name              = "/shop/tokyo/payment"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "payment"
  }
}

resource "aws_ecs_task_definition" "payment_tokyo" {
  family                   = "shop-payment-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-payment-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-payment-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "payment"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/payment:stable"
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
        {
          name  = "ORDER_URL"
          value = "http://order.shop.internal"
        },
      ]
      secrets = [
        {
          name      = "CACHE_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/payment/cache/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.payment_tokyo.name
          awslogs-region        = "ap-northeast-1"
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

resource "aws_security_group" "payment_tokyo" {
  name        = "shop-payment-tokyo-tasks"
  description = "Tasks of payment"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "payment"
  }
}

resource "aws_vpc_security_group_egress_rule" "payment_tokyo" {
  security_group_id = aws_security_group.payment_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "payment_tokyo_internal" {
  security_group_id            = aws_security_group.payment_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "payment_tokyo_public" {
  security_group_id            = aws_security_group.payment_tokyo.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "payment_tokyo_internal" {
  name                 = "shop-payment-amtx97-ernal-xq732t"
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

resource "aws_lb_listener_rule" "payment_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "payment"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.payment_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["payment.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "payment_tokyo_public" {
  name                 = "shop-payment-tokyo-public-xq732t"
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

resource "aws_lb_listener_rule" "payment_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 2
  tags = {
    "dr:service" = "payment"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.payment_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["pay.shop.example"]
    }
  }
}

# 2 of 4 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "payment_tokyo" {
  name                              = "shop-payment-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.payment_tokyo.arn
  desired_count                     = 2
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
    security_groups = [aws_security_group.payment_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.payment_tokyo_internal.arn
    container_name   = "payment"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.payment_tokyo_public.arn
    container_name   = "payment"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.payment_tokyo_internal,
    aws_lb_listener_rule.payment_tokyo_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "payment_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.payment_tokyo.name}"
  min_capacity       = 2
  max_capacity       = 20
  tags = {
    "dr:service" = "payment"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "payment_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.payment_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.payment_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.payment_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "payment_tokyo_healthy_hosts" {
  alarm_name        = "shop-payment-tokyo-healthy-hosts"
  alarm_description = "No task of payment answers in tokyo"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.payment_tokyo_public.arn_suffix
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "payment"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "payment_tokyo_tasks" {
  alarm_name        = "shop-payment-tokyo-tasks"
  alarm_description = "Fewer than 2 tasks of payment run in tokyo"
  namespace         = "ECS/ContainerInsights"
  metric_name       = "RunningTaskCount"
  dimensions = {
    ClusterName = "shop-commerce-tokyo"
    ServiceName = "shop-payment-tokyo"
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 10
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "payment"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

# payment/cache: tier checkout, RTO 15m, RPO none. Protected as warm-standby: one node, cold.

resource "aws_elasticache_subnet_group" "payment_cache_tokyo" {
  name       = "shop-payment-cache-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "payment_cache_tokyo" {
  name   = "shop-payment-cache-tokyo-redis7"
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

resource "aws_security_group" "payment_cache_tokyo" {
  name        = "shop-payment-cache-tokyo"
  description = "Connections to payment/cache in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "payment_cache_tokyo_from_payment" {
  security_group_id            = aws_security_group.payment_cache_tokyo.id
  description                  = "Tasks of payment"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.payment_tokyo.id
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

# A small cache: warm standby.
resource "aws_elasticache_replication_group" "payment_cache_tokyo" {
  replication_group_id       = "shop-payment-cache-tokyo"
  description                = "Disposable cache payment/cache"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 1
  automatic_failover_enabled = false
  multi_az_enabled           = false
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.payment_cache_tokyo.name
  parameter_group_name       = aws_elasticache_parameter_group.payment_cache_tokyo.name
  security_group_ids         = [aws_security_group.payment_cache_tokyo.id]
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

resource "aws_ssm_parameter" "payment_cache_tokyo_endpoint" {
  name           = "/drgen/shop/v1/payment/cache/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.payment_cache_tokyo.primary_endpoint_address
  tags = {
    "dr:service" = "payment"
    "dr:store"   = "cache"
  }
}

resource "aws_sfn_state_machine" "payment_recovery" {
  name       = "shop-part-payment-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-commerce-tokyo-recovery"
  definition = file("${path.module}/payment.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/states/shop-tokyo-recovery:*"
  }
}
