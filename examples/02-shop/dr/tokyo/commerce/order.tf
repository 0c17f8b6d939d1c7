# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# order: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_cloudwatch_log_group" "order_tokyo" {
  name              = "/shop/tokyo/order"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_ecs_task_definition" "order_tokyo" {
  family                   = "shop-order-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-order-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-order-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "order"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/order:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "AUTH_URL"
          value = "http://auth.shop.internal"
        },
        {
          name  = "DB_DATABASE"
          value = "orderdb"
        },
        {
          name  = "DB_PORT"
          value = "3306"
        },
        {
          name  = "DR_SITE"
          value = "tokyo"
        },
        {
          name  = "LOG"
          value = "info"
        },
        {
          name  = "NOTIFY_URL"
          value = "http://notify.shop.internal"
        },
        {
          name  = "OUTBOX_URL"
          value = "https://sqs.ap-northeast-1.amazonaws.com/111122223333/shop-order-outbox-tokyo"
        },
        {
          name  = "PRODUCT_URL"
          value = "http://product.shop.internal"
        },
        {
          name  = "RECEIPTS_BUCKET"
          value = "shop-order-receipts-111122223333-tokyo"
        },
      ]
      secrets = [
        {
          name      = "DATABASE"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/order/db"
        },
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/order/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/order/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.order_tokyo.name
          awslogs-region        = "ap-northeast-1"
          awslogs-stream-prefix = "order"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "order"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "order_tokyo" {
  name        = "shop-order-tokyo-tasks"
  description = "Tasks of order"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_tokyo" {
  security_group_id = aws_security_group.order_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "order_tokyo_internal" {
  security_group_id            = aws_security_group.order_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "order_tokyo_public" {
  security_group_id            = aws_security_group.order_tokyo.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "order_tokyo_internal" {
  name                 = "shop-order-tokyo-internal-xq732t"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "order"
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

resource "aws_lb_listener_rule" "order_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["order.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "order_tokyo_public" {
  name                 = "shop-order-tokyo-public-xq732t"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "order"
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

resource "aws_lb_listener_rule" "order_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["order.shop.example"]
    }
  }
}

# 2 of 4 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "order_tokyo" {
  name                              = "shop-order-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.order_tokyo.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "order"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.order_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_tokyo_internal.arn
    container_name   = "order"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_tokyo_public.arn
    container_name   = "order"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.order_tokyo_internal, aws_lb_listener_rule.order_tokyo_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "order_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.order_tokyo.name}"
  min_capacity       = 2
  max_capacity       = 20
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "order_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.order_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.order_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.order_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# Disabled while seoul is active: recovery enables it.
resource "aws_cloudwatch_event_rule" "order_tokyo_settle" {
  name                = "shop-order-settle-tokyo"
  description         = "Job settle of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "DISABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_tokyo_settle" {
  rule     = aws_cloudwatch_event_rule.order_tokyo_settle.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-tokyo-jobs"

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_tokyo.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_tokyo.id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_tokyo_healthy_hosts" {
  alarm_name        = "shop-order-tokyo-healthy-hosts"
  alarm_description = "No task of order answers in tokyo"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.order_tokyo_public.arn_suffix
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_tokyo_tasks" {
  alarm_name        = "shop-order-tokyo-tasks"
  alarm_description = "Fewer than 2 tasks of order run in tokyo"
  namespace         = "ECS/ContainerInsights"
  metric_name       = "RunningTaskCount"
  dimensions = {
    ClusterName = "shop-commerce-tokyo"
    ServiceName = "shop-order-tokyo"
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 10
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  # Nothing is counted once no task is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

# order/db: tier checkout, RTO 15m, RPO 1m. Protected as warm-standby: global database, an instance in the other site.

resource "aws_db_subnet_group" "order_db_tokyo" {
  name       = "shop-order-db-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "order_db_tokyo" {
  name        = "shop-order-db-tokyo"
  description = "Connections to order/db in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_db_tokyo_from_order" {
  security_group_id            = aws_security_group.order_db_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_rds_cluster_parameter_group" "order_db_tokyo" {
  name   = "shop-order-db-tokyo-aurora-mysql8-0"
  family = "aurora-mysql8.0"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# Follows shop-order-db-seoul as part of shop-order-db-seoul-global.
# RPO 1m asked; replication is typically 1s behind, observed, not guaranteed.
resource "aws_rds_cluster" "order_db_tokyo" {
  cluster_identifier              = "shop-order-db-tokyo"
  global_cluster_identifier       = "shop-order-db-seoul-global"
  source_region                   = "ap-northeast-2"
  engine                          = "aurora-mysql"
  engine_version                  = "8.0"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_db_subnet_group.order_db_tokyo.name
  vpc_security_group_ids          = [aws_security_group.order_db_tokyo.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.order_db_tokyo.name
  backup_retention_period         = 30
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-tokyo-g1-final"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes = [
      availability_zones,
      engine_version,
      global_cluster_identifier,
      kms_key_id,
      replication_source_identifier,
      source_region,
    ]
  }
}

resource "aws_rds_cluster_instance" "order_db_tokyo_1" {
  identifier                      = "shop-order-db-tokyo-1"
  cluster_identifier              = aws_rds_cluster.order_db_tokyo.id
  engine                          = aws_rds_cluster.order_db_tokyo.engine
  instance_class                  = "db.r6g.large"
  promotion_tier                  = 0
  publicly_accessible             = false
  auto_minor_version_upgrade      = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "order_db_tokyo_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_rds_cluster.order_db_tokyo.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

# 80 % of the 1m that may be lost, in milliseconds.
# Metrics come by the minute: the limit may be reached before it rings.
resource "aws_cloudwatch_metric_alarm" "order_db_tokyo_lag" {
  alarm_name        = "shop-order-db-tokyo-lag"
  alarm_description = "The copy of order/db in tokyo lags behind"
  namespace         = "AWS/RDS"
  metric_name       = "AuroraGlobalDBReplicationLag"
  dimensions = {
    DBClusterIdentifier = aws_rds_cluster.order_db_tokyo.cluster_identifier
    SourceRegion        = "ap-northeast-2"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 48000
  # A copy that stopped following reports no lag at all.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

# order/outbox: tier checkout, RTO 15m, RPO 1m. Protected as warm-standby: a queue in each site; producers send again.

resource "aws_sqs_queue" "order_outbox_tokyo_dlq" {
  name                      = "shop-order-outbox-tokyo-dlq"
  message_retention_seconds = 1209600
  kms_master_key_id         = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "outbox"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue" "order_outbox_tokyo" {
  name                      = "shop-order-outbox-tokyo"
  message_retention_seconds = 1209600
  kms_master_key_id         = local.keys.data
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.order_outbox_tokyo_dlq.arn
    maxReceiveCount     = 5
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "outbox"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue_redrive_allow_policy" "order_outbox_tokyo_dlq" {
  queue_url = aws_sqs_queue.order_outbox_tokyo_dlq.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.order_outbox_tokyo.arn]
  })
}

resource "aws_cloudwatch_metric_alarm" "order_outbox_tokyo_stale" {
  alarm_name        = "shop-order-outbox-tokyo-oldest-message"
  alarm_description = "Messages of order/outbox wait for more than 15m"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "shop-order-outbox-tokyo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  # SQS stops measuring a queue that nobody uses.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "outbox"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_outbox_tokyo_dlq" {
  alarm_name        = "shop-order-outbox-tokyo-dead-letters"
  alarm_description = "Consumers failed 5 times on messages of order/outbox"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "shop-order-outbox-tokyo-dlq"
  }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # SQS stops measuring a queue that nobody uses.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "outbox"
  }
}

# order/receipts: tier checkout, RTO 15m, RPO 15m. Protected as warm-standby: two-way replication with time control.

resource "aws_s3_bucket" "order_receipts_tokyo" {
  bucket        = "shop-order-receipts-111122223333-tokyo"
  force_destroy = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "order_receipts_tokyo" {
  bucket = aws_s3_bucket.order_receipts_tokyo.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "order_receipts_tokyo" {
  bucket = aws_s3_bucket.order_receipts_tokyo.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "order_receipts_tokyo" {
  bucket                  = aws_s3_bucket.order_receipts_tokyo.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "order_receipts_tokyo" {
  bucket = aws_s3_bucket.order_receipts_tokyo.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "order_receipts_tokyo" {
  bucket = aws_s3_bucket.order_receipts_tokyo.id

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

  depends_on = [aws_s3_bucket_versioning.order_receipts_tokyo]
}

resource "aws_s3_bucket_policy" "order_receipts_tokyo" {
  bucket = aws_s3_bucket.order_receipts_tokyo.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-order-receipts-111122223333-tokyo",
          "arn:aws:s3:::shop-order-receipts-111122223333-tokyo/*",
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
  depends_on = [aws_s3_bucket_public_access_block.order_receipts_tokyo]
}

# 80 % of the 15m that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "order_receipts_tokyo_late" {
  alarm_name        = "shop-order-receipts-tokyo-replication-late"
  alarm_description = "Objects of order/receipts arrive late from seoul"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-order-receipts-111122223333-seoul"
    DestinationBucket = "shop-order-receipts-111122223333-tokyo"
    RuleId            = "to-tokyo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 60
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 720
  # S3 writes no value now and then. None for an hour: nothing replicates, not ready.
  treat_missing_data = "missing"
  tags = {
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "order_receipts_tokyo_failed" {
  alarm_name        = "shop-order-receipts-tokyo-replication-failed"
  alarm_description = "Objects of order/receipts did not go to seoul, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-order-receipts-111122223333-tokyo"
    DestinationBucket = "shop-order-receipts-111122223333-seoul"
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
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }
}

resource "aws_sfn_state_machine" "order_recovery" {
  name       = "shop-part-order-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-commerce-tokyo-recovery"
  definition = file("${path.module}/order.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/states/shop-tokyo-recovery:*"
  }
}
