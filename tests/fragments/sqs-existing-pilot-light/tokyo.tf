resource "aws_sqs_queue" "order_jobs_tokyo_dlq" {
  name                      = "shop-order-jobs-tokyo-dlq.fifo"
  fifo_queue                = true
  message_retention_seconds = 1209600
  kms_master_key_id         = local.keys.data
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue" "order_jobs_tokyo" {
  name                      = "shop-order-jobs-tokyo.fifo"
  fifo_queue                = true
  message_retention_seconds = 1209600
  kms_master_key_id         = local.keys.data
  receive_wait_time_seconds = 20
  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.order_jobs_tokyo_dlq.arn
    maxReceiveCount     = 5
  })
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_sqs_queue_redrive_allow_policy" "order_jobs_tokyo_dlq" {
  queue_url = aws_sqs_queue.order_jobs_tokyo_dlq.id
  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.order_jobs_tokyo.arn]
  })
}

resource "aws_cloudwatch_metric_alarm" "order_jobs_tokyo_stale" {
  alarm_name        = "shop-order-jobs-tokyo-oldest-message"
  alarm_description = "Messages of order/jobs wait for more than 15m"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateAgeOfOldestMessage"
  dimensions = {
    QueueName = "shop-order-jobs-tokyo.fifo"
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

resource "aws_cloudwatch_metric_alarm" "order_jobs_tokyo_dlq" {
  alarm_name        = "shop-order-jobs-tokyo-dead-letters"
  alarm_description = "Consumers failed 5 times on messages of order/jobs"
  namespace         = "AWS/SQS"
  metric_name       = "ApproximateNumberOfMessagesVisible"
  dimensions = {
    QueueName = "shop-order-jobs-tokyo-dlq.fifo"
  }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  # SQS stops measuring a queue that nobody uses.
  treat_missing_data = "notBreaching"
  alarm_actions      = [local.alarms.topic_arn]
  ok_actions         = [local.alarms.topic_arn]
  tags = {
    "dr:service" = "order"
    "dr:store"   = "jobs"
  }
}

