# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

provider "aws" {
  alias               = "dublin"
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "dublin"
      "dr:system"     = "eshop"
    }
  }
}

provider "aws" {
  alias               = "stockholm"
  region              = "eu-north-1"
  allowed_account_ids = ["111122223333"]

  default_tags {
    tags = {
      "dr:managed-by" = "drgen"
      "dr:site"       = "stockholm"
      "dr:system"     = "eshop"
    }
  }
}
