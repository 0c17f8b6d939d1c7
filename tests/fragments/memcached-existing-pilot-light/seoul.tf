# cache acme-pages is run by its owner, and only read here.
data "aws_elasticache_cluster" "order_sessions_seoul" {
  cluster_id = "acme-pages"
}

check "order_sessions_seoul" {
  assert {
    condition     = data.aws_elasticache_cluster.order_sessions_seoul.engine == "memcached"
    error_message = "cache acme-pages: engine has to be memcached, for services speak its protocol."
  }

  assert {
    condition     = data.aws_elasticache_cluster.order_sessions_seoul.num_cache_nodes >= 2
    error_message = "cache acme-pages: num_cache_nodes has to be 2 or more, for what stands behind it bears no more misses in one site than in the other."
  }
}

resource "aws_ssm_parameter" "order_sessions_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/sessions/endpoint"
  type           = "String"
  insecure_value = data.aws_elasticache_cluster.order_sessions_seoul.cluster_address
  tags = {
    "dr:service" = "order"
    "dr:store"   = "sessions"
  }
}

