# Written by drgen. Change the catalog, or add *_override.tf and custom_*.tf beside it.

terraform {
  # Ephemeral values and write-only arguments need 1.11.
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100.0, < 7.0.0"
    }
  }

  backend "s3" {
    bucket       = "eshop-tfstate-111122223333-stockholm"
    key          = "global/messaging/terraform.tfstate"
    region       = "eu-north-1"
    encrypt      = true
    use_lockfile = true
  }
}
