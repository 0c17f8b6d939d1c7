# cache acme-cache is run by its owner, and only read here.
data "aws_elasticache_replication_group" "order_cache_seoul" {
  replication_group_id = "acme-cache"
}

check "order_cache_seoul" {
  assert {
    condition     = data.aws_elasticache_replication_group.order_cache_seoul.num_node_groups == 1
    error_message = "cache acme-cache: num_node_groups has to be 1, for services are given the one address of a primary."
  }

  assert {
    condition     = data.aws_elasticache_replication_group.order_cache_seoul.num_cache_clusters >= 2
    error_message = "cache acme-cache: num_cache_clusters has to be 2 or more, for what stands behind it bears no more misses in one site than in the other."
  }

  assert {
    condition     = data.aws_elasticache_replication_group.order_cache_seoul.auth_token_enabled == false
    error_message = "cache acme-cache: auth_token has to be none, for services are given no password."
  }
}

resource "aws_ssm_parameter" "order_cache_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/cache/endpoint"
  type           = "String"
  insecure_value = data.aws_elasticache_replication_group.order_cache_seoul.primary_endpoint_address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "cache"
  }
}

