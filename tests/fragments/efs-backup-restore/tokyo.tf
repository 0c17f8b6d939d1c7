resource "aws_efs_file_system" "order_uploads_tokyo" {
  creation_token  = "shop-order-uploads-tokyo"
  encrypted       = true
  kms_key_id      = local.keys.data
  throughput_mode = "elastic"
  tags = {
    Name         = "shop-order-uploads-tokyo"
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }

  protection {
    # Until it leads: then recovery and AWS let nobody replicate into it.
    replication_overwrite = "DISABLED"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [protection]
  }
}

resource "aws_security_group" "order_uploads_tokyo" {
  name        = "shop-order-uploads-tokyo"
  description = "Connections to order/uploads in tokyo"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_uploads_tokyo_from_order" {
  security_group_id            = aws_security_group.order_uploads_tokyo.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.order_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

resource "aws_efs_mount_target" "order_uploads_tokyo" {
  for_each        = toset(local.network.data_subnet_ids)
  file_system_id  = aws_efs_file_system.order_uploads_tokyo.id
  subnet_id       = each.value
  security_groups = [aws_security_group.order_uploads_tokyo.id]

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "order_uploads_tokyo_file_system" {
  name           = "/drgen/shop/v1/order/uploads/file_system"
  type           = "String"
  insecure_value = aws_efs_file_system.order_uploads_tokyo.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

