# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "frankfurt"
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "frankfurt"
      "dr:system"     = "notes"
    }
  }
}

provider "aws" {
  alias               = "ireland"
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "ireland"
      "dr:system"     = "notes"
    }
  }
}
