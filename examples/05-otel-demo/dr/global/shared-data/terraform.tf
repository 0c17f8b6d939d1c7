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
    bucket       = "astronomy-tfstate-111122223333-singapore"
    key          = "global/shared-data/terraform.tfstate"
    region       = "ap-southeast-1"
    encrypt      = true
    use_lockfile = true
  }
}
