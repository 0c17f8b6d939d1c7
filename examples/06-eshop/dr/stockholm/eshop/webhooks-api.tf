# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# webhooks-api: tier office, RTO 4h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "webhooks_api_stockholm" {
  name              = "/eshop/stockholm/webhooks-api"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "webhooks-api"
  }
}

resource "aws_ecs_task_definition" "webhooks_api_stockholm" {
  family                   = "eshop-webhooks-api-stockholm"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/eshop-webhooks-api-stockholm-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/eshop-webhooks-api-stockholm-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "webhooks-api"
      image     = "111122223333.dkr.ecr.eu-north-1.amazonaws.com/eshop/webhooks-api:stable"
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
          value = "webhooksapidb"
        },
        {
          name  = "DB_PORT"
          value = "5432"
        },
        {
          name  = "DR_SITE"
          value = "stockholm"
        },
        {
          name  = "IDENTITY_API_URL"
          value = "http://identity-api.eshop.internal"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-north-1:111122223333:secret:eshop/webhooks-api/db/secret"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/v1/webhooks-api/db/endpoint"
        },
        {
          name      = "EVENTBUS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:eu-north-1:111122223333:secret:eshop/eventbus"
        },
        {
          name      = "EVENTBUS_ENDPOINT"
          valueFrom = "arn:aws:ssm:eu-north-1:111122223333:parameter/drgen/eshop/v1/eventbus/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.webhooks_api_stockholm.name
          awslogs-region        = "eu-north-1"
          awslogs-stream-prefix = "webhooks-api"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "webhooks-api"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "X86_64"
  }
}

resource "aws_security_group" "webhooks_api_stockholm" {
  name        = "eshop-webhooks-api-stockholm-tasks"
  description = "Tasks of webhooks-api"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "webhooks-api"
  }
}

resource "aws_vpc_security_group_egress_rule" "webhooks_api_stockholm" {
  security_group_id = aws_security_group.webhooks_api_stockholm.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "webhooks_api_stockholm_internal" {
  security_group_id            = aws_security_group.webhooks_api_stockholm.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "webhooks_api_stockholm_internal" {
  name                 = "eshop-webhoo-e96k8m-ernal-ppd9p1"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "webhooks-api"
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

resource "aws_lb_listener_rule" "webhooks_api_stockholm_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 9
  tags = {
    "dr:service" = "webhooks-api"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.webhooks_api_stockholm_internal.arn
  }

  condition {
    host_header {
      values = ["webhooks-api.eshop.internal"]
    }
  }
}

# 0 of 2 tasks while dublin is active: recovery starts the rest.
resource "aws_ecs_service" "webhooks_api_stockholm" {
  name                              = "eshop-webhooks-api-stockholm"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.webhooks_api_stockholm.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "webhooks-api"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.webhooks_api_stockholm.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.webhooks_api_stockholm_internal.arn
    container_name   = "webhooks-api"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.webhooks_api_stockholm_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "webhooks_api_stockholm" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.webhooks_api_stockholm.name}"
  min_capacity       = 0
  max_capacity       = 8
  tags = {
    "dr:service" = "webhooks-api"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "webhooks_api_stockholm" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.webhooks_api_stockholm.service_namespace
  scalable_dimension = aws_appautoscaling_target.webhooks_api_stockholm.scalable_dimension
  resource_id        = aws_appautoscaling_target.webhooks_api_stockholm.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# webhooks-api/db: tier office, RTO 4h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "webhooks_api_db_stockholm" {
  name       = "eshop-webhooks-api-db-stockholm"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "webhooks-api"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "webhooks_api_db_stockholm" {
  name        = "eshop-webhooks-api-db-stockholm"
  description = "Connections to webhooks-api/db in stockholm"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "webhooks-api"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "webhooks_api_db_stockholm_from_webhooks_api" {
  security_group_id            = aws_security_group.webhooks_api_db_stockholm.id
  description                  = "Tasks of webhooks-api"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.webhooks_api_stockholm.id
  tags = {
    "dr:service" = "webhooks-api"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "webhooks_api_db_stockholm" {
  name   = "eshop-webhooks-api-db-stockholm-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "webhooks-api"
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
resource "aws_db_instance_automated_backups_replication" "webhooks_api_db_stockholm" {
  source_db_instance_arn = "arn:aws:rds:eu-west-1:111122223333:db:eshop-webhooks-api-db-dublin"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "webhooks_api_db_stockholm_endpoint" {
  name           = "/drgen/eshop/v1/webhooks-api/db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "webhooks-api"
    "dr:store"   = "db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "webhooks_api_recovery" {
  name       = "eshop-part-webhooks-api-site-loss-stockholm"
  role_arn   = "arn:aws:iam::111122223333:role/eshop-eshop-stockholm-recovery"
  definition = file("${path.module}/webhooks-api.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:eu-north-1:111122223333:log-group:/aws/vendedlogs/states/eshop-stockholm-recovery:*"
  }
}
