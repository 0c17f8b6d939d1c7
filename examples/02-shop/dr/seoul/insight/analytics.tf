# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# analytics: tier analytics, RTO 2h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "analytics_seoul" {
  name              = "/shop/seoul/analytics"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "analytics"
  }
}

resource "aws_ecs_task_definition" "analytics_seoul" {
  family                   = "shop-analytics-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-analytics-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-analytics-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "analytics"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/analytics:stable"
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
          name  = "LAKE_BUCKET"
          value = "shop-analytics-lake-111122223333-seoul"
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
          valueFrom = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/analytics/reports"
        },
        {
          name      = "REPORTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/analytics/reports/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.analytics_seoul.name
          awslogs-region        = "ap-northeast-2"
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

resource "aws_security_group" "analytics_seoul" {
  name        = "shop-analytics-seoul-tasks"
  description = "Tasks of analytics"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "analytics"
  }
}

resource "aws_vpc_security_group_egress_rule" "analytics_seoul" {
  security_group_id = aws_security_group.analytics_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "analytics_seoul_internal" {
  security_group_id            = aws_security_group.analytics_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "analytics_seoul_internal" {
  name                 = "shop-analyti-svszhp-ernal-btnpnf"
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

resource "aws_lb_listener_rule" "analytics_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "analytics"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.analytics_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["analytics.shop.internal"]
    }
  }
}

resource "aws_ecs_service" "analytics_seoul" {
  name                              = "shop-analytics-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.analytics_seoul.arn
  desired_count                     = 1
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
    security_groups = [aws_security_group.analytics_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.analytics_seoul_internal.arn
    container_name   = "analytics"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.analytics_seoul_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "analytics_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.analytics_seoul.name}"
  min_capacity       = 1
  max_capacity       = 4
  tags = {
    "dr:service" = "analytics"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "analytics_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.analytics_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.analytics_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.analytics_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_event_rule" "analytics_seoul_rollup" {
  name                = "shop-analytics-rollup-seoul"
  description         = "Job rollup of analytics"
  schedule_expression = "cron(15 * * * ? *)"
  state               = "ENABLED"
  tags = {
    "dr:service" = "analytics"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "analytics_seoul_rollup" {
  rule     = aws_cloudwatch_event_rule.analytics_seoul_rollup.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-analytics-seoul-jobs"
  input = jsonencode({
    containerOverrides = [
      {
        name    = "analytics"
        command = ["rollup", "--hourly"]
      },
    ]
  })

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.analytics_seoul.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.analytics_seoul.id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "analytics_seoul_healthy_hosts" {
  alarm_name        = "shop-analytics-seoul-healthy-hosts"
  alarm_description = "No task of analytics answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.analytics_seoul_internal.arn_suffix
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
    "dr:service" = "analytics"
  }
}

# analytics/lake: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

resource "aws_s3_bucket" "analytics_lake_seoul" {
  bucket        = "shop-analytics-lake-111122223333-seoul"
  force_destroy = false
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "analytics_lake_seoul" {
  bucket = aws_s3_bucket.analytics_lake_seoul.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "analytics_lake_seoul" {
  bucket = aws_s3_bucket.analytics_lake_seoul.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "analytics_lake_seoul" {
  bucket                  = aws_s3_bucket.analytics_lake_seoul.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "analytics_lake_seoul" {
  bucket = aws_s3_bucket.analytics_lake_seoul.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "analytics_lake_seoul" {
  bucket = aws_s3_bucket.analytics_lake_seoul.id

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

  depends_on = [aws_s3_bucket_versioning.analytics_lake_seoul]
}

resource "aws_s3_bucket_policy" "analytics_lake_seoul" {
  bucket = aws_s3_bucket.analytics_lake_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-analytics-lake-111122223333-seoul",
          "arn:aws:s3:::shop-analytics-lake-111122223333-seoul/*",
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
  depends_on = [aws_s3_bucket_public_access_block.analytics_lake_seoul]
}

# 80 % of the 1h that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "analytics_lake_seoul_late" {
  alarm_name        = "shop-analytics-lake-seoul-replication-late"
  alarm_description = "Objects of analytics/lake arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-analytics-lake-111122223333-tokyo"
    DestinationBucket = "shop-analytics-lake-111122223333-seoul"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "analytics_lake_seoul_failed" {
  alarm_name        = "shop-analytics-lake-seoul-replication-failed"
  alarm_description = "Objects of analytics/lake did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-analytics-lake-111122223333-seoul"
    DestinationBucket = "shop-analytics-lake-111122223333-tokyo"
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
    "dr:service" = "analytics"
    "dr:store"   = "lake"
  }
}

# analytics/reports: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "analytics_reports_seoul" {
  name        = "shop/analytics/reports"
  description = "Master user of analytics/reports"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }

  replica {
    region     = "ap-northeast-1"
    kms_key_id = "arn:aws:kms:ap-northeast-1:111122223333:alias/shop-data-tokyo"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "analytics_reports_seoul" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "analytics_reports_seoul" {
  secret_id = aws_secretsmanager_secret.analytics_reports_seoul.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.analytics_reports_seoul.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "analytics_reports_seoul" {
  secret_id  = aws_secretsmanager_secret_version.analytics_reports_seoul.secret_id
  version_id = aws_secretsmanager_secret_version.analytics_reports_seoul.version_id
}

resource "aws_db_subnet_group" "analytics_reports_seoul" {
  name       = "shop-analytics-reports-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_security_group" "analytics_reports_seoul" {
  name        = "shop-analytics-reports-seoul"
  description = "Connections to analytics/reports in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_vpc_security_group_ingress_rule" "analytics_reports_seoul_from_analytics" {
  security_group_id            = aws_security_group.analytics_reports_seoul.id
  description                  = "Tasks of analytics"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.analytics_seoul.id
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}

resource "aws_db_parameter_group" "analytics_reports_seoul" {
  name   = "shop-analytics-reports-seoul-postgres16"
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

# RPO 1h asked; the backups replicated to tokyo are 5m old, on a bad day 30m.
resource "aws_db_instance" "analytics_reports_seoul" {
  identifier                      = "shop-analytics-reports-seoul"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "analyticsreports"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.analytics_reports_seoul.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 500
  max_allocated_storage           = 1000
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.analytics_reports_seoul.name
  vpc_security_group_ids          = [aws_security_group.analytics_reports_seoul.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.analytics_reports_seoul.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-analytics-reports-seoul-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "analytics_reports_seoul_endpoint" {
  name           = "/drgen/shop/v1/analytics/reports/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.analytics_reports_seoul.address
  tags = {
    "dr:service" = "analytics"
    "dr:store"   = "reports"
  }
}
