# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

data "aws_ssm_parameter" "alarms" {
  name = "/drgen/boutique/v1/alarms"
}

data "aws_ssm_parameter" "keys" {
  name = "/drgen/boutique/v1/keys"
}

data "aws_ssm_parameter" "network" {
  name = "/drgen/boutique/v1/network"
}

locals {
  alarms  = jsondecode(data.aws_ssm_parameter.alarms.insecure_value)
  keys    = jsondecode(data.aws_ssm_parameter.keys.insecure_value)
  network = jsondecode(data.aws_ssm_parameter.network.insecure_value)
}

resource "aws_ecs_cluster" "this" {
  name = "boutique-boutique-london"

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_security_group" "public_0" {
  name        = "boutique-boutique-london-public0-lb"
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
  name                       = "boutique-boutique-london-public0"
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = local.network.public_subnet_ids
  security_groups            = [aws_security_group.public_0.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  # Users can be led away from a zone that fails.
  enable_zonal_shift = true

  access_logs {
    bucket  = "boutique-lb-logs-111122223333-london"
    prefix  = "boutique/public-0"
    enabled = true
  }
}

resource "aws_lb_listener" "public_0" {
  load_balancer_arn = aws_lb.public_0.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-2:111122223333:certificate/11111111-1111-1111-1111-111111111111"

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
  name        = "boutique-bou-s0m4wt-on-internal0-lb"
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
  name                       = "boutique-bou-s0m4wt-on-internal0"
  load_balancer_type         = "application"
  internal                   = true
  subnets                    = local.network.private_subnet_ids
  security_groups            = [aws_security_group.internal_0.id]
  drop_invalid_header_fields = true
  enable_deletion_protection = true
  # Users can be led away from a zone that fails.
  enable_zonal_shift = true

  access_logs {
    bucket  = "boutique-lb-logs-111122223333-london"
    prefix  = "boutique/internal-0"
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
  name = "/drgen/boutique/v1/boutique/balancers"
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
  alarm_name        = "boutique-boutique-london-not-ready"
  alarm_description = "boutique is not ready to fail over to london"
  # Nothing here tells whether the site is ready.
  alarm_rule = "FALSE"

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}
