# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/astronomy/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/astronomy/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/astronomy/v1/network"
}

locals {
  alarms  = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}

resource "aws_ecs_cluster" "this" {
  name = "astronomy-support-sydney"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "internal_0" {
  name        = "astronomy-su-j16ew8-ey-internal0-lb"
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
  name                       = "astronomy-su-j16ew8-ey-internal0"
  load_balancer_type         = "application"
  internal                   = true
  subnets                    = local.network.private_subnet_ids
  security_groups            = [aws_security_group.internal_0.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  # Users can be led away from a zone that fails.
  enable_zonal_shift = true

  access_logs {
    bucket  = "astronomy-lb-logs-111122223333-sydney"
    prefix  = "support/internal-0"
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
  name = "/drgen/astronomy/v1/support/balancers"
  type = "String"
  insecure_value = jsonencode({
    internal_0 = {
      dns_name = aws_lb.internal_0.dns_name
      zone_id  = aws_lb.internal_0.zone_id
    }
  })
}

resource "aws_cloudwatch_composite_alarm" "not_ready" {
  alarm_name        = "astronomy-support-sydney-not-ready"
  alarm_description = "support is not ready to fail over to sydney"
  # Nothing here tells whether the site is ready.
  alarm_rule = "FALSE"

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}
