# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

# analytics/lake: tier analytics, RTO 2h, RPO 1h. Protected as backup-restore: two-way replication.

# From seoul to tokyo. Deleting hides an object on both sides; deleting a version stays on its side.
resource "aws_s3_bucket_replication_configuration" "analytics_lake_seoul" {
  provider = aws.seoul
  bucket   = "shop-analytics-lake-111122223333-seoul"
  role     = "arn:aws:iam::111122223333:role/shop-analytics-lake-seoul-replication"

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
      bucket        = "arn:aws:s3:::shop-analytics-lake-111122223333-tokyo"
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = local.keys_tokyo.data
      }

      metrics {
        status = "Enabled"
      }
    }
  }
}

# From tokyo to seoul. Deleting hides an object on both sides; deleting a version stays on its side.
resource "aws_s3_bucket_replication_configuration" "analytics_lake_tokyo" {
  provider = aws.tokyo
  bucket   = "shop-analytics-lake-111122223333-tokyo"
  role     = "arn:aws:iam::111122223333:role/shop-analytics-lake-tokyo-replication"

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
      bucket        = "arn:aws:s3:::shop-analytics-lake-111122223333-seoul"
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = local.keys_seoul.data
      }

      metrics {
        status = "Enabled"
      }
    }
  }
}
