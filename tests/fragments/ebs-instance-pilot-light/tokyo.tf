resource "aws_cloudwatch_log_group" "search_tokyo" {
  name              = "/shop/tokyo/search"
  retention_in_days = 365
  kms_key_id        = local.keys.logs
  tags = {
    "dr:service" = "search"
  }
}

resource "aws_security_group" "search_tokyo" {
  name        = "shop-search-tokyo-instances"
  description = "Instances of search"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "search"
  }
}

resource "aws_vpc_security_group_egress_rule" "search_tokyo" {
  security_group_id = aws_security_group.search_tokyo.id
  description       = "Instances call stores, other services and AWS"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

# Copied ahead of the day on which seoul is gone.
resource "aws_ami_copy" "search_tokyo" {
  name              = "shop-commerce-search-tokyo-ami-0a1b2c3d4e5f60718"
  source_ami_id     = "ami-0a1b2c3d4e5f60718"
  source_ami_region = "ap-northeast-2"
  encrypted         = true
  kms_key_id        = local.keys.data
  tags = {
    "dr:service" = "search"
  }

  lifecycle {
    # Instances start from the old one until the new one is there.
    create_before_destroy = true
  }
}

resource "aws_launch_template" "search_tokyo" {
  name                   = "shop-search-tokyo"
  image_id               = aws_ami_copy.search_tokyo.id
  instance_type          = "m7g.large"
  update_default_version = true
  vpc_security_group_ids = [aws_security_group.search_tokyo.id]
  user_data = base64encode(join(
    "\n",
    [
      "#!/bin/sh",
      "set -eu",
      "umask 077",
      "export AWS_DEFAULT_REGION=ap-northeast-1",
      "file=/etc/drgen/search.env",
      "mkdir -p /etc/drgen",
      ": >\"$file.new\"",
      "put() { all=$(printf '%s.' \"$2\" | sed 's/[\"$`\\\\]/\\\\&/g'); printf '%s=\"%s\"\\n' \"$1\" \"$${all%.}\" >>\"$file.new\"; }",
      "parameter() { aws ssm get-parameter --name \"$1\" --with-decryption --query Parameter.Value --output text; }",
      "secret() { aws secretsmanager get-secret-value --secret-id \"$1\" --query SecretString --output text; }",
      "key() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' \"$1\"; }",
      "self=$(cat /var/lib/cloud/data/instance-id)",
      "attach() {",
      "  until id=$(aws ec2 describe-volumes --filters \"Name=tag:Name,Values=$1\" --query 'Volumes[].VolumeId' --output text) &&",
      "    { aws ec2 attach-volume --volume-id \"$id\" --instance-id \"$self\" --device \"$2\" ||",
      "      aws ec2 describe-volumes --volume-ids \"$id\" --query 'Volumes[].Attachments[].InstanceId' --output text | grep -qx \"$self\"; }",
      "  do sleep 15; done",
      "  disk=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(printf %s \"$id\" | tr -d -)",
      "  until [ -e \"$disk\" ]; do sleep 1; done",
      "  blkid \"$disk\" || mkfs.xfs \"$disk\"",
      "  mkdir -p \"$3\" && echo \"$disk $3 xfs nofail 0 0\" >>/etc/fstab",
      "  mount \"$3\"",
      "  xfs_growfs \"$3\"",
      "}",
      "attach shop-search-disk-tokyo /dev/sdf /srv/disk",
      "put DISK_PATH /srv/disk",
      "put DR_SITE tokyo",
      "mv \"$file.new\" \"$file\"",
      "systemctl start search.service",
      "",
    ],
  ))
  tags = {
    "dr:service" = "search"
  }

  iam_instance_profile {
    name = "shop-search-tokyo-instance"
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
    device_name = aws_ami_copy.search_tokyo.root_device_name

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
      Name         = "search"
      "dr:service" = "search"
      "dr:site"    = "tokyo"
      "dr:system"  = "shop"
    }
  }

  tag_specifications {
    resource_type = "volume"
    # What Auto Scaling starts has none of the provider's default tags.
    # A new name of the service is none of its instances: they would all be replaced.
    tags = {
      Name         = "search"
      "dr:service" = "search"
      "dr:site"    = "tokyo"
      "dr:system"  = "shop"
    }
  }
}

# Without it Auto Scaling starts no instance whose disk is encrypted with this key.
resource "aws_kms_grant" "search_tokyo" {
  name              = "shop-search-tokyo"
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

# 0 of 1 instances while seoul is active: recovery starts the rest.
resource "aws_autoscaling_group" "search_tokyo" {
  name             = "shop-search-tokyo"
  min_size         = 0
  max_size         = 1
  desired_capacity = 0
  # In the zone of its volume, which can be attached in no other.
  vpc_zone_identifier       = [local.network.private_subnet_ids[0]]
  health_check_type         = "EC2"
  health_check_grace_period = 300
  default_instance_warmup   = 60
  # An apply does not wait for instances: whether they are healthy, alarms say.
  wait_for_capacity_timeout = "0"
  enabled_metrics           = ["GroupDesiredCapacity", "GroupInServiceInstances"]

  launch_template {
    id      = aws_launch_template.search_tokyo.id
    version = aws_launch_template.search_tokyo.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      # The old one goes first: a volume is attached to one alone.
      min_healthy_percentage = 0
      max_healthy_percentage = 100
    }
  }

  tag {
    key                 = "Name"
    value               = "search"
    propagate_at_launch = false
  }

  tag {
    key                 = "dr:service"
    value               = "search"
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

  depends_on = [aws_kms_grant.search_tokyo]

  lifecycle {
    # Scaling and recovery set them: an apply must not scale the promoted site down again.
    ignore_changes = [desired_capacity, min_size]
  }
}

resource "aws_autoscaling_policy" "search_tokyo" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.search_tokyo.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

