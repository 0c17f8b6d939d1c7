# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/shop/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/shop/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/shop/v1/network"
}

locals {
  alarms  = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}

resource "aws_ecs_cluster" "this" {
  name = "shop-commerce-tokyo"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "public_0" {
  name        = "shop-commerce-tokyo-public0-lb"
  description = "The public load balancer"
  vpc_id      = local.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "public_0_http" {
  security_group_id = aws_security_group.public_0.id
  description       = "HTTP from everywhere"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "public_0_https" {
  security_group_id = aws_security_group.public_0.id
  description       = "HTTPS from everywhere"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_egress_rule" "public_0" {
  security_group_id = aws_security_group.public_0.id
  description       = "To tasks"
  ip_protocol       = "-1"
  cidr_ipv4         = local.network.cidr
}

resource "aws_lb" "public_0" {
  name                       = "shop-commerce-tokyo-public0"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = local.network.public_subnet_ids
  security_groups            = [aws_security_group.public_0.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  # Users can be led away from a zone that fails.
  enable_zonal_shift = true

  access_logs {
    bucket  = "shop-lb-logs-111122223333-tokyo"
    prefix  = "commerce/public-0"
    enabled = true
  }
}

resource "aws_lb_listener" "public_0" {
  load_balancer_arn = aws_lb.public_0.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:ap-northeast-1:111122223333:certificate/22222222-2222-2222-2222-222222222222"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_lb_listener" "public_0_http" {
  load_balancer_arn = aws_lb.public_0.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      protocol    = "HTTPS"
      port        = "443"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_security_group" "internal_0" {
  name        = "shop-commerce-tokyo-internal0-lb"
  description = "The internal load balancer"
  vpc_id      = local.network.vpc_id
}

resource "aws_vpc_security_group_ingress_rule" "internal_0_http" {
  security_group_id = aws_security_group.internal_0.id
  description       = "HTTP from the network"
  ip_protocol       = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_ipv4         = local.network.cidr
}

resource "aws_vpc_security_group_egress_rule" "internal_0" {
  security_group_id = aws_security_group.internal_0.id
  description       = "To tasks"
  ip_protocol       = "-1"
  cidr_ipv4         = local.network.cidr
}

resource "aws_lb" "internal_0" {
  name                       = "shop-commerce-tokyo-internal0"
  load_balancer_type         = "application"
  internal                   = true
  subnets                    = local.network.private_subnet_ids
  security_groups            = [aws_security_group.internal_0.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  # Users can be led away from a zone that fails.
  enable_zonal_shift = true

  access_logs {
    bucket  = "shop-lb-logs-111122223333-tokyo"
    prefix  = "commerce/internal-0"
    enabled = true
  }
}

resource "aws_lb_listener" "internal_0" {
  load_balancer_arn = aws_lb.internal_0.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      status_code  = "404"
    }
  }
}

resource "aws_ssm_parameter" "balancers" {
  name = "/drgen/shop/v1/commerce/balancers"
  type = "String"
  insecure_value = jsonencode({
    public_0 = {
      dns_name = aws_lb.public_0.dns_name
      zone_id  = aws_lb.public_0.zone_id
    }
    internal_0 = {
      dns_name = aws_lb.internal_0.dns_name
      zone_id  = aws_lb.internal_0.zone_id
    }
  })
}

resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "shop-commerce-tokyo-not-ready"
  alarm_description = "commerce is not ready to fail over to tokyo"
  alarm_rule = join(
    " OR ",
    formatlist(
      "NOT OK(\"%s\")",
      [
        aws_cloudwatch_metric_alarm.notify_events_tokyo_lag.alarm_name,
        aws_cloudwatch_metric_alarm.order_tokyo_healthy_hosts.alarm_name,
        aws_cloudwatch_metric_alarm.order_tokyo_tasks.alarm_name,
        aws_cloudwatch_metric_alarm.order_db_tokyo_lag.alarm_name,
        aws_cloudwatch_metric_alarm.order_receipts_tokyo_late.alarm_name,
        aws_cloudwatch_metric_alarm.payment_tokyo_healthy_hosts.alarm_name,
        aws_cloudwatch_metric_alarm.payment_tokyo_tasks.alarm_name,
        aws_cloudwatch_metric_alarm.product_tokyo_healthy_hosts.alarm_name,
        aws_cloudwatch_metric_alarm.product_tokyo_tasks.alarm_name,
      ],
    ),
  )

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}
