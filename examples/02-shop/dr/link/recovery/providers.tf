# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "seoul"
  region              = "ap-northeast-2"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "seoul"
      "dr:system"     = "shop"
    }
  }
}

provider "aws" {
  alias               = "tokyo"
  region              = "ap-northeast-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "tokyo"
      "dr:system"     = "shop"
    }
  }
}
