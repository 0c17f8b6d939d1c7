# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# order: tier checkout, RTO 15m. Protected as warm-standby: half of the tasks running.

resource "aws_cloudwatch_log_group" "order_seoul" {
  name              = "/shop/seoul/order"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_ecs_task_definition" "order_seoul" {
  family                   = "shop-order-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-order-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-order-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "order"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/order:stable"
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
          value = "seoul"
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
          value = "https://sqs.ap-northeast-2.amazonaws.com/111122223333/shop-order-outbox-seoul"
        },
        {
          name  = "PRODUCT_URL"
          value = "http://product.shop.internal"
        },
        {
          name  = "RECEIPTS_BUCKET"
          value = "shop-order-receipts-111122223333-seoul"
        },
      ]
      secrets = [
        {
          name      = "DATABASE"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/order/db"
        },
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/order/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/order/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.order_seoul.name
          awslogs-region        = "ap-northeast-2"
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

resource "aws_security_group" "order_seoul" {
  name        = "shop-order-seoul-tasks"
  description = "Tasks of order"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
  }
}

resource "aws_vpc_security_group_egress_rule" "order_seoul" {
  security_group_id = aws_security_group.order_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "order_seoul_internal" {
  security_group_id            = aws_security_group.order_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "order_seoul_public" {
  security_group_id            = aws_security_group.order_seoul.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "order_seoul_internal" {
  name                 = "shop-order-seoul-internal-btnpnf"
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

resource "aws_lb_listener_rule" "order_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["order.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "order_seoul_public" {
  name                 = "shop-order-seoul-public-btnpnf"
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

resource "aws_lb_listener_rule" "order_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "order"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.order_seoul_public.arn
  }

  condition {
    host_header {
      values = ["order.shop.example"]
    }
  }
}

resource "aws_ecs_service" "order_seoul" {
  name                              = "shop-order-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.order_seoul.arn
  desired_count                     = 4
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
    security_groups = [aws_security_group.order_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_seoul_internal.arn
    container_name   = "order"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.order_seoul_public.arn
    container_name   = "order"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.order_seoul_internal, aws_lb_listener_rule.order_seoul_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "order_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.order_seoul.name}"
  min_capacity       = 4
  max_capacity       = 20
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "order_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.order_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.order_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.order_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_event_rule" "order_seoul_settle" {
  name                = "shop-order-settle-seoul"
  description         = "Job settle of order"
  schedule_expression = "cron(0 3 * * ? *)"
  state               = "ENABLED"
  tags = {
    "dr:service" = "order"
  }

  lifecycle {
    ignore_changes = [state]
  }
}

resource "aws_cloudwatch_event_target" "order_seoul_settle" {
  rule     = aws_cloudwatch_event_rule.order_seoul_settle.name
  arn      = aws_ecs_cluster.this.arn
  role_arn = "arn:aws:iam::111122223333:role/shop-order-seoul-jobs"

  ecs_target {
    task_definition_arn = aws_ecs_task_definition.order_seoul.arn_without_revision
    launch_type         = "FARGATE"

    network_configuration {
      subnets         = local.network.private_subnet_ids
      security_groups = [aws_security_group.order_seoul.id]
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "order_seoul_healthy_hosts" {
  alarm_name        = "shop-order-seoul-healthy-hosts"
  alarm_description = "No task of order answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.order_seoul_public.arn_suffix
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
    "dr:service" = "order"
  }
}

# order/db: tier checkout, RTO 15m, RPO 1m. Protected as warm-standby: global database, an instance in the other site.

resource "aws_secretsmanager_secret" "order_db_seoul" {
  name        = "shop/order/db"
  description = "Master user of order/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
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

ephemeral "aws_secretsmanager_random_password" "order_db_seoul" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "order_db_seoul" {
  secret_id = aws_secretsmanager_secret.order_db_seoul.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.order_db_seoul.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "order_db_seoul" {
  secret_id  = aws_secretsmanager_secret_version.order_db_seoul.secret_id
  version_id = aws_secretsmanager_secret_version.order_db_seoul.version_id
}

resource "aws_db_subnet_group" "order_db_seoul" {
  name       = "shop-order-db-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "order_db_seoul" {
  name        = "shop-order-db-seoul"
  description = "Connections to order/db in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_db_seoul_from_order" {
  security_group_id            = aws_security_group.order_db_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

resource "aws_rds_cluster_parameter_group" "order_db_seoul" {
  name   = "shop-order-db-seoul-aurora-mysql8-0"
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

# RPO 1m asked; tokyo is typically 1s behind, observed, not guaranteed.
resource "aws_rds_cluster" "order_db_seoul" {
  cluster_identifier              = "shop-order-db-seoul"
  engine                          = "aurora-mysql"
  engine_version                  = "8.0"
  database_name                   = "orderdb"
  master_username                 = "dbadmin"
  master_password_wo              = jsondecode(ephemeral.aws_secretsmanager_secret_version.order_db_seoul.secret_string).password
  master_password_wo_version      = 1
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_db_subnet_group.order_db_seoul.name
  vpc_security_group_ids          = [aws_security_group.order_db_seoul.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.order_db_seoul.name
  backup_retention_period         = 30
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-order-db-seoul-g1-final"
  tags = {
    "dr:backup"  = "gfs"
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

resource "aws_rds_cluster_instance" "order_db_seoul_1" {
  identifier                      = "shop-order-db-seoul-1"
  cluster_identifier              = aws_rds_cluster.order_db_seoul.id
  engine                          = aws_rds_cluster.order_db_seoul.engine
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

resource "aws_rds_cluster_instance" "order_db_seoul_2" {
  identifier                      = "shop-order-db-seoul-2"
  cluster_identifier              = aws_rds_cluster.order_db_seoul.id
  engine                          = aws_rds_cluster.order_db_seoul.engine
  instance_class                  = "db.r6g.large"
  promotion_tier                  = 1
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

# Made of the cluster above; the other site's joins it by its name.
resource "aws_rds_global_cluster" "order_db_seoul" {
  global_cluster_identifier    = "shop-order-db-seoul-global"
  source_db_cluster_identifier = aws_rds_cluster.order_db_seoul.arn
  deletion_protection          = true
  force_destroy                = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }

  depends_on = [aws_rds_cluster_instance.order_db_seoul_1]

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, source_db_cluster_identifier]
  }
}

resource "aws_ssm_parameter" "order_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/db/endpoint"
  type           = "String"
  insecure_value = aws_rds_cluster.order_db_seoul.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "db"
  }
}

# order/outbox: tier checkout, RTO 15m, RPO 1m. Protected as warm-standby: a queue in each site; producers send again.

resource "aws_sqs_queue" "order_outbox_seoul_dlq" {
  name                      = "shop-order-outbox-seoul-dlq"
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

resource "aws_sqs_queue" "order_outbox_seoul" {
  name                      = "shop-order-outbox-seoul"
  message_retention_seconds = 1209600
  kms_master_key_id         = local.keys.data
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.order_outbox_seoul_dlq.arn
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

resource "aws_sqs_queue_redrive_allow_policy" "order_outbox_seoul_dlq" {
  queue_url = aws_sqs_queue.order_outbox_seoul_dlq.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.order_outbox_seoul.arn]
  })
}

resource "aws_cloudwatch_metric_alarm" "order_outbox_seoul_stale" {
  alarm_name        = "shop-order-outbox-seoul-oldest-message"
  alarm_description = "Messages of order/outbox wait for more than 15m"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "shop-order-outbox-seoul"
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

resource "aws_cloudwatch_metric_alarm" "order_outbox_seoul_dlq" {
  alarm_name        = "shop-order-outbox-seoul-dead-letters"
  alarm_description = "Consumers failed 5 times on messages of order/outbox"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "shop-order-outbox-seoul-dlq"
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

resource "aws_s3_bucket" "order_receipts_seoul" {
  bucket        = "shop-order-receipts-111122223333-seoul"
  force_destroy = false
  tags = {
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_versioning" "order_receipts_seoul" {
  bucket = aws_s3_bucket.order_receipts_seoul.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "order_receipts_seoul" {
  bucket = aws_s3_bucket.order_receipts_seoul.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = local.keys.data
    }
  }
}

resource "aws_s3_bucket_public_access_block" "order_receipts_seoul" {
  bucket                  = aws_s3_bucket.order_receipts_seoul.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "order_receipts_seoul" {
  bucket = aws_s3_bucket.order_receipts_seoul.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

# Versions are the way back from a wrong write, which replicates as well. Kept for 30 days.
# Life cycles do not replicate: the other bucket has its own.
resource "aws_s3_bucket_lifecycle_configuration" "order_receipts_seoul" {
  bucket = aws_s3_bucket.order_receipts_seoul.id

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

  depends_on = [aws_s3_bucket_versioning.order_receipts_seoul]
}

resource "aws_s3_bucket_policy" "order_receipts_seoul" {
  bucket = aws_s3_bucket.order_receipts_seoul.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "DenyPlainText"
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource = [
          "arn:aws:s3:::shop-order-receipts-111122223333-seoul",
          "arn:aws:s3:::shop-order-receipts-111122223333-seoul/*",
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
  depends_on = [aws_s3_bucket_public_access_block.order_receipts_seoul]
}

# 80 % of the 15m that may be lost, in seconds.
resource "aws_cloudwatch_metric_alarm" "order_receipts_seoul_late" {
  alarm_name        = "shop-order-receipts-seoul-replication-late"
  alarm_description = "Objects of order/receipts arrive late from tokyo"
  namespace         = "AWS/S3"
  metric_name       = "ReplicationLatency"
  dimensions = {
    SourceBucket      = "shop-order-receipts-111122223333-tokyo"
    DestinationBucket = "shop-order-receipts-111122223333-seoul"
    RuleId            = "to-seoul"
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

resource "aws_cloudwatch_metric_alarm" "order_receipts_seoul_failed" {
  alarm_name        = "shop-order-receipts-seoul-replication-failed"
  alarm_description = "Objects of order/receipts did not go to tokyo, and nothing tries again: see Batch Replication"
  namespace         = "AWS/S3"
  metric_name       = "OperationsFailedReplication"
  dimensions = {
    SourceBucket      = "shop-order-receipts-111122223333-seoul"
    DestinationBucket = "shop-order-receipts-111122223333-tokyo"
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
    "dr:service" = "order"
    "dr:store"   = "receipts"
  }
}
