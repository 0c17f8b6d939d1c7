resource "aws_cloudwatch_log_group" "ledger_tokyo" {
  name              = "/shop/tokyo/ledger"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "ledger"
  }
}

resource "aws_security_group" "ledger_tokyo" {
  name        = "shop-ledger-tokyo-instances"
  description = "Instances of ledger"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "ledger"
  }
}

resource "aws_vpc_security_group_egress_rule" "ledger_tokyo" {
  security_group_id = aws_security_group.ledger_tokyo.id
  description       = "Instances call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_vpc_security_group_ingress_rule" "ledger_tokyo_internal" {
  security_group_id            = aws_security_group.ledger_tokyo.id
  description                  = "internal load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.internal_0.id
}

resource "aws_vpc_security_group_ingress_rule" "ledger_tokyo_public" {
  security_group_id            = aws_security_group.ledger_tokyo.id
  description                  = "public load balancer"
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
  referenced_security_group_id = aws_security_group.public_0.id
}

resource "aws_lb_target_group" "ledger_tokyo_internal" {
  name                 = "shop-ledger-tvjw76-ernal-30y5cg"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "instance"
  deregistration_delay = 30
  tags = {
    "dr:service" = "ledger"
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

resource "aws_lb_listener_rule" "ledger_tokyo_internal" {
  listener_arn = aws_lb_listener.internal_0.arn
  priority     = 2
  tags = {
    "dr:service" = "ledger"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ledger_tokyo_internal.arn
  }

  condition {
    host_header {
      values = ["ledger.shop.internal"]
    }
  }
}

resource "aws_lb_target_group" "ledger_tokyo_public" {
  name                 = "shop-ledger-tokyo-public-30y5cg"
  vpc_id               = local.network.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "instance"
  deregistration_delay = 30
  tags = {
    "dr:service" = "ledger"
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

resource "aws_lb_listener_rule" "ledger_tokyo_public" {
  listener_arn = aws_lb_listener.public_0.arn
  priority     = 1
  tags = {
    "dr:service" = "ledger"
  }

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.ledger_tokyo_public.arn
  }

  condition {
    host_header {
      values = ["ledger.shop.example"]
    }
  }
}

# Copied ahead of the day on which seoul is gone.
resource "aws_ami_copy" "ledger_tokyo" {
  name              = "shop-commerce-ledger-tokyo-ami-0a1b2c3d4e5f60718"
  source_ami_id     = "ami-0a1b2c3d4e5f60718"
  source_ami_region = "ap-northeast-2"
  encrypted         = true
  kms_key_id        = local.keys.data
  tags = {
    "dr:service" = "ledger"
  }

  lifecycle {
    # Instances start from the old one until the new one is there.
    create_before_destroy = true
  }
}

resource "aws_launch_template" "ledger_tokyo" {
  name                   = "shop-ledger-tokyo"
  image_id               = aws_ami_copy.ledger_tokyo.id
  instance_type          = "m7g.large"
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.ledger_tokyo.id]
  user_data = base64encode(join(
    "\n",
    [
      "#!/bin/sh",
      "set -eu",
      "umask 077",
      "export AWS_DEFAULT_REGION=ap-northeast-1",
      "file=/etc/drgen/ledger.env",
      "mkdir -p /etc/drgen",
      ": >\"$file.new\"",
      "put() { all=$(printf '%s.' \"$2\" | sed 's/[\"$`\\\\]/\\\\&/g'); printf '%s=\"%s\"\\n' \"$1\" \"$${all%.}\" >>\"$file.new\"; }",
      "parameter() { aws ssm get-parameter --name \"$1\" --with-decryption --query Parameter.Value --output text; }",
      "secret() { aws secretsmanager get-secret-value --secret-id \"$1\" --query SecretString --output text; }",
      "key() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' \"$1\"; }",
      "put DR_SITE tokyo",
      "put GREETING 'it'\\''s $${five} o'\\''clock, `sir`\\'",
      "mv \"$file.new\" \"$file\"",
      "systemctl start ledger.service",
      "",
    ],
  ))
  tags = {
    "dr:service" = "ledger"
  }

  iam_instance_profile {
    name = "shop-ledger-tokyo-instance"
  }

  metadata_options {
    http_endpoint = "enabled"
    # Version 2 alone: the first one hands the role's keys to whoever has the service call an address.
    http_tokens = "required"
  }

  monitoring {
    enabled = true
  }

  block_device_mappings {
    device_name = aws_ami_copy.ledger_tokyo.root_device_name

    ebs {
      volume_type           = "gp3"
      volume_size           = 40
      encrypted             = true
      kms_key_id            = local.keys.data
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    # What Auto Scaling starts has none of the provider's default tags.
    # A new name of the service is none of its instances: they would all be replaced.
    tags = {
      Name         = "ledger"
      "dr:service" = "ledger"
      "dr:site"    = "tokyo"
      "dr:system"  = "shop"
    }
  }

  tag_specifications {
    resource_type = "volume"
    # What Auto Scaling starts has none of the provider's default tags.
    # A new name of the service is none of its instances: they would all be replaced.
    tags = {
      Name         = "ledger"
      "dr:service" = "ledger"
      "dr:site"    = "tokyo"
      "dr:system"  = "shop"
    }
  }
}

# Without it Auto Scaling starts no instance whose disk is encrypted with this key.
resource "aws_kms_grant" "ledger_tokyo" {
  name              = "shop-ledger-tokyo"
  key_id            = local.keys.data
  grantee_principal = "arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
  operations = [
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
  ]
}

# 2 of 4 instances while seoul is active: recovery starts the rest.
resource "aws_autoscaling_group" "ledger_tokyo" {
  name                = "shop-ledger-tokyo"
  min_size            = 2
  max_size            = 12
  desired_capacity    = 2
  vpc_zone_identifier = local.network.private_subnet_ids
  target_group_arns = [
    aws_lb_target_group.ledger_tokyo_internal.arn,
    aws_lb_target_group.ledger_tokyo_public.arn,
  ]
  health_check_type         = "ELB"
  health_check_grace_period = 300
  default_instance_warmup   = 60
  # An apply does not wait for instances: whether they are healthy, alarms say.
  wait_for_capacity_timeout = "0"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances"]

  launch_template {
    id      = aws_launch_template.ledger_tokyo.id
    version = aws_launch_template.ledger_tokyo.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      # New ones first, then the old ones go.
      min_healthy_percentage = 100
      max_healthy_percentage = 150
    }
  }

  tag {
    key                 = "Name"
    value               = "ledger"
    propagate_at_launch = false
  }

  tag {
    key                 = "dr:service"
    value               = "ledger"
    propagate_at_launch = false
  }

  tag {
    key                 = "dr:site"
    value               = "tokyo"
    propagate_at_launch = false
  }

  tag {
    key                 = "dr:system"
    value               = "shop"
    propagate_at_launch = false
  }

  depends_on = [
    aws_kms_grant.ledger_tokyo,
    aws_lb_listener_rule.ledger_tokyo_internal,
    aws_lb_listener_rule.ledger_tokyo_public,
  ]

  lifecycle {
    # Scaling and recovery set them: an apply must not scale the promoted site down again.
    ignore_changes = [desired_capacity, min_size]
  }
}

resource "aws_autoscaling_policy" "ledger_tokyo" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.ledger_tokyo.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

data "aws_subnet" "ledger_tokyo" {
  for_each = toset(local.network.private_subnet_ids)
  id       = each.value
}

# 4 instances, over the zones of the subnets: when a region is lost, everybody starts here.
resource "aws_ec2_capacity_reservation" "ledger_tokyo" {
  for_each                = data.aws_subnet.ledger_tokyo
  availability_zone       = each.value.availability_zone
  instance_type           = "m7g.large"
  instance_platform       = "Linux/UNIX"
  instance_count          = 2
  instance_match_criteria = "open"
  end_date_type           = "unlimited"
  tags = {
    "dr:service" = "ledger"
  }
}

resource "aws_cloudwatch_metric_alarm" "ledger_tokyo_healthy_hosts" {
  alarm_name        = "shop-ledger-tokyo-healthy-hosts"
  alarm_description = "No instance of ledger answers in tokyo"
  namespace         = "AWS/ApplicationELB"
  metric_name       = "HealthyHostCount"
  dimensions = {
    LoadBalancer = aws_lb.public_0.arn_suffix
    TargetGroup  = aws_lb_target_group.ledger_tokyo_public.arn_suffix
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 3
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  # Nothing is counted once no instance is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "ledger"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

resource "aws_cloudwatch_metric_alarm" "ledger_tokyo_instances" {
  alarm_name        = "shop-ledger-tokyo-instances"
  alarm_description = "Fewer than 2 instances of ledger run in tokyo"
  namespace         = "AWS/AutoScaling"
  metric_name       = "GroupInServiceInstances"
  dimensions = {
    AutoScalingGroupName = aws_autoscaling_group.ledger_tokyo.name
  }
  statistic           = "Minimum"
  period              = 60
  evaluation_periods  = 10
  comparison_operator = "LessThanThreshold"
  threshold           = 2
  # Nothing is counted once no instance is left.
  treat_missing_data = "breaching"
  tags = {
    "dr:service" = "ledger"
  }

  lifecycle {
    # Leaves its composite alarm before it goes.
    create_before_destroy = true
  }
}

