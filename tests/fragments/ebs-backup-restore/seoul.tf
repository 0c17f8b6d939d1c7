data "aws_subnet" "search_disk_seoul" {
  # Where the only instance of its service stands.
  id = local.network.private_subnet_ids[0]
}

resource "aws_ebs_volume" "search_disk_seoul" {
  availability_zone = data.aws_subnet.search_disk_seoul.availability_zone
  type              = "gp3"
  size              = 100
  encrypted         = true
  kms_key_id        = local.keys.data
  final_snapshot    = true
  tags = {
    Name         = "shop-search-disk-seoul"
    "dr:backup"  = "gfs"
    "dr:service" = "search"
    "dr:store"   = "disk"
  }

  lifecycle {
    prevent_destroy = true
  }
}

