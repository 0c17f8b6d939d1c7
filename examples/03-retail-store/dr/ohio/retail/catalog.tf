# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# catalog: tier browsing, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "catalog_ohio" {
  name              = "/retail/ohio/catalog"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "catalog"
  }
}

resource "aws_ecs_task_definition" "catalog_ohio" {
  family                   = "retail-catalog-ohio"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-catalog-ohio-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-catalog-ohio-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "catalog"
      image     = "111122223333.dkr.ecr.us-east-2.amazonaws.com/retail/catalog:stable"
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
          value = "ohio"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-east-2:111122223333:secret:retail/catalog/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/catalog/db/endpoint"
        },
        {
          name      = "SEARCH_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/catalog/search/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.catalog_ohio.name
          awslogs-region        = "us-east-2"
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

resource "aws_security_group" "catalog_ohio" {
  name        = "retail-catalog-ohio-tasks"
  description = "Tasks of catalog"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
  }
}

resource "aws_vpc_security_group_egress_rule" "catalog_ohio" {
  security_group_id = aws_security_group.catalog_ohio.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "catalog_ohio_internal" {
  security_group_id            = aws_security_group.catalog_ohio.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "catalog_ohio_internal" {
  name                 = "retail-catal-m5kntx-ernal-9211sq"
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

resource "aws_lb_listener_rule" "catalog_ohio_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "catalog"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.catalog_ohio_internal.arn
  }

  condition {
    host_header {
      values = ["catalog.retail.internal"]
    }
  }
}

# 0 of 3 tasks while oregon is active: recovery starts the rest.
resource "aws_ecs_service" "catalog_ohio" {
  name                              = "retail-catalog-ohio"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.catalog_ohio.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.catalog_ohio.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.catalog_ohio_internal.arn
    container_name   = "catalog"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.catalog_ohio_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "catalog_ohio" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.catalog_ohio.name}"
  min_capacity       = 0
  max_capacity       = 12
  tags = {
    "dr:service" = "catalog"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "catalog_ohio" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.catalog_ohio.service_namespace
  scalable_dimension = aws_appautoscaling_target.catalog_ohio.scalable_dimension
  resource_id        = aws_appautoscaling_target.catalog_ohio.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# catalog/db: tier browsing, RTO 1h, RPO 1h. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "catalog_db_ohio" {
  name       = "retail-catalog-db-ohio"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "catalog_db_ohio" {
  name        = "retail-catalog-db-ohio"
  description = "Connections to catalog/db in ohio"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "catalog_db_ohio_from_catalog" {
  security_group_id            = aws_security_group.catalog_db_ohio.id
  description                  = "Tasks of catalog"
  ip_protocol                  = "tcp"
  from_port                    = 3306
  to_port                      = 3306
  referenced_security_group_id = aws_security_group.catalog_ohio.id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "catalog_db_ohio" {
  name   = "retail-catalog-db-ohio-mysql8-0"
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

# RPO 1h asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "catalog_db_ohio" {
  source_db_instance_arn = "arn:aws:rds:us-west-2:111122223333:db:retail-catalog-db-oregon"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "catalog_db_ohio_endpoint" {
  name           = "/drgen/retail/v1/catalog/db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

# catalog/search: tier browsing, RTO 1h, RPO none. Protected as backup-restore: made when needed, filled from its source.

resource "aws_security_group" "catalog_search_ohio" {
  name        = "retail-catalog-search-ohio"
  description = "Connections to catalog/search in ohio"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

resource "aws_vpc_security_group_ingress_rule" "catalog_search_ohio_from_catalog" {
  security_group_id            = aws_security_group.catalog_search_ohio.id
  description                  = "Tasks of catalog"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.catalog_ohio.id
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }
}

# No domain here: a step of the recovery makes it, with the group above.
resource "aws_ssm_parameter" "catalog_search_ohio_endpoint" {
  name           = "/drgen/retail/v1/catalog/search/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "catalog"
    "dr:store"   = "search"
  }

  lifecycle {
    # A step of the recovery writes it.
    ignore_changes = [insecure_value]
  }
}

resource "aws_sfn_state_machine" "catalog_recovery" {
  name       = "retail-part-catalog-site-loss-ohio"
  role_arn   = "arn:aws:iam::111122223333:role/retail-retail-ohio-recovery"
  definition = file("${path.module}/catalog.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/vendedlogs/states/retail-ohio-recovery:*"
  }
}
