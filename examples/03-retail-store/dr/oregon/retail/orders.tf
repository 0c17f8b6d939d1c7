# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# orders: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "orders_oregon" {
  name              = "/retail/oregon/orders"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "orders"
  }
}

resource "aws_ecs_task_definition" "orders_oregon" {
  family                   = "retail-orders-oregon"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-orders-oregon-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-orders-oregon-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "orders"
      image     = "111122223333.dkr.ecr.us-west-2.amazonaws.com/retail/orders:stable"
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
          value = "ordersdb"
        },
        {
          name  = "DB_PORT"
          value = "5432"
        },
        {
          name  = "DR_SITE"
          value = "oregon"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-west-2:111122223333:secret:retail/orders/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/orders/db/endpoint"
        },
        {
          name      = "EVENTS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-west-2:111122223333:secret:retail/orders/events"
        },
        {
          name      = "EVENTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-west-2:111122223333:parameter/drgen/retail/v1/orders/events/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.orders_oregon.name
          awslogs-region        = "us-west-2"
          awslogs-stream-prefix = "orders"
        }
      }
    },
  ])
  tags = {
    "dr:service" = "orders"
  }

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }
}

resource "aws_security_group" "orders_oregon" {
  name        = "retail-orders-oregon-tasks"
  description = "Tasks of orders"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
  }
}

