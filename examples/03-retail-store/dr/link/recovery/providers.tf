# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "ohio"
  region              = "us-east-2"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "ohio"
      "dr:system"     = "retail"
    }
  }
}

provider "aws" {
  alias               = "oregon"
  region              = "us-west-2"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "oregon"
      "dr:system"     = "retail"
    }
  }
}
