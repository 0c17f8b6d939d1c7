# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# catalog-api: tier store, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "catalog_api_dublin" {
  name              = "/eshop/dublin/catalog-api"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "catalog-api"
  }
}

resource "aws_ecs_task_definition" "catalog_api_dublin" {
  family                   = "eshop-catalog-api-dublin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/eshop-catalog-api-dublin-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/eshop-catalog-api-dublin-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "catalog-api"
      image     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/eshop/catalog-api:stable"
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
          value = "catalogapidb"
        },
        {
          name  = "DB_PORT"
          value = "5432"
        },
        {
          name  = "DR_SITE"
          value = "dublin"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/catalog-api/db/secret"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/catalog-api/db/endpoint"
        },
        {
          name      = "EVENTBUS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:eshop/eventbus"
        },
        {
          name      = "EVENTBUS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.catalog_api_dublin.name
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "catalog-api"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "catalog-api"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "catalog_api_dublin" {
  name        = "eshop-catalog-api-dublin-tasks"
  description = "Tasks of catalog-api"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog-api"
  }
}

resource "aws_vpc_security_group_egress_rule" "catalog_api_dublin" {
  security_group_id = aws_security_group.catalog_api_dublin.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "catalog_api_dublin_internal" {
  security_group_id            = aws_security_group.catalog_api_dublin.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "catalog_api_dublin_internal" {
  name                 = "eshop-catalo-3c28nv-ernal-t05a4z"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "catalog-api"
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

resource "aws_lb_listener_rule" "catalog_api_dublin_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "catalog-api"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.catalog_api_dublin_internal.arn
  }

  condition {
    host_header {
      values = ["catalog-api.eshop.internal"]
    }
  }
}

resource "aws_ecs_service" "catalog_api_dublin" {
  name                              = "eshop-catalog-api-dublin"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.catalog_api_dublin.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "catalog-api"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.catalog_api_dublin.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.catalog_api_dublin_internal.arn
    container_name   = "catalog-api"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.catalog_api_dublin_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "catalog_api_dublin" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.catalog_api_dublin.name}"
  min_capacity       = 2
  max_capacity       = 8
  tags = {
    "dr:service" = "catalog-api"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "catalog_api_dublin" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.catalog_api_dublin.service_namespace
  scalable_dimension = aws_appautoscaling_target.catalog_api_dublin.scalable_dimension
  resource_id        = aws_appautoscaling_target.catalog_api_dublin.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "catalog_api_dublin_healthy_hosts" {
  alarm_name        = "eshop-catalog-api-dublin-healthy-hosts"
  alarm_description = "No task of catalog-api answers in dublin"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.catalog_api_dublin_internal.arn_suffix
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
    "dr:service" = "catalog-api"
  }
}

# catalog-api/db: tier store, RTO 1h, RPO 5m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "catalog_api_db_dublin" {
  name        = "eshop/catalog-api/db/secret"
  description = "Master user of catalog-api/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }

  replica {
    region     = "eu-north-1"
    kms_key_id = "arn:aws:kms:eu-north-1:111122223333:alias/eshop-data-stockholm"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "catalog_api_db_dublin" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "catalog_api_db_dublin" {
  secret_id = aws_secretsmanager_secret.catalog_api_db_dublin.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.catalog_api_db_dublin.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "catalog_api_db_dublin" {
  secret_id  = aws_secretsmanager_secret_version.catalog_api_db_dublin.secret_id
  version_id = aws_secretsmanager_secret_version.catalog_api_db_dublin.version_id
}

resource "aws_db_subnet_group" "catalog_api_db_dublin" {
  name       = "eshop-catalog-api-db-dublin"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "catalog_api_db_dublin" {
  name        = "eshop-catalog-api-db-dublin"
  description = "Connections to catalog-api/db in dublin"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "catalog_api_db_dublin_from_catalog_api" {
  security_group_id            = aws_security_group.catalog_api_db_dublin.id
  description                  = "Tasks of catalog-api"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.catalog_api_dublin.id
  tags = {
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "catalog_api_db_dublin" {
  name   = "eshop-catalog-api-db-dublin-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "catalog-api"
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

# RPO 5m asked; the backups replicated to stockholm are 5m old, on a bad day 30m.
resource "aws_db_instance" "catalog_api_db_dublin" {
  identifier                      = "eshop-catalog-api-db-dublin"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "catalogapidb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.catalog_api_db_dublin.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 40
  max_allocated_storage           = 80
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.catalog_api_db_dublin.name
  vpc_security_group_ids          = [aws_security_group.catalog_api_db_dublin.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.catalog_api_db_dublin.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "eshop-catalog-api-db-dublin-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "catalog_api_db_dublin_endpoint" {
  name           = "/drgen/eshop/v1/catalog-api/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.catalog_api_db_dublin.address
  tags = {
    "dr:service" = "catalog-api"
    "dr:store"   = "db"
  }
}
