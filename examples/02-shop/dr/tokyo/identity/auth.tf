# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# auth: tier identity, RTO 15m. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "auth_tokyo" {
  name              = "/shop/tokyo/auth"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "auth"
  }
}

resource "aws_ecs_task_definition" "auth_tokyo" {
  family                   = "shop-auth-tokyo"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/shop-auth-tokyo-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/shop-auth-tokyo-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "auth"
      image     = "111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/shop/auth:stable"
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
          value = "tokyo"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:shop/auth/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:ap-northeast-1:111122223333:parameter/drgen/shop/v1/auth/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.auth_tokyo.name
          awslogs-region        = "ap-northeast-1"
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

resource "aws_security_group" "auth_tokyo" {
  name        = "shop-auth-tokyo-tasks"
  description = "Tasks of auth"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "auth"
  }
}

resource "aws_vpc_security_group_egress_rule" "auth_tokyo" {
  security_group_id = aws_security_group.auth_tokyo.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "auth_tokyo_internal" {
  security_group_id            = aws_security_group.auth_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "auth_tokyo_public" {
  security_group_id            = aws_security_group.auth_tokyo.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "auth_tokyo_internal" {
  name                 = "shop-auth-tokyo-internal-xq732t"
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

resource "aws_lb_listener_rule" "auth_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "auth"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.auth_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["auth.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "auth_tokyo_public" {
  name                 = "shop-auth-tokyo-public-xq732t"
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

resource "aws_lb_listener_rule" "auth_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "auth"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.auth_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["login.shop.example"]
    }
  }
}

# 0 of 4 tasks while seoul is active: recovery starts the rest.
resource "aws_ecs_service" "auth_tokyo" {
  name                              = "shop-auth-tokyo"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.auth_tokyo.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.auth_tokyo.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.auth_tokyo_internal.arn
    container_name   = "auth"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.auth_tokyo_public.arn
    container_name   = "auth"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.auth_tokyo_internal, aws_lb_listener_rule.auth_tokyo_public]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "auth_tokyo" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.auth_tokyo.name}"
  min_capacity       = 0
  max_capacity       = 20
  tags = {
    "dr:service" = "auth"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "auth_tokyo" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.auth_tokyo.service_namespace
  scalable_dimension = aws_appautoscaling_target.auth_tokyo.scalable_dimension
  resource_id        = aws_appautoscaling_target.auth_tokyo.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# auth/db: tier identity, RTO 15m, RPO 5m. Protected as warm-standby: global database, an instance in the other site.

resource "aws_db_subnet_group" "auth_db_tokyo" {
  name       = "shop-auth-db-tokyo"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "auth_db_tokyo" {
  name        = "shop-auth-db-tokyo"
  description = "Connections to auth/db in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "auth_db_tokyo_from_auth" {
  security_group_id            = aws_security_group.auth_db_tokyo.id
  description                  = "Tasks of auth"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.auth_tokyo.id
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

resource "aws_rds_cluster_parameter_group" "auth_db_tokyo" {
  name   = "shop-auth-db-tokyo-aurora-postgresql16"
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

# Follows shop-auth-db-seoul as part of shop-auth-db-seoul-global.
# RPO 5m asked; replication is typically 1s behind, observed, not guaranteed.
resource "aws_rds_cluster" "auth_db_tokyo" {
  cluster_identifier              = "shop-auth-db-tokyo"
  global_cluster_identifier       = "shop-auth-db-seoul-global"
  source_region                   = "ap-northeast-2"
  engine                          = "aurora-postgresql"
  engine_version                  = "16.6"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  db_subnet_group_name            = aws_db_subnet_group.auth_db_tokyo.name
  vpc_security_group_ids          = [aws_security_group.auth_db_tokyo.id]
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.auth_db_tokyo.name
  backup_retention_period         = 30
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "shop-auth-db-tokyo-g1-final"
  tags = {
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

resource "aws_rds_cluster_instance" "auth_db_tokyo_1" {
  identifier                      = "shop-auth-db-tokyo-1"
  cluster_identifier              = aws_rds_cluster.auth_db_tokyo.id
  engine                          = aws_rds_cluster.auth_db_tokyo.engine
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

resource "aws_ssm_parameter" "auth_db_tokyo_endpoint" {
  name           = "/drgen/shop/v1/auth/db/endpoint"
  type           = "String"
  insecure_value = aws_rds_cluster.auth_db_tokyo.endpoint
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }
}

# 80 % of the 5m that may be lost, in milliseconds.
resource "aws_cloudwatch_metric_alarm" "auth_db_tokyo_lag" {
  alarm_name        = "shop-auth-db-tokyo-lag"
  alarm_description = "The copy of auth/db in tokyo lags behind"
  namespace         = "AWS/RDS"
  metric_name       = "AuroraGlobalDBReplicationLag"
  dimensions = {
    DBClusterIdentifier = aws_rds_cluster.auth_db_tokyo.cluster_identifier
    SourceRegion        = "ap-northeast-2"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 240000
  # A copy that stopped following reports no lag at all.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "auth"
    "dr:store"   = "db"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_sfn_state_machine" "auth_recovery" {
  name       = "shop-part-auth-site-loss-tokyo"
  role_arn   = "arn:aws:iam::111122223333:role/shop-identity-tokyo-recovery"
  definition = file("${path.module}/auth.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/states/shop-tokyo-recovery:*"
  }
}
