# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# analytics: tier analytics, RTO 2h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "analytics_tokyo" {
  name              = "/shop/tokyo/analytics"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "analytics"
  }
}

resource "aws_ecs_task_definition" "analytics_tokyo" {
  family                   = "shop-analytics-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-analytics-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-analytics-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "analytics"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/analytics:stable"
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
          name  = "LAKE_BUCKET"
          value = "shop-analytics-lake-111122223333-tokyo"
        },
        {
          name  = "ORDER_URL"
          value = "http://order.shop.internal"
        },
        {
          name  = "REPORTS_DATABASE"
          value = "analyticsreports"
        },
        {
          name  = "REPORTS_PORT"
          value = "5432"
        },
      ]
      secrets = [
        {
          name      = "REPORTS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/analytics/reports"
        },
        {
          name      = "REPORTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/analytics/reports/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.analytics_tokyo.name
          awslogs-region        = "ap-northeast-1"
          awslogs-stream-prefix = "analytics"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "analytics"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "analytics_tokyo" {
  name        = "shop-analytics-tokyo-tasks"
  description = "Tasks of analytics"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "analytics"
  }
}

resource "aws_vpc_security_group_egress_rule" "analytics_tokyo" {
  security_group_id = aws_security_group.analytics_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "analytics_tokyo_internal" {
  security_group_id            = aws_security_group.analytics_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "analytics_tokyo_internal" {
  name                 = "shop-analyti-ga9t5v-ernal-xq732t"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "analytics"
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

resource "aws_lb_listener_rule" "analytics_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "analytics"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.analytics_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["analytics.shop.internal"]
    }
  }
}

# 0 of 1 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "analytics_tokyo" {
  name                              = "shop-analytics-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.analytics_tokyo.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "analytics"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.analytics_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.analytics_tokyo_internal.arn
    container_name   = "analytics"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.analytics_tokyo_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "analytics_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.analytics_tokyo.name}"
  min_capacity       = 0
  max_capacity       = 4
  tags = {
    "dr:service" = "analytics"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "analytics_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.analytics_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.analytics_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.analytics_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# Disabled while seoul is active: recovery enables it.
resource "aws_cloudwatch_event_rule" "analytics_tokyo_rollup" {
  name                = "shop-analytics-rollup-tokyo"
  description         = "Job rollup of analytics"
  schedule_expression = "cron(15 * * * ? *)"
  state               = "DISABLED"
  tags = {
    "dr:service" = "analytics"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "analytics_tokyo_rollup" {
  rule     = aws_cloudwatch_event_rule.analytics_tokyo_rollup.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-analytics-tokyo-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "analytics"
        command = ["rollup", "--hourly"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.analytics_tokyo.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.analytics_tokyo.id]
    }
  }
}

# analytics/lake: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

resource "aws_s3_bucket" "analytics_lake_tokyo" {
  bucket        = "shop-analytics-lake-111122223333-tokyo"
  force_destroy = false
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "analytics_lake_tokyo" {
  bucket = aws_s3_bucket.analytics_lake_tokyo.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "analytics_lake_tokyo" {
  bucket = aws_s3_bucket.analytics_lake_tokyo.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "analytics_lake_tokyo" {
  bucket                  = aws_s3_bucket.analytics_lake_tokyo.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "analytics_lake_tokyo" {
  bucket = aws_s3_bucket.analytics_lake_tokyo.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "analytics_lake_tokyo" {
  bucket = aws_s3_bucket.analytics_lake_tokyo.id

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

  depends_on = [aws_s3_bucket_versioning.analytics_lake_tokyo]
}

resource "aws_s3_bucket_policy" "analytics_lake_tokyo" {
  bucket = aws_s3_bucket.analytics_lake_tokyo.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo",
          "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo/*",
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
  depends_on = [aws_s3_bucket_public_access_block.analytics_lake_tokyo]
}

# 80 % of the 1h that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "analytics_lake_tokyo_late" {
  alarm_name        = "shop-analytics-lake-tokyo-replication-late"
  alarm_description = "Objects of analytics/lake arrive late from seoul"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-analytics-lake-111122223333-seoul"
    DestinationBucket = "shop-analytics-lake-111122223333-tokyo"
    RuleId            = "to-tokyo"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "analytics_lake_tokyo_failed" {
  alarm_name        = "shop-analytics-lake-tokyo-replication-failed"
  alarm_description = "Objects of analytics/lake did not go to seoul, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-analytics-lake-111122223333-tokyo"
    DestinationBucket = "shop-analytics-lake-111122223333-seoul"
    RuleId            = "to-seoul"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }
}

# analytics/reports: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "analytics_reports_tokyo" {
  name       = "shop-analytics-reports-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_security_group" "analytics_reports_tokyo" {
  name        = "shop-analytics-reports-tokyo"
  description = "Connections to analytics/reports in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_vpc_security_group_ingress_rule" "analytics_reports_tokyo_from_analytics" {
  security_group_id            = aws_security_group.analytics_reports_tokyo.id
  description                  = "Tasks of analytics"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.analytics_tokyo.id
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_db_parameter_group" "analytics_reports_tokyo" {
  name   = "shop-analytics-reports-tokyo-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 1h asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "analytics_reports_tokyo" {
  source_db_instance_arn = "arn:aws:rds:ap-northeast-2:111122223333:db:shop-analytics-reports-seoul"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "analytics_reports_tokyo_endpoint" {
  name           = "/drgen/shop/v1/analytics/reports/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "analytics_recovery" {
  name       = "shop-part-analytics-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-insight-tokyo-recovery"
  definition = file("${path.module}/analytics.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/states/shop-tokyo-recovery:*"
  }
}
