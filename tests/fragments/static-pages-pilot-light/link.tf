# From seoul to tokyo. Deleting hides an object on both sides; deleting a version stays on its side.
resource "aws_s3_bucket_replication_configuration" "web_pages_seoul" {
  provider = aws.seoul
  bucket   = "shop-web-pages-111122223333-seoul"
  role     = "arn:aws:iam::111122223333:role/shop-web-pages-seoul-replication"

  rule {
    id       = "to-tokyo"
    priority = 1
    status   = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      replica_modifications {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::shop-web-pages-111122223333-tokyo"
      storage_class = "STANDARD"

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
resource "aws_s3_bucket_replication_configuration" "web_pages_tokyo" {
  provider = aws.tokyo
  bucket   = "shop-web-pages-111122223333-tokyo"
  role     = "arn:aws:iam::111122223333:role/shop-web-pages-tokyo-replication"

  rule {
    id       = "to-seoul"
    priority = 1
    status   = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    source_selection_criteria {
      replica_modifications {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "arn:aws:s3:::shop-web-pages-111122223333-seoul"
      storage_class = "STANDARD"

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

