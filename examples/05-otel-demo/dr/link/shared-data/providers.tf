# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "singapore"
  region              = "ap-southeast-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "singapore"
      "dr:system"     = "astronomy"
    }
  }
}

provider "aws" {
  alias               = "sydney"
  region              = "ap-southeast-2"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "sydney"
      "dr:system"     = "astronomy"
    }
  }
}
