# domain acme-search is run by its owner, and only read here.
data "aws_opensearch_domain" "order_index_seoul" {
  domain_name = "acme-search"
}

check "order_index_seoul" {
  assert {
    condition     = data.aws_opensearch_domain.order_index_seoul.engine_version == "OpenSearch_2.19"
    error_message = "domain acme-search: engine_version has to be OpenSearch_2.19, for services fill and search it in both sites alike."
  }
}

resource "aws_cloudwatch_metric_alarm" "order_index_seoul_red" {
  alarm_name        = "shop-order-index-seoul-red"
  alarm_description = "Indices of order/index cannot be searched whole"
  namespace         = "AWS/ES"
  metric_name       = "ClusterStatus.red"
  dimensions = {
    DomainName = "acme-search"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_cloudwatch_metric_alarm" "order_index_seoul_blocked" {
  alarm_name        = "shop-order-index-seoul-blocked"
  alarm_description = "order/index takes no more documents"
  namespace         = "AWS/ES"
  metric_name       = "ClusterIndexWritesBlocked"
  dimensions = {
    DomainName = "acme-search"
    ClientId   = "111122223333"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # A domain measures itself all the time, but for the minutes in which it is changed.
  treat_missing_data = "missing"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

resource "aws_ssm_parameter" "order_index_seoul_endpoint" {
  name           = "/drgen/shop/v1/order/index/endpoint"
  type           = "String"
  insecure_value = data.aws_opensearch_domain.order_index_seoul.endpoint
  tags = {
    "dr:service" = "order"
    "dr:store"   = "index"
  }
}

