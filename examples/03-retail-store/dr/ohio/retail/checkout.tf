# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# checkout: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "checkout_ohio" {
  name              = "/retail/ohio/checkout"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_ecs_task_definition" "checkout_ohio" {
  family                   = "retail-checkout-ohio"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-checkout-ohio-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-checkout-ohio-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "checkout"
      image     = "111122223333.dkr.ecr.us-east-2.amazonaws.com/retail/checkout:stable"
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
          value = "ohio"
        },
        {
          name  = "ORDERS_URL"
          value = "http://orders.retail.internal"
        },
      ]
      secrets = [
        {
          name      = "CACHE_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/checkout/cache/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.checkout_ohio.name
          awslogs-region        = "us-east-2"
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

resource "aws_security_group" "checkout_ohio" {
  name        = "retail-checkout-ohio-tasks"
  description = "Tasks of checkout"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "checkout"
  }
}

resource "aws_vpc_security_group_egress_rule" "checkout_ohio" {
  security_group_id = aws_security_group.checkout_ohio.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "checkout_ohio_internal" {
  security_group_id            = aws_security_group.checkout_ohio.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "checkout_ohio_internal" {
  name                 = "retail-check-y973kj-ernal-9211sq"
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

resource "aws_lb_listener_rule" "checkout_ohio_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "checkout"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.checkout_ohio_internal.arn
  }

  condition {
    host_header {
      values = ["checkout.retail.internal"]
    }
  }
}

# 0 of 3 tasks while oregon is active: recovery starts the rest.
resource "aws_ecs_service" "checkout_ohio" {
  name                              = "retail-checkout-ohio"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.checkout_ohio.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.checkout_ohio.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.checkout_ohio_internal.arn
    container_name   = "checkout"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.checkout_ohio_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "checkout_ohio" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.checkout_ohio.name}"
  min_capacity       = 0
  max_capacity       = 12
  tags = {
    "dr:service" = "checkout"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "checkout_ohio" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.checkout_ohio.service_namespace
  scalable_dimension = aws_appautoscaling_target.checkout_ohio.scalable_dimension
  resource_id        = aws_appautoscaling_target.checkout_ohio.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# checkout/cache: tier buying, RTO 1h, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "checkout_cache_ohio" {
  name       = "retail-checkout-cache-ohio"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_elasticache_parameter_group" "checkout_cache_ohio" {
  name   = "retail-checkout-cache-ohio-redis7"
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

resource "aws_security_group" "checkout_cache_ohio" {
  name        = "retail-checkout-cache-ohio"
  description = "Connections to checkout/cache in ohio"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

resource "aws_vpc_security_group_ingress_rule" "checkout_cache_ohio_from_checkout" {
  security_group_id            = aws_security_group.checkout_cache_ohio.id
  description                  = "Tasks of checkout"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.checkout_ohio.id
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }
}

# No nodes here: a step of the recovery makes them, with the groups above.
resource "aws_ssm_parameter" "checkout_cache_ohio_endpoint" {
  name           = "/drgen/retail/v1/checkout/cache/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "checkout"
    "dr:store"   = "cache"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "checkout_recovery" {
  name       = "retail-part-checkout-site-loss-ohio"
  role_arn   = "arn:aws:iam::111122223333:role/retail-retail-ohio-recovery"
  definition = file("${path.module}/checkout.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/vendedlogs/states/retail-ohio-recovery:*"
  }
}
