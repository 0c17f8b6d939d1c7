# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# marketing: tier marketing, RTO 30m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "marketing_seoul" {
  name              = "/shop/seoul/marketing"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "marketing"
  }
}

resource "aws_ecs_task_definition" "marketing_seoul" {
  family                   = "shop-marketing-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-marketing-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-marketing-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "marketing"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/marketing:stable"
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
          name  = "MEDIA_BUCKET"
          value = "shop-marketing-media-111122223333-seoul"
        },
        {
          name  = "PRODUCT_URL"
          value = "http://product.shop.internal"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.marketing_seoul.name
          awslogs-region        = "ap-northeast-2"
          awslogs-stream-prefix = "marketing"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "marketing"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "marketing_seoul" {
  name        = "shop-marketing-seoul-tasks"
  description = "Tasks of marketing"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "marketing"
  }
}

resource "aws_vpc_security_group_egress_rule" "marketing_seoul" {
  security_group_id = aws_security_group.marketing_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "marketing_seoul_internal" {
  security_group_id            = aws_security_group.marketing_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "marketing_seoul_public" {
  security_group_id            = aws_security_group.marketing_seoul.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "marketing_seoul_internal" {
  name                 = "shop-marketi-2ar9q6-ernal-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "marketing"
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

resource "aws_lb_listener_rule" "marketing_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 3
  tags = {
    "dr:service" = "marketing"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.marketing_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["marketing.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "marketing_seoul_public" {
  name                 = "shop-marketi-dq3hhn-ublic-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "marketing"
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

resource "aws_lb_listener_rule" "marketing_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "marketing"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.marketing_seoul_public.arn
  }

  condition {
    host_header {
      values = ["www.shop.example"]
    }
  }
}

resource "aws_ecs_service" "marketing_seoul" {
  name                              = "shop-marketing-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.marketing_seoul.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "marketing"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.marketing_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.marketing_seoul_internal.arn
    container_name   = "marketing"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.marketing_seoul_public.arn
    container_name   = "marketing"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.marketing_seoul_internal,
    aws_lb_listener_rule.marketing_seoul_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "marketing_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.marketing_seoul.name}"
  min_capacity       = 2
  max_capacity       = 10
  tags = {
    "dr:service" = "marketing"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "marketing_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.marketing_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.marketing_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.marketing_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "marketing_seoul_healthy_hosts" {
  alarm_name        = "shop-marketing-seoul-healthy-hosts"
  alarm_description = "No task of marketing answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.marketing_seoul_public.arn_suffix
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
    "dr:service" = "marketing"
  }
}

# marketing/media: tier marketing, RTO 30m, RPO 10m. Protected as backup-restore: two-way replication with time control.

resource "aws_s3_bucket" "marketing_media_seoul" {
  bucket        = "shop-marketing-media-111122223333-seoul"
  force_destroy = false
  tags = {
    "dr:service" = "marketing"
    "dr:store"   = "media"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "marketing_media_seoul" {
  bucket = aws_s3_bucket.marketing_media_seoul.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "marketing_media_seoul" {
  bucket = aws_s3_bucket.marketing_media_seoul.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "marketing_media_seoul" {
  bucket                  = aws_s3_bucket.marketing_media_seoul.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "marketing_media_seoul" {
  bucket = aws_s3_bucket.marketing_media_seoul.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "marketing_media_seoul" {
  bucket = aws_s3_bucket.marketing_media_seoul.id

  rule {
    id     = "expire-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.marketing_media_seoul]
}

resource "aws_s3_bucket_policy" "marketing_media_seoul" {
  bucket = aws_s3_bucket.marketing_media_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-marketing-media-111122223333-seoul",
          "arn:aws:s3:::shop-marketing-media-111122223333-seoul/*",
        ]
        Condition = {
          Bool = {
            "aws:SecureTransport" = "false"
          }
        }
      },
    ]
  })

  # S3 refuses to change the policy and the block on public access at once.
  depends_on = [aws_s3_bucket_public_access_block.marketing_media_seoul]
}

# 80 % of the 10m that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "marketing_media_seoul_late" {
  alarm_name        = "shop-marketing-media-seoul-replication-late"
  alarm_description = "Objects of marketing/media arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-marketing-media-111122223333-tokyo"
    DestinationBucket = "shop-marketing-media-111122223333-seoul"
    RuleId            = "to-seoul"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 60
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 480
  # S3 writes no value now and then. None for an hour: nothing replicates, not ready.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "marketing"
    "dr:store"   = "media"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "marketing_media_seoul_failed" {
  alarm_name        = "shop-marketing-media-seoul-replication-failed"
  alarm_description = "Objects of marketing/media did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-marketing-media-111122223333-seoul"
    DestinationBucket = "shop-marketing-media-111122223333-tokyo"
    RuleId            = "to-tokyo"
  }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # Only failures are counted.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "marketing"
    "dr:store"   = "media"
  }
}
