# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# logs: tier analytics, RTO 2h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "logs_seoul" {
  name              = "/shop/seoul/logs"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "logs"
  }
}

resource "aws_ecs_task_definition" "logs_seoul" {
  family                   = "shop-logs-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-logs-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-logs-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "logs"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/logs:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "ARCHIVE_BUCKET"
          value = "shop-logs-archive-111122223333-seoul"
        },
        {
          name  = "DR_SITE"
          value = "seoul"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.logs_seoul.name
          awslogs-region        = "ap-northeast-2"
          awslogs-stream-prefix = "logs"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "logs"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "logs_seoul" {
  name        = "shop-logs-seoul-tasks"
  description = "Tasks of logs"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "logs"
  }
}

resource "aws_vpc_security_group_egress_rule" "logs_seoul" {
  security_group_id = aws_security_group.logs_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "logs_seoul_internal" {
  security_group_id            = aws_security_group.logs_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "logs_seoul_internal" {
  name                 = "shop-logs-seoul-internal-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "logs"
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

resource "aws_lb_listener_rule" "logs_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "logs"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.logs_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["logs.shop.internal"]
    }
  }
}

resource "aws_ecs_service" "logs_seoul" {
  name                              = "shop-logs-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.logs_seoul.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "logs"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.logs_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.logs_seoul_internal.arn
    container_name   = "logs"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.logs_seoul_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "logs_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.logs_seoul.name}"
  min_capacity       = 2
  max_capacity       = 6
  tags = {
    "dr:service" = "logs"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "logs_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.logs_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.logs_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.logs_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "logs_seoul_healthy_hosts" {
  alarm_name        = "shop-logs-seoul-healthy-hosts"
  alarm_description = "No task of logs answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.logs_seoul_internal.arn_suffix
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
    "dr:service" = "logs"
  }
}

# logs/archive: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

resource "aws_s3_bucket" "logs_archive_seoul" {
  bucket        = "shop-logs-archive-111122223333-seoul"
  force_destroy = false
  tags = {
    "dr:service" = "logs"
    "dr:store"   = "archive"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "logs_archive_seoul" {
  bucket = aws_s3_bucket.logs_archive_seoul.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs_archive_seoul" {
  bucket = aws_s3_bucket.logs_archive_seoul.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "logs_archive_seoul" {
  bucket                  = aws_s3_bucket.logs_archive_seoul.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs_archive_seoul" {
  bucket = aws_s3_bucket.logs_archive_seoul.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "logs_archive_seoul" {
  bucket = aws_s3_bucket.logs_archive_seoul.id

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

  depends_on = [aws_s3_bucket_versioning.logs_archive_seoul]
}

resource "aws_s3_bucket_policy" "logs_archive_seoul" {
  bucket = aws_s3_bucket.logs_archive_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-logs-archive-111122223333-seoul",
          "arn:aws:s3:::shop-logs-archive-111122223333-seoul/*",
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
  depends_on = [aws_s3_bucket_public_access_block.logs_archive_seoul]
}

# 80 % of the 1h that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "logs_archive_seoul_late" {
  alarm_name        = "shop-logs-archive-seoul-replication-late"
  alarm_description = "Objects of logs/archive arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-logs-archive-111122223333-tokyo"
    DestinationBucket = "shop-logs-archive-111122223333-seoul"
    RuleId            = "to-seoul"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 60
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 2880
  # S3 writes no value now and then. None for an hour: nothing replicates, not ready.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "logs"
    "dr:store"   = "archive"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "logs_archive_seoul_failed" {
  alarm_name        = "shop-logs-archive-seoul-replication-failed"
  alarm_description = "Objects of logs/archive did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-logs-archive-111122223333-seoul"
    DestinationBucket = "shop-logs-archive-111122223333-tokyo"
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
    "dr:service" = "logs"
    "dr:store"   = "archive"
  }
}
