# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# basket-api: tier store, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "basket_api_dublin" {
  name              = "/eshop/dublin/basket-api"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "basket-api"
  }
}

resource "aws_ecs_task_definition" "basket_api_dublin" {
  family                   = "eshop-basket-api-dublin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/eshop-basket-api-dublin-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/eshop-basket-api-dublin-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "basket-api"
      image     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/eshop/basket-api:stable"
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
          value = "dublin"
        },
        {
          name  = "IDENTITY_API_URL"
          value = "http://identity-api.eshop.internal"
        },
      ]
      secrets = [
        {
          name      = "BASKETS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/basket-api/baskets/endpoint"
        },
        {
          name      = "EVENTBUS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/eventbus"
        },
        {
          name      = "EVENTBUS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.basket_api_dublin.name
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "basket-api"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "basket-api"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "basket_api_dublin" {
  name        = "eshop-basket-api-dublin-tasks"
  description = "Tasks of basket-api"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "basket-api"
  }
}

resource "aws_vpc_security_group_egress_rule" "basket_api_dublin" {
  security_group_id = aws_security_group.basket_api_dublin.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "basket_api_dublin_internal" {
  security_group_id            = aws_security_group.basket_api_dublin.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "basket_api_dublin_internal" {
  name                 = "eshop-basket-jfbj3v-ernal-t05a4z"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "basket-api"
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

resource "aws_lb_listener_rule" "basket_api_dublin_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "basket-api"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.basket_api_dublin_internal.arn
  }

  condition {
    host_header {
      values = ["basket-api.eshop.internal"]
    }
  }
}

resource "aws_ecs_service" "basket_api_dublin" {
  name                              = "eshop-basket-api-dublin"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.basket_api_dublin.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "basket-api"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.basket_api_dublin.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.basket_api_dublin_internal.arn
    container_name   = "basket-api"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.basket_api_dublin_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "basket_api_dublin" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.basket_api_dublin.name}"
  min_capacity       = 2
  max_capacity       = 8
  tags = {
    "dr:service" = "basket-api"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "basket_api_dublin" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.basket_api_dublin.service_namespace
  scalable_dimension = aws_appautoscaling_target.basket_api_dublin.scalable_dimension
  resource_id        = aws_appautoscaling_target.basket_api_dublin.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "basket_api_dublin_healthy_hosts" {
  alarm_name        = "eshop-basket-api-dublin-healthy-hosts"
  alarm_description = "No task of basket-api answers in dublin"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.basket_api_dublin_internal.arn_suffix
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
    "dr:service" = "basket-api"
  }
}

# basket-api/baskets: tier store, RTO 1h, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "basket_api_baskets_dublin" {
  name       = "eshop-basket-api-baskets-dublin"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }
}

resource "aws_elasticache_parameter_group" "basket_api_baskets_dublin" {
  name   = "eshop-basket-api-baskets-dublin-redis7"
  family = "redis7"
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "basket_api_baskets_dublin" {
  name        = "eshop-basket-api-baskets-dublin"
  description = "Connections to basket-api/baskets in dublin"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }
}

resource "aws_vpc_security_group_ingress_rule" "basket_api_baskets_dublin_from_basket_api" {
  security_group_id            = aws_security_group.basket_api_baskets_dublin.id
  description                  = "Tasks of basket-api"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.basket_api_dublin.id
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }
}

resource "aws_elasticache_replication_group" "basket_api_baskets_dublin" {
  replication_group_id       = "eshop-basket-api-baskets-dublin"
  description                = "Disposable cache basket-api/baskets"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.basket_api_baskets_dublin.name
  parameter_group_name       = aws_elasticache_parameter_group.basket_api_baskets_dublin.name
  security_group_ids         = [aws_security_group.basket_api_baskets_dublin.id]
  at_rest_encryption_enabled = true
  kms_key_id                 = local.keys.data
  transit_encryption_enabled = true
  snapshot_retention_limit   = 0
  auto_minor_version_upgrade = false
  apply_immediately          = true
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }
}

resource "aws_ssm_parameter" "basket_api_baskets_dublin_endpoint" {
  name           = "/drgen/eshop/v1/basket-api/baskets/endpoint"
  type           = "String"
  insecure_value = aws_elasticache_replication_group.basket_api_baskets_dublin.primary_endpoint_address
  tags = {
    "dr:service" = "basket-api"
    "dr:store"   = "baskets"
  }
}
