resource "aws_cloudfront_origin_access_control" "web" {
  provider                          = aws.seoul
  name                              = "shop-web"
  description                       = "Reads the buckets of web"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

# Whatever the bucket that it asks first does not answer, it asks the other one, at once and by itself. First comes
# the site that leads, where pages are deployed.
resource "aws_cloudfront_distribution" "web" {
  provider            = aws.seoul
  comment             = "web of shop"
  enabled             = true
  is_ipv6_enabled     = true
  http_version        = "http2and3"
  default_root_object = "index.html"
  aliases             = ["www.shop.example"]
  # Of both sites, whichever provider makes it.
  tags = {
    "dr:service" = "web"
    "dr:site"    = "both"
  }

  origin {
    origin_id                = "seoul"
    domain_name              = "shop-web-pages-111122223333-seoul.s3.ap-northeast-2.amazonaws.com"
    origin_access_control_id = aws_cloudfront_origin_access_control.web.id
    connection_attempts      = 1
    connection_timeout       = 3
  }

  origin {
    origin_id                = "tokyo"
    domain_name              = "shop-web-pages-111122223333-tokyo.s3.ap-northeast-1.amazonaws.com"
    origin_access_control_id = aws_cloudfront_origin_access_control.web.id
    connection_attempts      = 1
    connection_timeout       = 3
  }

  origin_group {
    origin_id = "both_sites"

    failover_criteria {
      status_codes = [403, 404, 500, 502, 503, 504]
    }

    member {
      origin_id = "seoul"
    }

    member {
      origin_id = "tokyo"
    }
  }

  default_cache_behavior {
    target_origin_id       = "both_sites"
    viewer_protocol_policy = "redirect-to-https"
    # What writes is never asked of the other bucket.
    allowed_methods = ["GET", "HEAD"]
    cached_methods  = ["GET", "HEAD"]
    compress        = true
    # AWS's own: CachingOptimized, SecurityHeadersPolicy.
    cache_policy_id            = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    response_headers_policy_id = "67f7725c-6f97-4210-82d7-5512b31e9d03"
  }

  custom_error_response {
    error_code            = 403
    response_code         = 404
    response_page_path    = "/404.html"
    error_caching_min_ttl = 10
  }

  custom_error_response {
    error_code            = 404
    response_code         = 404
    response_page_path    = "/404.html"
    error_caching_min_ttl = 10
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/11111111-1111-1111-1111-111111111111"
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_route53_record" "web" {
  provider = aws.seoul
  zone_id  = "Z0123456789ABC"
  name     = "www.shop.example"
  type     = "A"

  alias {
    name                   = aws_cloudfront_distribution.web.domain_name
    zone_id                = aws_cloudfront_distribution.web.hosted_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "web_ipv6" {
  provider = aws.seoul
  zone_id  = "Z0123456789ABC"
  name     = "www.shop.example"
  type     = "AAAA"

  alias {
    name                   = aws_cloudfront_distribution.web.domain_name
    zone_id                = aws_cloudfront_distribution.web.hosted_zone_id
    evaluate_target_health = false
  }
}

