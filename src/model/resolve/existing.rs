//! Names of what is there already: they go into ARNs of permissions as they are, so each has the form that AWS gives it.

use crate::finding::{Finding, Findings, code};
use crate::source::Span;

/// The form of a kind of name.
pub struct Form {
    /// `a bucket`
    noun: &'static str,
    words: &'static str,
    fits: fn(&str) -> bool,
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
pub const BUCKET: Form = Form {
    noun: "a bucket",
    words: "3 to 63 of a-z, 0-9, `-` and `.`, a letter or digit at either end",
    fits: |name| {
        let inside = |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        let edge = |c: char| c.is_ascii_alphanumeric();
        let edges = name.starts_with(edge) && name.ends_with(edge);
        (3..=63).contains(&name.len()) && edges && name.bytes().all(inside) && !name.contains("..")
    },
};
/// <https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html>
pub const STREAM: Form = Form {
    noun: "a stream",
    words: "1 to 128 of letters, digits, `_`, `-` and `.`",
    fits: |name| (1..=128).contains(&name.len()) && name.bytes().all(|b| is_word(b) || b == b'.'),
};
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>
pub const QUEUE: Form = Form {
    noun: "a queue",
    words: "1 to 80 of letters, digits, `_` and `-`, `.fifo` at the end of those that are ordered",
    fits: |name| name.len() <= 80 && is_word_or_fifo(name),
};
/// <https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html>
pub const TOPIC: Form = Form {
    noun: "a topic",
    words: "1 to 256 of letters, digits, `_` and `-`, `.fifo` at the end of those that are ordered",
    fits: |name| name.len() <= 256 && is_word_or_fifo(name),
};
/// Of nodes and of groups of them: the longer of both.
/// <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheCluster.html>
pub const CACHE: Form = Form {
    noun: "a cache",
    words: "a letter, then at most 49 letters, digits and single `-`, none at the end",
    fits: |name| is_hyphenated(name, 50),
};
/// <https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_CreateDomain.html>
pub const DOMAIN: Form = Form {
    noun: "a domain of OpenSearch",
    words: "3 to 28 of a-z, 0-9 and `-`, a letter first",
    fits: |name| {
        let inside = |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-');
        (3..=28).contains(&name.len()) && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(inside)
    },
};
/// <https://docs.aws.amazon.com/amazon-mq/latest/api-reference/brokers.html>
pub const BROKER: Form = Form {
    noun: "a broker",
    words: "1 to 50 of letters, digits, `_` and `-`",
    fits: |name| (1..=50).contains(&name.len()) && name.bytes().all(is_word),
};
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
pub const TABLE: Form = Form {
    noun: "a table",
    words: "3 to 255 of letters, digits, `_`, `-` and `.`",
    fits: |name| (3..=255).contains(&name.len()) && name.bytes().all(|b| is_word(b) || b == b'.'),
};
/// <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>
pub const DATABASE: Form = Form {
    noun: "an instance of RDS",
    words: "a letter, then at most 62 letters, digits and single `-`, none at the end",
    fits: |name| is_hyphenated(name, 63),
};
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html>
pub const CLUSTER: Form = Form { noun: "an ECS cluster", words: ECS, fits: is_of_ecs };
/// <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html>
pub const SERVICE: Form = Form { noun: "an ECS service", words: ECS, fits: is_of_ecs };

/// <https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Distribution.html>
pub const DISTRIBUTION: Form = Form {
    noun: "a distribution",
    words: "`E`, then digits and capital letters: `E1A2B3C4D5E6F7`",
    fits: |name| {
        let rest = name.strip_prefix('E').unwrap_or_default();
        (5..=31).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    },
};
/// <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_CreateAutoScalingGroup.html>; without what a permission
/// would take for a pattern.
pub const GROUP: Form = Form {
    noun: "an Auto Scaling group",
    words: "1 to 255 of letters, digits, `_`, `-`, `.` and `/`",
    fits: |name| (1..=255).contains(&name.len()) && name.bytes().all(|b| is_word(b) || matches!(b, b'.' | b'/')),
};
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html>
pub const FUNCTION: Form = Form {
    noun: "a function",
    words: "1 to 64 of letters, digits, `_` and `-`",
    fits: |name| (1..=64).contains(&name.len()) && name.bytes().all(is_word),
};
/// <https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html>
pub const ALIAS: Form = Form {
    noun: "an alias",
    words: "1 to 128 of letters, digits, `_` and `-`, not of digits alone",
    fits: |name| {
        (1..=128).contains(&name.len()) && name.bytes().all(is_word) && !name.bytes().all(|b| b.is_ascii_digit())
    },
};

/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html>
pub const AMI: Form = Form {
    noun: "an image",
    words: "`ami-` and 8 or 17 digits of 0-9 and a-f",
    fits: |name| {
        let digits = name.strip_prefix("ami-").unwrap_or_default();
        matches!(digits.len(), 8 | 17) && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    },
};
/// <https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html>
pub const PARAMETER: Form = Form {
    noun: "an SSM parameter",
    words: "`/`, then letters, digits, `_`, `-`, `.` and `/`, 1011 at most",
    fits: |name| {
        let inside = |b| is_word(b) || matches!(b, b'.' | b'/');
        name.len() <= 1011 && name.starts_with('/') && !name.ends_with('/') && name.bytes().all(inside)
    },
};
/// <https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html>
pub const INSTANCE_TYPE: Form = Form {
    noun: "a type of instances",
    words: "a family, `.` and a size: `m7g.large`",
    fits: |name| {
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        name.split_once('.').is_some_and(|(family, size)| word(family) && word(size))
    },
};
/// A place in a tree of files that a shell, systemd and `fstab` take as it is.
pub const DIRECTORY: Form = Form {
    noun: "a directory",
    words: "`/`, then letters, digits, `_`, `-`, `.` and `/`, 255 at most",
    fits: |name| {
        let part = |part: &str| !matches!(part, "" | "." | "..") && part.bytes().all(|b| is_word(b) || b == b'.');
        name.len() <= 255 && name.strip_prefix('/').is_some_and(|rest| rest.split('/').all(part))
    },
};

/// Of the host that a record points at; a load balancer keeps the case of its name.
/// <https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html>
pub const LOAD_BALANCER: Form = Form {
    noun: "a host of a load balancer",
    words: "letters, digits and `-`, with dots between: `shop-123.ap-northeast-2.elb.amazonaws.com`",
    fits: |name| {
        let label = |label: &str| {
            let inside = label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            (1..=63).contains(&label.len()) && inside && !label.starts_with('-') && !label.ends_with('-')
        };
        name.len() <= 253 && name.contains('.') && name.split('.').all(label)
    },
};
/// <https://docs.aws.amazon.com/Route53/latest/APIReference/API_HostedZone.html>
pub const ZONE: Form = Form {
    noun: "a hosted zone",
    words: "a hosted zone's id looks like `Z0123456789ABC`",
    fits: |name| {
        let inside = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        (2..=32).contains(&name.len()) && name.starts_with('Z') && inside
    },
};
/// With what AWS calls those that it keeps itself: `rds!db-…`.
/// <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html>
pub const SECRET: Form = Form {
    noun: "a secret",
    words: "1 to 512 of letters, digits, `/`, `_`, `+`, `=`, `.`, `@`, `!` and `-`",
    fits: |name| {
        let inside = |b| is_word(b) || matches!(b, b'/' | b'+' | b'=' | b'.' | b'@' | b'!');
        (1..=512).contains(&name.len()) && name.bytes().all(inside)
    },
};

const ECS: &str = "1 to 255 of letters, digits, `_` and `-`";

fn is_of_ecs(name: &str) -> bool {
    (1..=255).contains(&name.len()) && name.bytes().all(is_word)
}

/// A letter, then letters, digits and single hyphens.
fn is_hyphenated(name: &str, most: usize) -> bool {
    let inside = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    let edges = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.ends_with('-');
    name.len() <= most && edges && name.bytes().all(inside) && !name.contains("--")
}

fn is_word_or_fifo(name: &str) -> bool {
    let stem = name.strip_suffix(".fifo").unwrap_or(name);
    !stem.is_empty() && stem.bytes().all(is_word)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Reports a name that nothing of its kind can have. Of an ARN its last part is probably meant.
pub fn check_name(form: &Form, name: &str, span: Span, findings: &mut Findings) {
    if (form.fits)(name) {
        return;
    }
    let message = format!("`{}` is not the name of {}", name.escape_debug(), form.noun);
    let finding = Finding::new(&code::DR307, message).at(span, form.words);
    let last = match name.strip_prefix("arn:").map(|arn| (arn, arn.split_once(":secret:"))) {
        // Its name may have slashes, and AWS puts a hyphen and six characters behind it.
        Some((_, Some((_, secret)))) => secret.rsplit_once('-').map(|(name, _)| name),
        Some((arn, None)) => arn.rsplit([':', '/']).next(),
        None => None,
    };
    findings.push(match last.filter(|last| (form.fits)(last)) {
        Some(last) => finding.help(format!("write the name alone: `{last}`")),
        None => finding,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_form_that_aws_gives_them() {
        let long = "x".repeat(257);
        for (form, good, bad) in [
            (
                &BUCKET,
                &["shop-receipts", "1.2.b"][..],
                &["ab", "Shop", "-shop", "shop.", "a..b", "a_b", "*", &long][..],
            ),
            (&STREAM, &["shop-clicks", "A_b.c"], &["", "*", "a b", "${x}", "a/b", &long]),
            (&DATABASE, &["shop-orders", "A1"], &["", "1a", "a--b", "a-", "a_b", "*", &long]),
            (&QUEUE, &["jobs", "Jobs_1.fifo"], &["", ".fifo", "a.b", "jobs.fifo.fifo", "*", &long]),
            (&TOPIC, &["events", "events.fifo"], &["", "a b", "arn:x", "*", &long]),
            (&CACHE, &["pages", "A1"], &["", "1a", "a--b", "a-", "a_b", "*", &long]),
            (&DOMAIN, &["abc", "search-1"], &["", "ab", "1ab", "Abc", "a_b", "*", &long]),
            (&BROKER, &["jobs", "1_A"], &["", "a.b", "a b", "*", &long]),
            (&TABLE, &["items", "a.B_c-1"], &["", "ab", "a/b", "*", &long]),
            (&CLUSTER, &["shop", "Shop_1-a"], &["", "a.b", "*", "a/b", &long]),
            (&SERVICE, &["order"], &["order*"]),
            (&GROUP, &["order", "a.B/c_1"], &["", "a b", "*", &long]),
            (&FUNCTION, &["thumbs"], &["", "a.b", "*", &long]),
            (
                &LOAD_BALANCER,
                &["shop-123.ap-northeast-2.elb.amazonaws.com", "Shop-1.elb"],
                &["", "shop", "shop.", "-a.b", "a_b.c", "*.elb", "a b.c", "${x}.y", &long],
            ),
            (&ZONE, &["ZWKZPGTI48KDX"], &["", "Z", "zone", "A123", "Z12*", "/hostedzone/Z123", &long]),
            (&SECRET, &["shop/jobs", "rds!db-1", "a.b_c+d=e@f-1"], &["", "*", "a b", "shop:x", "${x}"]),
            (&ALIAS, &["live", "v1"], &["", "1", "$LATEST", "*", &long]),
            (
                &DISTRIBUTION,
                &["E1A2B3C4D5E6F7", "EDFDVBD6EXAMPLE"],
                &["", "E", "E123", "e1a2b3c4", "1E2A3B4C", "E1A2*"],
            ),
            (
                &AMI,
                &["ami-0a1b2c3d", "ami-0a1b2c3d4e5f60718"],
                &["", "ami-", "ami-0A1B2C3D", "0a1b2c3d", "ami-0a1b2c3"],
            ),
            (&PARAMETER, &["/shop/order/ami", "/a.b_c-D"], &["", "/", "shop/ami", "/a/", "/a b", "/${x}", "/*"]),
            (
                &DIRECTORY,
                &["/srv/data", "/a"],
                &["", "/", "srv", "/a/", "/a//b", "/a/../b", "/a b", "/a;b", "/$(x)", &long],
            ),
            (&INSTANCE_TYPE, &["m7g.large", "u-6tb1.metal"], &["", "m7g", ".large", "m7g.", "M7g.large", "m7g.*"]),
        ] {
            good.iter().for_each(|name| assert!((form.fits)(name), "{} {name}", form.noun));
            bad.iter().for_each(|name| assert!(!(form.fits)(name), "{} {name}", form.noun));
        }
    }
}
