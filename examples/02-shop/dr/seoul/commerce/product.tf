# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# product: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_cloudwatch_log_group" "product_seoul" {
  name              = "/shop/seoul/product"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "product"
  }
}

resource "aws_ecs_task_definition" "product_seoul" {
  family                   = "shop-product-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-product-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-product-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "product"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/product:stable"
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
          name  = "ITEMS_TABLE"
          value = "shop-product-items"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.product_seoul.name
          awslogs-region        = "ap-northeast-2"
          awslogs-stream-prefix = "product"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "product"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "product_seoul" {
  name        = "shop-product-seoul-tasks"
  description = "Tasks of product"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "product"
  }
}

resource "aws_vpc_security_group_egress_rule" "product_seoul" {
  security_group_id = aws_security_group.product_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "product_seoul_internal" {
  security_group_id            = aws_security_group.product_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "product_seoul_internal" {
  name                 = "shop-product-3wmnvt-ernal-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "product"
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

resource "aws_lb_listener_rule" "product_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 4
  tags = {
    "dr:service" = "product"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.product_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["product.shop.internal"]
    }
  }
}

resource "aws_ecs_service" "product_seoul" {
  name                              = "shop-product-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.product_seoul.arn
  desired_count                     = 4
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "product"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.product_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.product_seoul_internal.arn
    container_name   = "product"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.product_seoul_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "product_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.product_seoul.name}"
  min_capacity       = 4
  max_capacity       = 20
  tags = {
    "dr:service" = "product"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "product_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.product_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.product_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.product_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "product_seoul_healthy_hosts" {
  alarm_name        = "shop-product-seoul-healthy-hosts"
  alarm_description = "No task of product answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.product_seoul_internal.arn_suffix
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
    "dr:service" = "product"
  }
}

# product/items: tier checkout, RTO 15m, RPO 1m. Protected as warm-standby: global table.

# Global table: its copy in tokyo is made in link/commerce. The stream is what carries the items over.
resource "aws_dynamodb_table" "product_items_seoul" {
  name                        = "shop-product-items"
  billing_mode                = "PAY_PER_REQUEST"
  hash_key                    = "sku"
  stream_enabled              = true
  stream_view_type            = "NEW_AND_OLD_IMAGES"
  deletion_protection_enabled = true
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "product"
    "dr:store"   = "items"
  }

  attribute {
    name = "sku"
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

# 80 % of the 1m that may be lost, in milliseconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "product_items_seoul_replication" {
  alarm_name        = "shop-product-items-seoul-replication"
  alarm_description = "Items of product/items are late in tokyo, which may be lost with this site"
  namespace         = "AWS/DynamoDB"
  metric_name       = "ReplicationLatency"
  dimensions = {
    TableName       = "shop-product-items"
    ReceivingRegion = "ap-northeast-1"
  }
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48000
  # Nothing is measured while nothing is written.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "product"
    "dr:store"   = "items"
  }
}
