resource "aws_efs_file_system" "order_uploads_seoul" {
  creation_token  = "shop-order-uploads-seoul"
  encrypted       = true
  kms_key_id      = local.keys.data
  throughput_mode = "elastic"
  tags = {
    Name         = "shop-order-uploads-seoul"
    "dr:backup"  = "gfs"
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [protection]
  }
}

resource "aws_security_group" "order_uploads_seoul" {
  name        = "shop-order-uploads-seoul"
  description = "Connections to order/uploads in seoul"
  vpc_id      = local.network.vpc_id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

resource "aws_vpc_security_group_ingress_rule" "order_uploads_seoul_from_order" {
  security_group_id            = aws_security_group.order_uploads_seoul.id
  description                  = "Tasks of order"
  ip_protocol                  = "tcp"
  from_port                    = 2049
  to_port                      = 2049
  referenced_security_group_id = aws_security_group.order_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

resource "aws_efs_mount_target" "order_uploads_seoul" {
  for_each        = toset(local.network.data_subnet_ids)
  file_system_id  = aws_efs_file_system.order_uploads_seoul.id
  subnet_id       = each.value
  security_groups = [aws_security_group.order_uploads_seoul.id]

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_ssm_parameter" "order_uploads_seoul_file_system" {
  name           = "/drgen/shop/v1/order/uploads/file_system"
  type           = "String"
  insecure_value = aws_efs_file_system.order_uploads_seoul.id
  tags = {
    "dr:service" = "order"
    "dr:store"   = "uploads"
  }
}

