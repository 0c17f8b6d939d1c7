# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# notes: tier standard, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "notes_frankfurt" {
  name              = "/notes/frankfurt/notes"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "notes"
  }
}

resource "aws_ecs_task_definition" "notes_frankfurt" {
  family                   = "notes-notes-frankfurt"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  execution_role_arn       = "arn:aws:iam::111122223333:role/notes-notes-frankfurt-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/notes-notes-frankfurt-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "notes"
      image     = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/notes/app:stable"
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
          value = "frankfurt"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:notes/notes/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-central-1:111122223333:parameter/drgen/notes/v1/notes/db/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.notes_frankfurt.name
          awslogs-region        = "eu-central-1"
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

resource "aws_security_group" "notes_frankfurt" {
  name        = "notes-notes-frankfurt-tasks"
  description = "Tasks of notes"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notes"
  }
}

resource "aws_vpc_security_group_egress_rule" "notes_frankfurt" {
  security_group_id = aws_security_group.notes_frankfurt.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "notes_frankfurt_internal" {
  security_group_id            = aws_security_group.notes_frankfurt.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "notes_frankfurt_public" {
  security_group_id            = aws_security_group.notes_frankfurt.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "notes_frankfurt_internal" {
  name                 = "notes-notes-7xjqyw-ernal-7c1kcw"
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

resource "aws_lb_listener_rule" "notes_frankfurt_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 1
  tags = {
    "dr:service" = "notes"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.notes_frankfurt_internal.arn
  }

  condition {
    host_header {
      values = ["notes.notes.internal"]
    }
  }
}

resource "aws_lb_target_group" "notes_frankfurt_public" {
  name                 = "notes-notes-66apbq-ublic-7c1kcw"
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

resource "aws_lb_listener_rule" "notes_frankfurt_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "notes"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.notes_frankfurt_public.arn
  }

  condition {
    host_header {
      values = ["www.notes.example"]
    }
  }
}

# 0 of 2 tasks while ireland is active: recovery starts the rest.
resource "aws_ecs_service" "notes_frankfurt" {
  name                              = "notes-notes-frankfurt"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.notes_frankfurt.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.notes_frankfurt.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.notes_frankfurt_internal.arn
    container_name   = "notes"
    container_port   = 8080
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.notes_frankfurt_public.arn
    container_name   = "notes"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [
    aws_lb_listener_rule.notes_frankfurt_internal,
    aws_lb_listener_rule.notes_frankfurt_public,
  ]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "notes_frankfurt" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.notes_frankfurt.name}"
  min_capacity       = 0
  max_capacity       = 6
  tags = {
    "dr:service" = "notes"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "notes_frankfurt" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.notes_frankfurt.service_namespace
  scalable_dimension = aws_appautoscaling_target.notes_frankfurt.scalable_dimension
  resource_id        = aws_appautoscaling_target.notes_frankfurt.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# notes/db: tier standard, RTO 4h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "notes_db_frankfurt" {
  name       = "notes-notes-db-frankfurt"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "notes_db_frankfurt" {
  name        = "notes-notes-db-frankfurt"
  description = "Connections to notes/db in frankfurt"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "notes_db_frankfurt_from_notes" {
  security_group_id            = aws_security_group.notes_db_frankfurt.id
  description                  = "Tasks of notes"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.notes_frankfurt.id
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "notes_db_frankfurt" {
  name   = "notes-notes-db-frankfurt-postgres16"
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

# RPO 1h asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "notes_db_frankfurt" {
  source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:notes-notes-db-ireland"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "notes_db_frankfurt_endpoint" {
  name           = "/drgen/notes/v1/notes/db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "notes"
    "dr:store"   = "db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "notes_recovery" {
  name       = "notes-part-notes-site-loss-frankfurt"
  role_arn   = "arn:aws:iam::111122223333:role/notes-notes-frankfurt-recovery"
  definition = file("${path.module}/notes.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/vendedlogs/states/notes-frankfurt-recovery:*"
  }
}
