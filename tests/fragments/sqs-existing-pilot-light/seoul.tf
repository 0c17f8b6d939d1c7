# queue acme-jobs.fifo is run by its owner, and only read here.
check "order_jobs_seoul" {
  data "aws_sqs_queue" "order_jobs_seoul" {
    name = "acme-jobs.fifo"
  }

  assert {
    condition = (
      data.aws_sqs_queue.order_jobs_seoul.arn ==
      "arn:aws:sqs:ap-northeast-2:111122223333:acme-jobs.fifo"
    )
    error_message = "queue acme-jobs.fifo is not what services are told."
  }
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_seoul_stale" {
  alarm_name        = "shop-order-jobs-seoul-oldest-message"
  alarm_description = "Messages of order/jobs wait for more than 15m"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "acme-jobs.fifo"
  }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = 900
  # SQS stops measuring a queue that nobody uses.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