resource "aws_vpc_security_group_egress_rule" "orders_oregon" {
  security_group_id = aws_security_group.orders_oregon.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "orders_oregon_internal" {
  security_group_id            = aws_security_group.orders_oregon.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "orders_oregon_internal" {
  name                 = "retail-order-tpyjjp-ernal-ssa1rr"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  deregistration_delay = 30
  tags = {
    "dr:service" = "orders"
  }

  health_check {
    path                = "/actuator/health"
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

resource "aws_lb_listener_rule" "orders_oregon_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 4
  tags = {
    "dr:service" = "orders"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.orders_oregon_internal.arn
  }

  condition {
    host_header {
      values = ["orders.retail.internal"]
    }
  }
}

resource "aws_ecs_service" "orders_oregon" {
  name                              = "retail-orders-oregon"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.orders_oregon.arn
  desired_count                     = 3
  launch_type                       = "FARGATE"
  availability_zone_rebalancing     = "ENABLED"
  health_check_grace_period_seconds = 60
  propagate_tags                    = "SERVICE"
  tags = {
    "dr:service" = "orders"
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = local.network.private_subnet_ids
    security_groups = [aws_security_group.orders_oregon.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.orders_oregon_internal.arn
    container_name   = "orders"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.orders_oregon_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "orders_oregon" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.orders_oregon.name}"
  min_capacity       = 3
  max_capacity       = 12
  tags = {
    "dr:service" = "orders"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "orders_oregon" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.orders_oregon.service_namespace
  scalable_dimension = aws_appautoscaling_target.orders_oregon.scalable_dimension
  resource_id        = aws_appautoscaling_target.orders_oregon.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_oregon_healthy_hosts" {
  alarm_name        = "retail-orders-oregon-healthy-hosts"
  alarm_description = "No task of orders answers in oregon"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.internal_0.arn_suffix
    TargetGroup  = aws_lb_target_group.orders_oregon_internal.arn_suffix
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
    "dr:service" = "orders"
  }
}

# orders/db: tier buying, RTO 1h, RPO 5m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_secretsmanager_secret" "orders_db_oregon" {
  name        = "retail/orders/db"
  description = "Master user of orders/db"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "orders"
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

ephemeral "aws_secretsmanager_random_password" "orders_db_oregon" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "orders_db_oregon" {
  secret_id = aws_secretsmanager_secret.orders_db_oregon.id
  secret_string_wo = jsonencode({
    username = "dbadmin"
    password = ephemeral.aws_secretsmanager_random_password.orders_db_oregon.random_password
  })
  secret_string_wo_version = 1
}

# The password comes back out of the secret, and enters no state.
ephemeral "aws_secretsmanager_secret_version" "orders_db_oregon" {
  secret_id  = aws_secretsmanager_secret_version.orders_db_oregon.secret_id
  version_id = aws_secretsmanager_secret_version.orders_db_oregon.version_id
}

resource "aws_db_subnet_group" "orders_db_oregon" {
  name       = "retail-orders-db-oregon"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "orders_db_oregon" {
  name        = "retail-orders-db-oregon"
  description = "Connections to orders/db in oregon"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_db_oregon_from_orders" {
  security_group_id            = aws_security_group.orders_db_oregon.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.orders_oregon.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "orders_db_oregon" {
  name   = "retail-orders-db-oregon-postgres16"
  family = "postgres16"
  tags = {
    "dr:service" = "orders"
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

# RPO 5m asked; the backups replicated to ohio are 5m old, on a bad day 30m.
resource "aws_db_instance" "orders_db_oregon" {
  identifier                      = "retail-orders-db-oregon"
  engine                          = "postgres"
  engine_version                  = "16"
  db_name                         = "ordersdb"
  username                        = "dbadmin"
  password_wo                     = jsondecode(ephemeral.aws_secretsmanager_secret_version.orders_db_oregon.secret_string).password
  password_wo_version             = 1
  allocated_storage               = 100
  max_allocated_storage           = 200
  storage_type                    = "gp3"
  storage_encrypted               = true
  kms_key_id                      = local.keys.data
  instance_class                  = "db.r6g.large"
  multi_az                        = true
  db_subnet_group_name            = aws_db_subnet_group.orders_db_oregon.name
  vpc_security_group_ids          = [aws_security_group.orders_db_oregon.id]
  publicly_accessible             = false
  parameter_group_name            = aws_db_parameter_group.orders_db_oregon.name
  auto_minor_version_upgrade      = false
  backup_retention_period         = 30
  backup_window                   = "07:00-08:00"
  maintenance_window              = "sun:09:00-sun:10:00"
  copy_tags_to_snapshot           = true
  delete_automated_backups        = false
  deletion_protection             = true
  skip_final_snapshot             = false
  final_snapshot_identifier       = "retail-orders-db-oregon-g1-final"
  performance_insights_enabled    = true
  performance_insights_kms_key_id = local.keys.data
  tags = {
    "dr:backup"  = "gfs"
    "dr:service" = "orders"
    "dr:store"   = "db"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version, kms_key_id]
  }
}

resource "aws_ssm_parameter" "orders_db_oregon_endpoint" {
  name           = "/drgen/retail/v1/orders/db/endpoint"
  type           = "String"
  insecure_value = aws_db_instance.orders_db_oregon.address
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

# orders/events: tier buying, RTO 1h, RPO 5m. Protected as backup-restore: a broker in each site; producers send again.

resource "aws_security_group" "orders_events_oregon" {
  name        = "retail-orders-events-oregon"
  description = "Connections to orders/events in oregon"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_events_oregon_from_orders" {
  security_group_id            = aws_security_group.orders_events_oregon.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 5671
  to_port                      = 5671
  referenced_security_group_id = aws_security_group.orders_oregon.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_events_oregon_from_orders_443" {
  security_group_id            = aws_security_group.orders_events_oregon.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.orders_oregon.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_secretsmanager_secret" "orders_events_oregon" {
  name        = "retail/orders/events"
  description = "Master user of orders/events"
  kms_key_id  = local.keys.data
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }

  lifecycle {
    prevent_destroy = true
  }
}

ephemeral "aws_secretsmanager_random_password" "orders_events_oregon" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "orders_events_oregon" {
  secret_id = aws_secretsmanager_secret.orders_events_oregon.id
  secret_string_wo = jsonencode({
    username = "mqadmin"
    password = ephemeral.aws_secretsmanager_random_password.orders_events_oregon.random_password
  })
  secret_string_wo_version = 1
}

# The broker takes no ephemeral value: its first password comes to be in the state, and no later one. Change it
# in the broker, then in the secret.
# https://github.com/hashicorp/terraform-provider-aws/issues/48180
data "aws_secretsmanager_secret_version" "orders_events_oregon" {
  secret_id  = aws_secretsmanager_secret_version.orders_events_oregon.secret_id
  version_id = aws_secretsmanager_secret_version.orders_events_oregon.version_id
}

resource "aws_mq_broker" "orders_events_oregon" {
  broker_name                = "retail-orders-events-oregon"
  engine_type                = "RabbitMQ"
  engine_version             = "4.2"
  host_instance_type         = "mq.m7g.large"
  deployment_mode            = "CLUSTER_MULTI_AZ"
  subnet_ids                 = local.network.data_subnet_ids
  security_groups            = [aws_security_group.orders_events_oregon.id]
  publicly_accessible        = false
  auto_minor_version_upgrade = true
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }

  logs {
    general = true
  }

  user {
    username = "mqadmin"
    password = jsondecode(data.aws_secretsmanager_secret_version.orders_events_oregon.secret_string).password
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [user]
  }
}

resource "aws_ssm_parameter" "orders_events_oregon_endpoint" {
  name           = "/drgen/retail/v1/orders/events/endpoint"
  type           = "String"
  insecure_value = aws_mq_broker.orders_events_oregon.instances[0].endpoints[0]
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_events_oregon_memory" {
  alarm_name          = "retail-orders-events-oregon-memory"
  alarm_description   = "orders/events soon takes no more messages: it uses 80 % of its memory, or does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }

  metric_query {
    id          = "percent"
    expression  = "100 * part / whole"
    label       = "RabbitMQMemUsed"
    return_data = true
  }

  metric_query {
    id = "part"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQMemUsed"
      dimensions = {
        Broker = "retail-orders-events-oregon"
      }
      stat   = "Maximum"
      period = 60
    }
  }

  metric_query {
    id = "whole"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQMemLimit"
      dimensions = {
        Broker = "retail-orders-events-oregon"
      }
      stat   = "Maximum"
      period = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_events_oregon_disk" {
  alarm_name          = "retail-orders-events-oregon-disk"
  alarm_description   = "orders/events soon takes no more messages: its disk is nearly full, or it does not answer"
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 150
  # A broker measures itself all the time: one that does not is not there.
  treat_missing_data = "breaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }

  metric_query {
    id          = "percent"
    expression  = "100 * part / whole"
    label       = "RabbitMQDiskFree"
    return_data = true
  }

  metric_query {
    id = "part"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQDiskFree"
      dimensions = {
        Broker = "retail-orders-events-oregon"
      }
      stat   = "Minimum"
      period = 60
    }
  }

  metric_query {
    id = "whole"

    metric {
      namespace   = "AWS/AmazonMQ"
      metric_name = "RabbitMQDiskFreeLimit"
      dimensions = {
        Broker = "retail-orders-events-oregon"
      }
      stat   = "Minimum"
      period = 60
    }
  }
}
