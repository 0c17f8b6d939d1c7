# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# auth: tier identity, RTO 15m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "auth_seoul" {
  name              = "/shop/seoul/auth"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "auth"
  }
}

resource "aws_ecs_task_definition" "auth_seoul" {
  family                   = "shop-auth-seoul"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-auth-seoul-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-auth-seoul-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "auth"
      image     = "111122223333.dkr.ecr.ap-northeast-2.amazonaws.com/shop/auth:stable"
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
          value = "authdb"
        },
        {
          name  = "DB_PORT"
          value = "5432"
        },
        {
          name  = "DR_SITE"
          value = "seoul"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-2:111122223333:secret:shop/auth/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-2:111122223333:parameter/drgen/shop/v1/auth/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.auth_seoul.name
          awslogs-region        = "ap-northeast-2"
          awslogs-stream-prefix = "auth"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "auth"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "auth_seoul" {
  name        = "shop-auth-seoul-tasks"
  description = "Tasks of auth"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "auth"
  }
}

resource "aws_vpc_security_group_egress_rule" "auth_seoul" {
  security_group_id = aws_security_group.auth_seoul.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "auth_seoul_internal" {
  security_group_id            = aws_security_group.auth_seoul.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "auth_seoul_public" {
  security_group_id            = aws_security_group.auth_seoul.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "auth_seoul_internal" {
  name                 = "shop-auth-seoul-internal-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "auth"
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

resource "aws_lb_listener_rule" "auth_seoul_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "auth"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.auth_seoul_internal.arn
  }

  condition {
    host_header {
      values = ["auth.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "auth_seoul_public" {
  name                 = "shop-auth-seoul-public-btnpnf"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "auth"
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

resource "aws_lb_listener_rule" "auth_seoul_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "auth"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.auth_seoul_public.arn
  }

  condition {
    host_header {
      values = ["login.shop.example"]
    }
  }
}

resource "aws_ecs_service" "auth_seoul" {
  name                              = "shop-auth-seoul"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.auth_seoul.arn
  desired_count                     = 4
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "auth"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.auth_seoul.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.auth_seoul_internal.arn
    container_name   = "auth"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.auth_seoul_public.arn
    container_name   = "auth"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.auth_seoul_internal, aws_lb_listener_rule.auth_seoul_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "auth_seoul" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.auth_seoul.name}"
  min_capacity       = 4
  max_capacity       = 20
  tags = {
    "dr:service" = "auth"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "auth_seoul" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.auth_seoul.service_namespace
  scalable_dimension = aws_appautoscaling_target.auth_seoul.scalable_dimension
  resource_id        = aws_appautoscaling_target.auth_seoul.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "auth_seoul_healthy_hosts" {
  alarm_name        = "shop-auth-seoul-healthy-hosts"
  alarm_description = "No task of auth answers in seoul"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.auth_seoul_public.arn_suffix
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
    "dr:service" = "auth"
  }
}

# auth/db: tier identity, RTO 15m, RPO 5m. Protected as warm-standby: global database, an instance in the other site.

resource "aws_secretsmanager_secret" "auth_db_seoul" {
  name        = "shop/auth/db"
  description = "Master user of auth/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "auth"
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

ephemeral "aws_secretsmanager_random_password" "auth_db_seoul" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "auth_db_seoul" {
  secret_id = aws_secretsmanager_secret.auth_db_seoul.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.auth_db_seoul.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "auth_db_seoul" {
  secret_id  = aws_secretsmanager_secret_version.auth_db_seoul.secret_id
  version_id = aws_secretsmanager_secret_version.auth_db_seoul.version_id
}

resource "aws_db_subnet_group" "auth_db_seoul" {
  name       = "shop-auth-db-seoul"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "auth_db_seoul" {
  name        = "shop-auth-db-seoul"
  description = "Connections to auth/db in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "auth_db_seoul_from_auth" {
  security_group_id            = aws_security_group.auth_db_seoul.id
  description                  = "Tasks of auth"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.auth_seoul.id
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_rds_cluster_parameter_group" "auth_db_seoul" {
  name   = "shop-auth-db-seoul-aurora-postgresql16"
  family = "aurora-postgresql16"
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }

  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  lifecycle {
    create_before_destroy = true
  }
}

# RPO 5m asked; tokyo is typically 1s behind, observed, not guaranteed.
resource "aws_rds_cluster" "auth_db_seoul" {
  cluster_identifier              = "shop-auth-db-seoul"
  engine                          = "aurora-postgresql"
  engine_version                  = "16.6"
  database_name                   = "authdb"
  master_username                 = "dbadmin"
  master_password_wo              = jsondecode(ephemeral.aws_secretsmanager_secret_version.auth_db_seoul.secret_string).password
  master_password_wo_version      = 1
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_db_subnet_group.auth_db_seoul.name
  vpc_security_group_ids          = [aws_security_group.auth_db_seoul.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.auth_db_seoul.name
  backup_retention_period         = 30
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-auth-db-seoul-g1-final"
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "auth"
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

resource "aws_rds_cluster_instance" "auth_db_seoul_1" {
  identifier                      = "shop-auth-db-seoul-1"
  cluster_identifier              = aws_rds_cluster.auth_db_seoul.id
  engine                          = aws_rds_cluster.auth_db_seoul.engine
  instance_class                  = "db.r6g.large"
  promotion_tier                  = 0
  publicly_accessible             = false
  auto_minor_version_upgrade      = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_rds_cluster_instance" "auth_db_seoul_2" {
  identifier                      = "shop-auth-db-seoul-2"
  cluster_identifier              = aws_rds_cluster.auth_db_seoul.id
  engine                          = aws_rds_cluster.auth_db_seoul.engine
  instance_class                  = "db.r6g.large"
  promotion_tier                  = 1
  publicly_accessible             = false
  auto_minor_version_upgrade      = false
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
  }
}

# Made of the cluster above; the other site's joins it by its name.
resource "aws_rds_global_cluster" "auth_db_seoul" {
  global_cluster_identifier    = "shop-auth-db-seoul-global"
  source_db_cluster_identifier = aws_rds_cluster.auth_db_seoul.arn
  deletion_protection          = true
  force_destroy                = false
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }

  depends_on = [aws_rds_cluster_instance.auth_db_seoul_1]

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, source_db_cluster_identifier]
  }
}

resource "aws_ssm_parameter" "auth_db_seoul_endpoint" {
  name           = "/drgen/shop/v1/auth/db/endpoint"
  type           = "String"
  insecure_value = aws_rds_cluster.auth_db_seoul.endpoint
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}
