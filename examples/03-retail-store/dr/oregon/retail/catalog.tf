# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# catalog: tier browsing, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "catalog_oregon" {
  name              = "/retail/oregon/catalog"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "catalog"
  }
}

resource "aws_ecs_task_definition" "catalog_oregon" {
  family                   = "retail-catalog-oregon"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-catalog-oregon-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-catalog-oregon-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "catalog"
      image     = "111122223333.dkr.ecr.us-west-2.amazonaws.com/retail/catalog:stable"
      essential = true
      portMappings = [
        {
          containerPort = 8080
          protocol      = "tcp"
        },
      ]
      environment = [
        {
          name  = "DB_DATABASE"
          value = "catalogdb"
        },
        {
          name  = "DB_PORT"
          value = "3306"
        },
        {
          name  = "DR_SITE"
          value = "oregon"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-west-2:111122223333:secret:retail/catalog/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/catalog/db/endpoint"
        },
        {
          name      = "SEARCH_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/catalog/search/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.catalog_oregon.name
          awslogs-region        = "us-west-2"
          awslogs-stream-prefix = "catalog"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "catalog"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "catalog_oregon" {
  name        = "retail-catalog-oregon-tasks"
  description = "Tasks of catalog"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
  }
}

resource "aws_vpc_security_group_egress_rule" "catalog_oregon" {
  security_group_id = aws_security_group.catalog_oregon.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "catalog_oregon_internal" {
  security_group_id            = aws_security_group.catalog_oregon.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "catalog_oregon_internal" {
  name                 = "retail-catal-c4m2g7-ernal-ssa1rr"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "catalog"
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

resource "aws_lb_listener_rule" "catalog_oregon_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "catalog"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.catalog_oregon_internal.arn
  }

  condition {
    host_header {
      values = ["catalog.retail.internal"]
    }
  }
}

resource "aws_ecs_service" "catalog_oregon" {
  name                              = "retail-catalog-oregon"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.catalog_oregon.arn
  desired_count                     = 3
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "catalog"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.catalog_oregon.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.catalog_oregon_internal.arn
    container_name   = "catalog"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.catalog_oregon_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "catalog_oregon" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.catalog_oregon.name}"
  min_capacity       = 3
  max_capacity       = 12
  tags = {
    "dr:service" = "catalog"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "catalog_oregon" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.catalog_oregon.service_namespace
  scalable_dimension = aws_appautoscaling_target.catalog_oregon.scalable_dimension
  resource_id        = aws_appautoscaling_target.catalog_oregon.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "catalog_oregon_healthy_hosts" {
  alarm_name        = "retail-catalog-oregon-healthy-hosts"
  alarm_description = "No task of catalog answers in oregon"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.catalog_oregon_internal.arn_suffix
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
    "dr:service" = "catalog"
  }
}

# catalog/db: tier browsing, RTO 1h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "catalog_db_oregon" {
  name        = "retail/catalog/db"
  description = "Master user of catalog/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }

  replica {
    region     = "us-east-2"
    kms_key_id = "arn:aws:kms:us-east-2:111122223333:alias/retail-data-ohio"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "catalog_db_oregon" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "catalog_db_oregon" {
  secret_id = aws_secretsmanager_secret.catalog_db_oregon.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.catalog_db_oregon.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "catalog_db_oregon" {
  secret_id  = aws_secretsmanager_secret_version.catalog_db_oregon.secret_id
  version_id = aws_secretsmanager_secret_version.catalog_db_oregon.version_id
}

resource "aws_db_subnet_group" "catalog_db_oregon" {
  name       = "retail-catalog-db-oregon"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "catalog_db_oregon" {
  name        = "retail-catalog-db-oregon"
  description = "Connections to catalog/db in oregon"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "catalog_db_oregon_from_catalog" {
  security_group_id            = aws_security_group.catalog_db_oregon.id
  description                  = "Tasks of catalog"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.catalog_oregon.id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "catalog_db_oregon" {
  name   = "retail-catalog-db-oregon-mysql8-0"
  family = "mysql8.0"
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }

  parameter {
    name  = "require_secure_transport"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 1h asked; the backups replicated to ohio are 5m old, on a bad day 30m.
resource "aws_db_instance" "catalog_db_oregon" {
  identifier                      = "retail-catalog-db-oregon"
  engine                          = "mysql"
  engine_version                  = "8.0"
  db_name                         = "catalogdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.catalog_db_oregon.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 50
  max_allocated_storage           = 100
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.catalog_db_oregon.name
  vpc_security_group_ids          = [aws_security_group.catalog_db_oregon.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.catalog_db_oregon.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "retail-catalog-db-oregon-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "catalog_db_oregon_endpoint" {
  name           = "/drgen/retail/v1/catalog/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.catalog_db_oregon.address
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

# catalog/search: tier browsing, RTO 1h, RPO none. Protected as backup-restore: made when needed, filled from its source.

resource "aws_security_group" "catalog_search_oregon" {
  name        = "retail-catalog-search-oregon"
  description = "Connections to catalog/search in oregon"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_vpc_security_group_ingress_rule" "catalog_search_oregon_from_catalog" {
  security_group_id            = aws_security_group.catalog_search_oregon.id
  description                  = "Tasks of catalog"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.catalog_oregon.id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_opensearch_domain" "catalog_search_oregon" {
  domain_name    = "retail-catalog-search-oregon"
  engine_version = "OpenSearch_2.19"
  access_policies = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Principal = {
          AWS = "arn:aws:iam::111122223333:root"
        }
        Action   = "es:ESHttp*"
        Resource = "arn:aws:es:us-west-2:111122223333:domain/retail-catalog-search-oregon/*"
      },
    ]
  })
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }

  cluster_config {
    instance_type          = "r7g.large.search"
    instance_count         = 3
    zone_awareness_enabled = true

    zone_awareness_config {
      availability_zone_count = 3
    }
  }

  ebs_options {
    ebs_enabled = true
    volume_type = "gp3"
    volume_size = 20
  }

  encrypt_at_rest {
    enabled    = true
    kms_key_id = local.keys.data
  }

  node_to_node_encryption {
    enabled = true
  }

  domain_endpoint_options {
    enforce_https       = true
    tls_security_policy = "Policy-Min-TLS-1-2-PFS-2023-10"
  }

  vpc_options {
    subnet_ids         = local.network.data_subnet_ids
    security_group_ids = [aws_security_group.catalog_search_oregon.id]
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "catalog_search_oregon_red" {
  alarm_name        = "retail-catalog-search-oregon-red"
  alarm_description = "Indices of catalog/search cannot be searched whole"
  namespace         = "AWS/ES"
  metric_name       = "ClusterStatus.red"
  dimensions = {
    DomainName = "retail-catalog-search-oregon"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_cloudwatch_metric_alarm" "catalog_search_oregon_blocked" {
  alarm_name        = "retail-catalog-search-oregon-blocked"
  alarm_description = "catalog/search takes no more documents"
  namespace         = "AWS/ES"
  metric_name       = "ClusterIndexWritesBlocked"
  dimensions = {
    DomainName = "retail-catalog-search-oregon"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_cloudwatch_metric_alarm" "catalog_search_oregon_space" {
  alarm_name        = "retail-catalog-search-oregon-space"
  alarm_description = "catalog/search soon takes no more documents: a node has less than a quarter of its disk left"
  namespace         = "AWS/ES"
  metric_name       = "FreeStorageSpace"
  dimensions = {
    DomainName = "retail-catalog-search-oregon"
    ClientId   = "111122223333"
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 5120
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_ssm_parameter" "catalog_search_oregon_endpoint" {
  name           = "/drgen/retail/v1/catalog/search/endpoint"
  type           = "String"
  insecure_value = aws_opensearch_domain.catalog_search_oregon.endpoint
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}
