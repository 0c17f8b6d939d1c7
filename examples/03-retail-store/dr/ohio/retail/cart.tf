# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cart_ohio" {
  name              = "/retail/ohio/cart"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_ecs_task_definition" "cart_ohio" {
  family                   = "retail-cart-ohio"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-cart-ohio-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-cart-ohio-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cart"
      image     = "111122223333.dkr.ecr.us-east-2.amazonaws.com/retail/cart:stable"
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
          name  = "ITEMS_TABLE"
          value = "retail-cart-items"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cart_ohio.name
          awslogs-region        = "us-east-2"
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

resource "aws_security_group" "cart_ohio" {
  name        = "retail-cart-ohio-tasks"
  description = "Tasks of cart"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_vpc_security_group_egress_rule" "cart_ohio" {
  security_group_id = aws_security_group.cart_ohio.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cart_ohio_internal" {
  security_group_id            = aws_security_group.cart_ohio.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cart_ohio_internal" {
  name                 = "retail-cart-ohio-internal-9211sq"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "cart"
  }

  health_check {
    path                = "/actuator/health"
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

resource "aws_lb_listener_rule" "cart_ohio_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "cart"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cart_ohio_internal.arn
  }

  condition {
    host_header {
      values = ["cart.retail.internal"]
    }
  }
}

# 0 of 3 tasks while oregon is active: recovery starts the rest.
resource "aws_ecs_service" "cart_ohio" {
  name                              = "retail-cart-ohio"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cart_ohio.arn
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
    security_groups = [aws_security_group.cart_ohio.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cart_ohio_internal.arn
    container_name   = "cart"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cart_ohio_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cart_ohio" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cart_ohio.name}"
  min_capacity       = 0
  max_capacity       = 12
  tags = {
    "dr:service" = "cart"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cart_ohio" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cart_ohio.service_namespace
  scalable_dimension = aws_appautoscaling_target.cart_ohio.scalable_dimension
  resource_id        = aws_appautoscaling_target.cart_ohio.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# cart/items: tier buying, RTO 1h, RPO 5m. Protected as pilot-light: global table.

# 80 % of the 5m that may be lost, in milliseconds.
resource "aws_cloudwatch_metric_alarm" "cart_items_ohio_replication" {
  alarm_name        = "retail-cart-items-ohio-replication"
  alarm_description = "Items of cart/items are late in oregon, which may be lost with this site"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "retail-cart-items"
    ReceivingRegion = "us-west-2"
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 240000
  # Nothing is measured while nothing is written.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "cart"
    "dr:store"   = "items"
  }
}

resource "aws_sfn_state_machine" "cart_recovery" {
  name       = "retail-part-cart-site-loss-ohio"
  role_arn   = "arn:aws:iam::111122223333:role/retail-retail-ohio-recovery"
  definition = file("${path.module}/cart.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/vendedlogs/states/retail-ohio-recovery:*"
  }
}
