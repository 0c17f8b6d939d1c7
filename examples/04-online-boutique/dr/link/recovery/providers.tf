# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "london"
  region              = "eu-west-2"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "london"
      "dr:system"     = "boutique"
    }
  }
}

provider "aws" {
  alias               = "paris"
  region              = "eu-west-3"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "paris"
      "dr:system"     = "boutique"
    }
  }
}
