# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# orders: tier buying, RTO 1h. Protected as backup-restore: all in place, no task running.

resource "aws_cloudwatch_log_group" "orders_ohio" {
  name              = "/retail/ohio/orders"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "orders"
  }
}

resource "aws_ecs_task_definition" "orders_ohio" {
  family                   = "retail-orders-ohio"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/retail-orders-ohio-execution"
  task_role_arn            = "arn:aws:iam::111122223333:role/retail-orders-ohio-task"
  # Old revisions stay: a rollback needs them.
  skip_destroy = true
  container_definitions = jsonencode([
    {
      name      = "orders"
      image     = "111122223333.dkr.ecr.us-east-2.amazonaws.com/retail/orders:stable"
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
          value = "ohio"
        },
      ]
      secrets = [
        {
          name      = "DB_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-east-2:111122223333:secret:retail/orders/db"
        },
        {
          name      = "DB_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/orders/db/endpoint"
        },
        {
          name      = "EVENTS_CREDENTIALS"
          valueFrom = "arn:aws:secretsmanager:us-east-2:111122223333:secret:retail/orders/events"
        },
        {
          name      = "EVENTS_ENDPOINT"
          valueFrom = "arn:aws:ssm:us-east-2:111122223333:parameter/drgen/retail/v1/orders/events/endpoint"
        },
      ]
      logConfiguration = {
        logDriver = "awslogs"
        options = {
          awslogs-group         = aws_cloudwatch_log_group.orders_ohio.name
          awslogs-region        = "us-east-2"
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

resource "aws_security_group" "orders_ohio" {
  name        = "retail-orders-ohio-tasks"
  description = "Tasks of orders"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
  }
}

resource "aws_vpc_security_group_egress_rule" "orders_ohio" {
  security_group_id = aws_security_group.orders_ohio.id
  description       = "Tasks call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "orders_ohio_internal" {
  security_group_id            = aws_security_group.orders_ohio.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_lb_target_group" "orders_ohio_internal" {
  name                 = "retail-order-7hzw22-ernal-9211sq"
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

resource "aws_lb_listener_rule" "orders_ohio_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 4
  tags = {
    "dr:service" = "orders"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.orders_ohio_internal.arn
  }

  condition {
    host_header {
      values = ["orders.retail.internal"]
    }
  }
}

# 0 of 3 tasks while oregon is active: recovery starts the rest.
resource "aws_ecs_service" "orders_ohio" {
  name                              = "retail-orders-ohio"
  cluster                           = aws_ecs_cluster.this.id
  task_definition                   = aws_ecs_task_definition.orders_ohio.arn
  desired_count                     = 0
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
    security_groups = [aws_security_group.orders_ohio.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.orders_ohio_internal.arn
    container_name   = "orders"
    container_port   = 8080
  }

  # ECS refuses a target group that no listener uses yet.
  depends_on = [aws_lb_listener_rule.orders_ohio_internal]

  lifecycle {
    # Scaling and recovery set the count, the deployer the task definition.
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_appautoscaling_target" "orders_ohio" {
  service_namespace  = "ecs"
  scalable_dimension = "ecs:service:DesiredCount"
  resource_id        = "service/${aws_ecs_cluster.this.name}/${aws_ecs_service.orders_ohio.name}"
  min_capacity       = 0
  max_capacity       = 12
  tags = {
    "dr:service" = "orders"
  }

  lifecycle {
    # Recovery raises it; an apply must not scale the promoted site down again.
    ignore_changes = [min_capacity]
  }
}

resource "aws_appautoscaling_policy" "orders_ohio" {
  name               = "cpu"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.orders_ohio.service_namespace
  scalable_dimension = aws_appautoscaling_target.orders_ohio.scalable_dimension
  resource_id        = aws_appautoscaling_target.orders_ohio.resource_id

  target_tracking_scaling_policy_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

# orders/db: tier buying, RTO 1h, RPO 5m. Protected as backup-restore: automated backups replicated to the other region.

resource "aws_db_subnet_group" "orders_db_ohio" {
  name       = "retail-orders-db-ohio"
  subnet_ids = local.network.data_subnet_ids
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_security_group" "orders_db_ohio" {
  name        = "retail-orders-db-ohio"
  description = "Connections to orders/db in ohio"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_db_ohio_from_orders" {
  security_group_id            = aws_security_group.orders_db_ohio.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  referenced_security_group_id = aws_security_group.orders_ohio.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }
}

resource "aws_db_parameter_group" "orders_db_ohio" {
  name   = "retail-orders-db-ohio-postgres16"
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

# RPO 5m asked; the newest point is 5m old, on a bad day 30m.
# Another retention would begin anew, so it is left alone.
resource "aws_db_instance_automated_backups_replication" "orders_db_ohio" {
  source_db_instance_arn = "arn:aws:rds:us-west-2:111122223333:db:retail-orders-db-oregon"
  kms_key_id             = local.keys.data
  retention_period       = 30

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [retention_period]
  }
}

# Recovery writes the address.
resource "aws_ssm_parameter" "orders_db_ohio_endpoint" {
  name           = "/drgen/retail/v1/orders/db/endpoint"
  type           = "String"
  insecure_value = "none until recovered"
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "db"
  }

  lifecycle {
    ignore_changes = [insecure_value]
  }
}

# orders/events: tier buying, RTO 1h, RPO 5m. Protected as backup-restore: a broker in each site; producers send again.

resource "aws_security_group" "orders_events_ohio" {
  name        = "retail-orders-events-ohio"
  description = "Connections to orders/events in ohio"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_events_ohio_from_orders" {
  security_group_id            = aws_security_group.orders_events_ohio.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 5671
  to_port                      = 5671
  referenced_security_group_id = aws_security_group.orders_ohio.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_vpc_security_group_ingress_rule" "orders_events_ohio_from_orders_443" {
  security_group_id            = aws_security_group.orders_events_ohio.id
  description                  = "Tasks of orders"
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
  referenced_security_group_id = aws_security_group.orders_ohio.id
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_secretsmanager_secret" "orders_events_ohio" {
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

ephemeral "aws_secretsmanager_random_password" "orders_events_ohio" {
  password_length     = 32
  exclude_punctuation = true
}

resource "aws_secretsmanager_secret_version" "orders_events_ohio" {
  secret_id = aws_secretsmanager_secret.orders_events_ohio.id
  secret_string_wo = jsonencode({
    username = "mqadmin"
    password = ephemeral.aws_secretsmanager_random_password.orders_events_ohio.random_password
  })
  secret_string_wo_version = 1
}

# The broker takes no ephemeral value: its first password comes to be in the state, and no later one. Change it
# in the broker, then in the secret.
# https://github.com/hashicorp/terraform-provider-aws/issues/48180
data "aws_secretsmanager_secret_version" "orders_events_ohio" {
  secret_id  = aws_secretsmanager_secret_version.orders_events_ohio.secret_id
  version_id = aws_secretsmanager_secret_version.orders_events_ohio.version_id
}

resource "aws_mq_broker" "orders_events_ohio" {
  broker_name                = "retail-orders-events-ohio"
  engine_type                = "RabbitMQ"
  engine_version             = "4.2"
  host_instance_type         = "mq.m7g.large"
  deployment_mode            = "CLUSTER_MULTI_AZ"
  subnet_ids                 = local.network.data_subnet_ids
  security_groups            = [aws_security_group.orders_events_ohio.id]
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
    password = jsondecode(data.aws_secretsmanager_secret_version.orders_events_ohio.secret_string).password
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [user]
  }
}

resource "aws_ssm_parameter" "orders_events_ohio_endpoint" {
  name           = "/drgen/retail/v1/orders/events/endpoint"
  type           = "String"
  insecure_value = aws_mq_broker.orders_events_ohio.instances[0].endpoints[0]
  tags = {
    "dr:service" = "orders"
    "dr:store"   = "events"
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_events_ohio_memory" {
  alarm_name          = "retail-orders-events-ohio-memory"
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
        Broker = "retail-orders-events-ohio"
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
        Broker = "retail-orders-events-ohio"
      }
      stat   = "Maximum"
      period = 60
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "orders_events_ohio_disk" {
  alarm_name          = "retail-orders-events-ohio-disk"
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
        Broker = "retail-orders-events-ohio"
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
        Broker = "retail-orders-events-ohio"
      }
      stat   = "Minimum"
      period = 60
    }
  }
}

resource "aws_sfn_state_machine" "orders_recovery" {
  name       = "retail-part-orders-site-loss-ohio"
  role_arn   = "arn:aws:iam::111122223333:role/retail-retail-ohio-recovery"
  definition = file("${path.module}/orders.asl.json")

  logging_configuration {
    level                  = "ERROR"
    include_execution_data = true
    log_destination        = "arn:aws:logs:us-east-2:111122223333:log-group:/aws/vendedlogs/states/retail-ohio-recovery:*"
  }
}
