# From seoul to tokyo. Deleting hides an object on both sides; deleting a version stays on its side.
resource "aws_s3_bucket_replication_configuration" "order_files_seoul" {
  provider = aws.seoul
  bucket   = "shop-order-files-111122223333-seoul"
  role     = "arn:aws:iam::111122223333:role/shop-order-files-seoul-replication"

  rule {
    id       = "to-tokyo"
    priority = 1
    status   = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }

      replica_modifications {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::shop-order-files-111122223333-tokyo"
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = local.keys_tokyo.data
      }

      metrics {
        status = "Enabled"

        event_threshold {
          minutes = 15
        }
      }

      replication_time {
        status = "Enabled"

        time {
          minutes = 15
        }
      }
    }
  }
}

# From tokyo to seoul. Deleting hides an object on both sides; deleting a version stays on its side.
resource "aws_s3_bucket_replication_configuration" "order_files_tokyo" {
  provider = aws.tokyo
  bucket   = "shop-order-files-111122223333-tokyo"
  role     = "arn:aws:iam::111122223333:role/shop-order-files-tokyo-replication"

  rule {
    id       = "to-seoul"
    priority = 1
    status   = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }

      replica_modifications {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::shop-order-files-111122223333-seoul"
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = local.keys_seoul.data
      }

      metrics {
        status = "Enabled"

        event_threshold {
          minutes = 15
        }
      }

      replication_time {
        status = "Enabled"

        time {
          minutes = 15
        }
      }
    }
  }
}

