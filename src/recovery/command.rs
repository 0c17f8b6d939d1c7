//! A call as a command line of the AWS CLI, to be pasted.

use crate::quantity::Secs;
use crate::step::{ApiCall, Param, Shows};
use std::fmt::Write;

/// Lines longer than this are broken behind an option.
const WIDTH: usize = 100;

/// `aws rds promote-read-replica --region ap-northeast-1 --db-instance-identifier shop-order-db-tokyo`
pub fn command(call: &ApiCall, region: &str) -> String {
    query(call, region, "")
}

/// The same, printing only what must be seen in the answer; several things in a row.
pub fn question(call: &ApiCall, region: &str, shows: &[Shows]) -> String {
    match shows {
        [one] => query(call, region, &one.find.jmespath()),
        all => {
            let all = all.iter().map(|one| one.find.jmespath());
            query(call, region, &format!("[{}]", all.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// The same, printing only what a JMESPath query finds in the answer.
fn query(call: &ApiCall, region: &str, query: &str) -> String {
    let mut words = vec![format!("aws {} {}", call.service, kebab(call.action)), format!("--region {region}")];
    words.extend(call.params.iter().map(|(name, value)| option(name, value, region)));
    if !query.is_empty() {
        words.push(format!("--query {}", quote(query)));
        words.push("--output text".to_owned());
    }
    wrap(&words)
}

fn option(name: &str, value: &Param, region: &str) -> String {
    let name = kebab(name);
    match value {
        Param::Flag(true) => format!("--{name}"),
        Param::Flag(false) => format!("--no-{name}"),
        Param::Text(_)
        | Param::Number(_)
        | Param::List(_)
        | Param::Map(_)
        | Param::Keyed(_)
        | Param::Objects(_)
        | Param::Ago(_)
        | Param::Lookup { .. } => {
            format!("--{name} {}", word(value, region))
        }
    }
}

/// A value as the shell and the CLI's shorthand take it.
fn word(value: &Param, region: &str) -> String {
    match value {
        Param::Text(text) => quote(text),
        Param::Number(number) => number.to_string(),
        Param::Flag(flag) => flag.to_string(),
        Param::List(items) => items.iter().map(|item| quote(item)).collect::<Vec<_>>().join(" "),
        // Shorthand knows no object within an object.
        Param::Map(pairs) | Param::Keyed(pairs) if pairs.iter().any(|(_, value)| holds(value)) => {
            quote(&json(value).to_string())
        }
        Param::Map(pairs) | Param::Keyed(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| format!("{key}={}", word(value, region)));
            pairs.collect::<Vec<_>>().join(",")
        }
        Param::Objects(_) => quote(&json(value).to_string()),
        // Seconds since 1970, which the CLI takes for a time: `date -d` is not the same everywhere.
        Param::Ago(Secs(0)) => "\"$(date +%s)\"".to_owned(),
        Param::Ago(Secs(ago)) => format!("\"$(($(date +%s) - {ago}))\""),
        Param::Lookup { call, find, .. } => {
            format!("\"$({})\"", query(call, region, &find.jmespath()).replace(" \\\n  ", " "))
        }
    }
}

/// Whether a value has values in it.
fn holds(value: &Param) -> bool {
    match value {
        Param::List(_) | Param::Map(_) | Param::Keyed(_) | Param::Objects(_) => true,
        Param::Text(_) | Param::Number(_) | Param::Flag(_) | Param::Ago(_) | Param::Lookup { .. } => false,
    }
}

/// A value as JSON, which the CLI takes for every parameter that is no plain text.
fn json(value: &Param) -> serde_json::Value {
    match value {
        Param::Text(text) => text.as_str().into(),
        Param::Number(number) => (*number).into(),
        Param::Flag(flag) => (*flag).into(),
        Param::List(items) => items.as_slice().into(),
        Param::Map(pairs) | Param::Keyed(pairs) => {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), json(value))).collect()
        }
        Param::Objects(items) => items.iter().map(json).collect(),
        Param::Ago(_) | Param::Lookup { .. } => unreachable!("internal: nothing in objects is looked up"),
    }
}

/// As the CLI derives its names: `DBInstanceIdentifier` is `db-instance-identifier`, `MultiAZ` is `multi-az`.
/// See `xform_name` in botocore: <https://github.com/boto/botocore/blob/develop/botocore/__init__.py>.
pub fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let starts_word = at > 0
            && letter.is_ascii_uppercase()
            && (!letters[at - 1].is_ascii_uppercase() || letters.get(at + 1).is_some_and(char::is_ascii_lowercase));
        if starts_word {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// A word for a POSIX shell. Single quotes, for JMESPath has backticks; double ones where it has single ones itself, for
/// nobody can read a quote that ends, escapes and begins again.
pub fn quote(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    // What a shell acts on between double quotes; `!` in an interactive one.
    let acts = |byte: u8| b"\"$`\\!".contains(&byte);
    if text.contains('\'') && !text.bytes().any(acts) {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn wrap(words: &[String]) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in words {
        if column > 0 && column + 1 + word.len() > WIDTH {
            out.push_str(" \\\n  ");
            column = 2;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        write!(out, "{word}").expect("internal: writing to a String");
        column += word.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::Find;

    #[test]
    fn names_are_those_of_the_cli() {
        for (api, cli) in [
            ("PromoteReadReplica", "promote-read-replica"),
            ("DBInstanceIdentifier", "db-instance-identifier"),
            ("SourceDBInstanceAutomatedBackupsArn", "source-db-instance-automated-backups-arn"),
            ("MultiAZ", "multi-az"),
            ("cluster", "cluster"),
            ("desiredCount", "desired-count"),
            ("VpcSecurityGroupIds", "vpc-security-group-ids"),
            ("KmsKeyId", "kms-key-id"),
        ] {
            assert_eq!(kebab(api), cli);
        }
    }

    #[test]
    fn a_call_is_pasteable() {
        let find = ApiCall {
            service: "rds",
            action: "DescribeDBInstanceAutomatedBackups",
            params: vec![("DBInstanceIdentifier", Param::Text("shop-order-db-seoul".into()))],
        };
        let call = ApiCall {
            service: "rds",
            action: "RestoreDBInstanceToPointInTime",
            params: vec![
                ("TargetDBInstanceIdentifier", Param::Text("shop-order-db-tokyo".into())),
                ("UseLatestRestorableTime", Param::Flag(true)),
                ("DeletionProtection", Param::Flag(false)),
                ("VpcSecurityGroupIds", Param::List(vec!["sg-1".into(), "it's".into()])),
                (
                    "SourceDBInstanceAutomatedBackupsArn",
                    Param::Lookup {
                        what: "ARN of the backups".into(),
                        call: Box::new(find),
                        find: Find::Field("DBInstanceAutomatedBackups[0].DBInstanceAutomatedBackupsArn"),
                    },
                ),
            ],
        };
        assert_eq!(
            command(&call, "ap-northeast-1"),
            "aws rds restore-db-instance-to-point-in-time --region ap-northeast-1 \\\n  \
             --target-db-instance-identifier shop-order-db-tokyo --use-latest-restorable-time \\\n  \
             --no-deletion-protection --vpc-security-group-ids sg-1 \"it's\" \\\n  \
             --source-db-instance-automated-backups-arn \"$(aws rds describe-db-instance-automated-backups \
             --region ap-northeast-1 --db-instance-identifier shop-order-db-seoul \
             --query 'DBInstanceAutomatedBackups[0].DBInstanceAutomatedBackupsArn' --output text)\""
        );
    }

    #[test]
    fn an_object_within_an_object_is_json() {
        let text = |text: &str| Param::Keyed(vec![("S", text.into())]);
        let item = Param::Keyed(vec![("site", text("seoul")), ("tier", text("it's"))]);
        let call = ApiCall { service: "dynamodb", action: "PutItem", params: vec![("Item", item)] };
        assert_eq!(
            command(&call, "ap-northeast-1"),
            r#"aws dynamodb put-item --region ap-northeast-1 --item '{"site":{"S":"seoul"},"tier":{"S":"it'\''s"}}'"#
        );
    }

    #[test]
    fn words_are_quoted_so_that_people_can_read_them() {
        for (text, word) in [
            ("shop-order-db-tokyo", "shop-order-db-tokyo"),
            ("", "''"),
            ("none until recovered", "'none until recovered'"),
            ("[?State=='ALARM']", "\"[?State=='ALARM']\""),
            ("length(services[?runningCount >= `4`])", "'length(services[?runningCount >= `4`])'"),
            ("it's $5", r"'it'\''s $5'"),
            ("it's !important", r"'it'\''s !important'"),
        ] {
            assert_eq!(quote(text), word);
        }
    }
}
