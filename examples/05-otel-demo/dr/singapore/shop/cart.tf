# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart: tier high, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cart_singapore" {
  name              = "/astronomy/singapore/cart"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_ecs_task_definition" "cart_singapore" {
  family                   = "astronomy-cart-singapore"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/astronomy-cart-singapore-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/astronomy-cart-singapore-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cart"
      image     = "111122223333.dkr.ecr.ap-southeast-1.amazonaws.com/astronomy/cart:stable"
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
          value = "singapore"
        },
        {
          name  = "FLAGD_URL"
          value = "http://flagd.astronomy.internal"
        },
      ]
      secrets = [
        {
          name      = "CARTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-southeast-1:111122223333:parameter/drgen/astronomy/v1/cart/carts/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cart_singapore.name
          awslogs-region        = "ap-southeast-1"
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

resource "aws_security_group" "cart_singapore" {
  name        = "astronomy-cart-singapore-tasks"
  description = "Tasks of cart"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_vpc_security_group_egress_rule" "cart_singapore" {
  security_group_id = aws_security_group.cart_singapore.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cart_singapore_internal" {
  security_group_id            = aws_security_group.cart_singapore.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cart_singapore_internal" {
  name                 = "astronomy-ca-s6pvh1-ernal-s19mmp"
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

resource "aws_lb_listener_rule" "cart_singapore_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "cart"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cart_singapore_internal.arn
  }

  condition {
    host_header {
      values = ["cart.astronomy.internal"]
    }
  }
}

# 0 of 2 tasks while sydney is active: recovery starts the rest.
resource "aws_ecs_service" "cart_singapore" {
  name                              = "astronomy-cart-singapore"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cart_singapore.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.cart_singapore.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cart_singapore_internal.arn
    container_name   = "cart"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cart_singapore_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cart_singapore" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cart_singapore.name}"
  min_capacity       = 0
  max_capacity       = 8
  tags = {
    "dr:service" = "cart"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cart_singapore" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cart_singapore.service_namespace
  scalable_dimension = aws_appautoscaling_target.cart_singapore.scalable_dimension
  resource_id        = aws_appautoscaling_target.cart_singapore.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# cart/carts: tier high, RTO 1h, RPO none. Protected as backup-restore: made when needed, cold.

resource "aws_elasticache_subnet_group" "cart_carts_singapore" {
  name       = "astronomy-cart-carts-singapore"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_elasticache_parameter_group" "cart_carts_singapore" {
  name   = "astronomy-cart-carts-singapore-valkey8"
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

resource "aws_security_group" "cart_carts_singapore" {
  name        = "astronomy-cart-carts-singapore"
  description = "Connections to cart/carts in singapore"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

resource "aws_vpc_security_group_ingress_rule" "cart_carts_singapore_from_cart" {
  security_group_id            = aws_security_group.cart_carts_singapore.id
  description                  = "Tasks of cart"
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  referenced_security_group_id = aws_security_group.cart_singapore.id
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }
}

# No nodes here: a step of the recovery makes them, with the groups above.
resource "aws_ssm_parameter" "cart_carts_singapore_endpoint" {
  name           = "/drgen/astronomy/v1/cart/carts/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "carts"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "cart_recovery" {
  name       = "astronomy-part-cart-site-loss-singapore"
  role_arn   = "arn:aws:iam::111122223333:role/astronomy-shop-singapore-recovery"
  definition = file("${path.module}/cart.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-southeast-1:111122223333:log-group:/aws/vendedlogs/states/astronomy-singapore-recovery:*"
  }
}
