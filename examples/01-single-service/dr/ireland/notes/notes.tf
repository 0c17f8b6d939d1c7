# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notes: tier standard, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "notes_ireland" {
  name              = "/notes/ireland/notes"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "notes"
  }
}

resource "aws_ecs_task_definition" "notes_ireland" {
  family                   = "notes-notes-ireland"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/notes-notes-ireland-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/notes-notes-ireland-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "notes"
      image     = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/notes/app:stable"
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
          value = "notesdb"
        },
        {
          name  = "DB_PORT"
          value = "5432"
        },
        {
          name  = "DR_SITE"
          value = "ireland"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:notes/notes/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/drgen/notes/v1/notes/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.notes_ireland.name
          awslogs-region        = "eu-west-1"
          awslogs-stream-prefix = "notes"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "notes"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "notes_ireland" {
  name        = "notes-notes-ireland-tasks"
  description = "Tasks of notes"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notes"
  }
}

resource "aws_vpc_security_group_egress_rule" "notes_ireland" {
  security_group_id = aws_security_group.notes_ireland.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "notes_ireland_internal" {
  security_group_id            = aws_security_group.notes_ireland.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "notes_ireland_public" {
  security_group_id            = aws_security_group.notes_ireland.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "notes_ireland_internal" {
  name                 = "notes-notes-z8ch7p-ernal-n78dpk"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "notes"
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

resource "aws_lb_listener_rule" "notes_ireland_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "notes"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.notes_ireland_internal.arn
  }

  condition {
    host_header {
      values = ["notes.notes.internal"]
    }
  }
}

resource "aws_lb_target_group" "notes_ireland_public" {
  name                 = "notes-notes-gje28p-ublic-n78dpk"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "notes"
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

resource "aws_lb_listener_rule" "notes_ireland_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "notes"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.notes_ireland_public.arn
  }

  condition {
    host_header {
      values = ["www.notes.example"]
    }
  }
}

resource "aws_ecs_service" "notes_ireland" {
  name                              = "notes-notes-ireland"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.notes_ireland.arn
  desired_count                     = 2
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "notes"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.notes_ireland.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.notes_ireland_internal.arn
    container_name   = "notes"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.notes_ireland_public.arn
    container_name   = "notes"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.notes_ireland_internal,
    aws_lb_listener_rule.notes_ireland_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "notes_ireland" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.notes_ireland.name}"
  min_capacity       = 2
  max_capacity       = 6
  tags = {
    "dr:service" = "notes"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "notes_ireland" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.notes_ireland.service_namespace
  scalable_dimension = aws_appautoscaling_target.notes_ireland.scalable_dimension
  resource_id        = aws_appautoscaling_target.notes_ireland.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "notes_ireland_healthy_hosts" {
  alarm_name        = "notes-notes-ireland-healthy-hosts"
  alarm_description = "No task of notes answers in ireland"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.notes_ireland_public.arn_suffix
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
    "dr:service" = "notes"
  }
}

# notes/db: tier standard, RTO 4h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "notes_db_ireland" {
  name        = "notes/notes/db"
  description = "Master user of notes/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }

  replica {
    region     = "eu-central-1"
    kms_key_id = "arn:aws:kms:eu-central-1:111122223333:alias/notes-data-frankfurt"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [replica]
  }
}

ephemeral "aws_secretsmanager_random_password" "notes_db_ireland" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "notes_db_ireland" {
  secret_id = aws_secretsmanager_secret.notes_db_ireland.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.notes_db_ireland.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "notes_db_ireland" {
  secret_id  = aws_secretsmanager_secret_version.notes_db_ireland.secret_id
  version_id = aws_secretsmanager_secret_version.notes_db_ireland.version_id
}

resource "aws_db_subnet_group" "notes_db_ireland" {
  name       = "notes-notes-db-ireland"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "notes_db_ireland" {
  name        = "notes-notes-db-ireland"
  description = "Connections to notes/db in ireland"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "notes_db_ireland_from_notes" {
  security_group_id            = aws_security_group.notes_db_ireland.id
  description                  = "Tasks of notes"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.notes_ireland.id
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "notes_db_ireland" {
  name   = "notes-notes-db-ireland-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "notes"
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

# RPO 1h asked; the backups replicated to frankfurt are 5m old, on a bad day 30m.
resource "aws_db_instance" "notes_db_ireland" {
  identifier                      = "notes-notes-db-ireland"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "notesdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.notes_db_ireland.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 50
  max_allocated_storage           = 100
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.t4g.medium"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.notes_db_ireland.name
  vpc_security_group_ids          = [aws_security_group.notes_db_ireland.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.notes_db_ireland.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "notes-notes-db-ireland-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "notes"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "notes_db_ireland_endpoint" {
  name           = "/drgen/notes/v1/notes/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.notes_db_ireland.address
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}
