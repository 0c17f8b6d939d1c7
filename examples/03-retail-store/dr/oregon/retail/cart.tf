# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# cart: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "cart_oregon" {
  name              = "/retail/oregon/cart"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_ecs_task_definition" "cart_oregon" {
  family                   = "retail-cart-oregon"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-cart-oregon-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-cart-oregon-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "cart"
      image     = "111122223333.dkr.ecr.us-west-2.amazonaws.com/retail/cart:stable"
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
          name  = "ITEMS_TABLE"
          value = "retail-cart-items"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.cart_oregon.name
          awslogs-region        = "us-west-2"
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

resource "aws_security_group" "cart_oregon" {
  name        = "retail-cart-oregon-tasks"
  description = "Tasks of cart"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "cart"
  }
}

resource "aws_vpc_security_group_egress_rule" "cart_oregon" {
  security_group_id = aws_security_group.cart_oregon.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "cart_oregon_internal" {
  security_group_id            = aws_security_group.cart_oregon.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "cart_oregon_internal" {
  name                 = "retail-cart-ms9f0d-ernal-ssa1rr"
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

resource "aws_lb_listener_rule" "cart_oregon_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "cart"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.cart_oregon_internal.arn
  }

  condition {
    host_header {
      values = ["cart.retail.internal"]
    }
  }
}

resource "aws_ecs_service" "cart_oregon" {
  name                              = "retail-cart-oregon"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.cart_oregon.arn
  desired_count                     = 3
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
    security_groups = [aws_security_group.cart_oregon.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.cart_oregon_internal.arn
    container_name   = "cart"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.cart_oregon_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "cart_oregon" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.cart_oregon.name}"
  min_capacity       = 3
  max_capacity       = 12
  tags = {
    "dr:service" = "cart"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "cart_oregon" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.cart_oregon.service_namespace
  scalable_dimension = aws_appautoscaling_target.cart_oregon.scalable_dimension
  resource_id        = aws_appautoscaling_target.cart_oregon.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "cart_oregon_healthy_hosts" {
  alarm_name        = "retail-cart-oregon-healthy-hosts"
  alarm_description = "No task of cart answers in oregon"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.cart_oregon_internal.arn_suffix
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

# cart/items: tier buying, RTO 1h, RPO 5m. Protected as pilot-light: global table.

# Global table: its copy in ohio is made in link/retail. The stream is what carries the items over.
resource "aws_dynamodb_table" "cart_items_oregon" {
  name                        = "retail-cart-items"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "id"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "cart"
    "dr:store"   = "items"
  }

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = local.keys.data
  }

  point_in_time_recovery {
    enabled = true
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

# 80 % of the 5m that may be lost, in milliseconds.
resource "aws_cloudwatch_metric_alarm" "cart_items_oregon_replication" {
  alarm_name        = "retail-cart-items-oregon-replication"
  alarm_description = "Items of cart/items are late in ohio, which may be lost with this site"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "retail-cart-items"
    ReceivingRegion = "us-east-2"
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
