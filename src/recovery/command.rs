//! A call as a command line of the AWS CLI, to be pasted.

use crate::quantity::Secs;
use crate::shown::push_quoted;
pub use crate::shown::quote;
use crate::step::{ApiCall, Find, Param, Shows};
use std::fmt::Write;

/// Lines longer than this are broken behind an option.
const WIDTH: usize = 100;

/// `aws rds promote-read-replica --region ap-northeast-1 --db-instance-identifier shop-order-db-tokyo`
pub fn command(call: &ApiCall, region: &str) -> String {
    line(call, region, "", &mut Words::Pasted(region)).wrapped(2)
}

/// The same, printing only what must be seen in the answer; several things in a row.
pub fn question(call: &ApiCall, region: &str, shows: &[Shows]) -> String {
    line(call, region, &query(shows), &mut Words::Pasted(region)).wrapped(2)
}

/// A call in a script, which must not go on with a value that it did not find.
#[derive(Debug)]
pub struct Scripted {
    /// What is looked up first, in order.
    pub lookups: Vec<Lookup>,
    /// The command line, in which the variables stand.
    pub command: String,
}

/// A value that a script looks up.
#[derive(Debug)]
pub struct Lookup {
    /// Where the script keeps it: `found_1`.
    pub variable: String,
    /// For people.
    pub what: String,
    /// The command that finds it.
    pub command: String,
    /// Whether it is a list, of which each is an argument of its own.
    pub several: bool,
}

/// As [`question`], or as [`command`] where nothing must be seen. `found` counts the variables of a script.
pub fn scripted(call: &ApiCall, region: &str, shows: &[Shows], found: &mut usize) -> Scripted {
    let mut all = Words::Scripted { region, found, lookups: Vec::new() };
    let line = line(call, region, &query(shows), &mut all);
    let Words::Scripted { lookups, .. } = all else { unreachable!("internal: it was made above") };
    Scripted { lookups, command: line.wrapped(4) }
}

/// The words of a command line, each option with its value: one text, for there are very many, and where each ends.
#[derive(Default)]
struct Line {
    text: String,
    ends: Vec<usize>,
}

impl Line {
    fn end(&mut self) {
        self.ends.push(self.text.len());
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(&0).chain(&self.ends);
        starts.zip(&self.ends).map(|(&start, &end)| &self.text[start..end])
    }

    fn wrapped(&self, indent: usize) -> String {
        wrap(self.words(), indent)
    }
}

/// How what is only known while recovering comes into a command.
enum Words<'a> {
    /// By the shell itself, in place; the region of the lookups.
    Pasted(&'a str),
    /// By variables, counted through a script.
    Scripted { region: &'a str, found: &'a mut usize, lookups: Vec<Lookup> },
}

impl Words<'_> {
    /// [`Param::Lookup`]
    fn find(&mut self, what: &str, call: &ApiCall, find: &Find, out: &mut String) {
        self.seek(what, call, &find.jmespath(), matches!(find, Find::Each { .. }), out);
    }

    /// [`Param::Lookup`] within an object: of several, the shorthand wants them with commas.
    fn find_within(&mut self, what: &str, call: &ApiCall, find: &Find, out: &mut String) {
        let query = match find {
            Find::Each { .. } => format!("join(',', {})", find.jmespath()),
            _ => find.jmespath(),
        };
        self.seek(what, call, &query, false, out);
    }

    fn seek(&mut self, what: &str, call: &ApiCall, query: &str, several: bool, out: &mut String) {
        let region = match self {
            Self::Pasted(region) | Self::Scripted { region, .. } => *region,
        };
        let line = line(call, region, query, self);
        let Self::Scripted { found, lookups, .. } = self else {
            out.push_str("\"$(");
            joined(out, line.words(), " ", |out, word| out.push_str(word));
            out.push_str(")\"");
            return;
        };
        **found += 1;
        let variable = format!("found_{found}");
        let quotes = if several { "" } else { "\"" };
        out.extend([quotes, "$", &variable, quotes]);
        lookups.push(Lookup { variable, what: what.to_owned(), command: line.wrapped(4), several });
    }

    /// [`Param::Latest`]: a script may have been told an earlier moment.
    fn latest(&self, name: &str, earlier: &str, out: &mut String) {
        match self {
            Self::Pasted(_) => option_name(name, out),
            Self::Scripted { .. } => {
                out.push_str("$(moment_or ");
                option_name(name, out);
                out.push(' ');
                option_name(earlier, out);
                out.push(')');
            }
        }
    }
}

/// What must be seen, as a JMESPath query.
fn query(shows: &[Shows]) -> String {
    match shows {
        [] => String::new(),
        [one] => one.find.jmespath(),
        all => format!("[{}]", all.iter().map(|one| one.find.jmespath()).collect::<Vec<_>>().join(", ")),
    }
}

/// A call as a command line; with a query, it prints only what that finds in the answer.
fn line(call: &ApiCall, region: &str, query: &str, all: &mut Words<'_>) -> Line {
    let mut line = Line { text: String::with_capacity(256), ends: Vec::with_capacity(call.params.len() + 4) };
    line.text.extend(["aws ", call.service, " "]);
    push_kebab(call.action, &mut line.text);
    line.end();
    line.text.extend(["--region ", region]);
    line.end();
    for (name, value) in &call.params {
        option(name, value, all, &mut line.text);
        line.end();
    }
    if !query.is_empty() {
        line.text.push_str("--query ");
        push_quoted(query, &mut line.text);
        line.end();
        line.text.push_str("--output text");
        line.end();
    }
    line
}

fn option(name: &str, value: &Param, all: &mut Words<'_>, out: &mut String) {
    match value {
        Param::Flag(true) => option_name(name, out),
        Param::Flag(false) => {
            out.push_str("--no-");
            push_kebab(name, out);
        }
        Param::Latest(earlier) => all.latest(name, earlier, out),
        Param::Text(_)
        | Param::Number(_)
        | Param::List(_)
        | Param::Map(_)
        | Param::Keyed(_)
        | Param::Objects(_)
        | Param::Ago(_)
        | Param::Lookup { .. } => {
            option_name(name, out);
            out.push(' ');
            word(value, all, out);
        }
    }
}

fn option_name(name: &str, out: &mut String) {
    out.push_str("--");
    push_kebab(name, out);
}

/// A value as the shell and the CLI's shorthand take it.
fn word(value: &Param, all: &mut Words<'_>, out: &mut String) {
    match value {
        Param::Text(text) => push_quoted(text, out),
        Param::Number(number) => push(out, format_args!("{number}")),
        Param::Flag(flag) => push(out, format_args!("{flag}")),
        Param::List(items) => joined(out, items, " ", |out, item| push_quoted(item, out)),
        // Shorthand knows no object within an object, and JSON in single quotes nothing that is looked up.
        Param::Map(pairs) | Param::Keyed(pairs)
            if pairs.iter().any(|(_, value)| holds(value))
                && !pairs.iter().any(|(_, value)| matches!(value, Param::Lookup { .. })) =>
        {
            push_quoted(&json(value).to_string(), out);
        }
        Param::Map(pairs) | Param::Keyed(pairs) => joined(out, pairs, ",", |out, (key, value)| {
            out.extend([key, "="]);
            match value {
                Param::Lookup { what, call, find } => all.find_within(what, call, find, out),
                Param::List(items) => joined(out, items, ",", |out, item| push_quoted(item, out)),
                value => word(value, all, out),
            }
        }),
        Param::Objects(_) => push_quoted(&json(value).to_string(), out),
        // Seconds since 1970, which the CLI takes for a time: `date -d` is not the same everywhere.
        Param::Ago(Secs(0)) => out.push_str("\"$(date +%s)\""),
        Param::Ago(Secs(ago)) => push(out, format_args!("\"$(($(date +%s) - {ago}))\"")),
        Param::Lookup { what, call, find } => all.find(what, call, find, out),
        Param::Latest(_) => unreachable!("internal: it is an option of its own"),
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("internal: writing to a String");
}

fn joined<T>(out: &mut String, items: impl IntoIterator<Item = T>, with: &str, mut one: impl FnMut(&mut String, T)) {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push_str(with);
        }
        one(out, item);
    }
}

/// Whether a value has values in it.
fn holds(value: &Param) -> bool {
    match value {
        Param::List(_) | Param::Map(_) | Param::Keyed(_) | Param::Objects(_) => true,
        Param::Text(_)
        | Param::Number(_)
        | Param::Flag(_)
        | Param::Ago(_)
        | Param::Latest(_)
        | Param::Lookup { .. } => false,
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
        Param::Ago(_) | Param::Latest(_) | Param::Lookup { .. } => {
            unreachable!("internal: nothing in objects is looked up")
        }
    }
}

/// As the CLI derives its names: `DBInstanceIdentifier` is `db-instance-identifier`, `MultiAZ` is `multi-az`.
/// See `xform_name` in botocore: <https://github.com/boto/botocore/blob/develop/botocore/__init__.py>.
pub fn kebab(name: &str) -> String {
    let mut out = String::new();
    push_kebab(name, &mut out);
    out
}

/// [`kebab`] behind what is there already.
fn push_kebab(name: &str, out: &mut String) {
    let letters = name.as_bytes();
    for (at, letter) in name.char_indices() {
        let starts_word = at > 0
            && letter.is_ascii_uppercase()
            && (!letters[at - 1].is_ascii_uppercase() || letters.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        if starts_word {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
}

/// Words in lines of a script; what continues a line stands so far to the right.
pub fn wrap<'a>(words: impl IntoIterator<Item = &'a str>, indent: usize) -> String {
    let mut out = String::with_capacity(256);
    let mut column = 0;
    for word in words {
        if column > 0 && column + 1 + word.len() > WIDTH {
            push(&mut out, format_args!(" \\\n{:indent$}", ""));
            column = indent;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += word.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

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
                        find: Box::new(Find::Field("DBInstanceAutomatedBackups[0].DBInstanceAutomatedBackupsArn")),
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
    fn a_script_looks_up_first_and_goes_on_with_what_it_found() {
        let find = |action: &'static str, params| ApiCall { service: "ec2", action, params };
        let inner = Param::Lookup {
            what: "its VPC".into(),
            call: Box::new(find("DescribeVpcs", Vec::new())),
            find: Box::new(Find::Field("Vpcs[0].VpcId")),
        };
        let groups = Param::Lookup {
            what: "its groups".into(),
            call: Box::new(find("DescribeSecurityGroups", vec![("VpcId", inner)])),
            find: Box::new(Find::Each { list: "SecurityGroups", field: "GroupId" }),
        };
        let call =
            ApiCall { service: "rds", action: "ModifyDBInstance", params: vec![("VpcSecurityGroupIds", groups)] };
        let mut found = 4;
        let scripted = scripted(&call, "eu-west-1", &[], &mut found);
        let lookups: Vec<(&str, &str, bool)> = scripted
            .lookups
            .iter()
            .map(|lookup| (lookup.variable.as_str(), lookup.command.as_str(), lookup.several))
            .collect();
        assert_eq!(
            lookups,
            [
                ("found_5", "aws ec2 describe-vpcs --region eu-west-1 --query 'Vpcs[0].VpcId' --output text", false),
                (
                    "found_6",
                    "aws ec2 describe-security-groups --region eu-west-1 --vpc-id \"$found_5\" \\\n    \
                     --query 'SecurityGroups[].GroupId' --output text",
                    true
                ),
            ]
        );
        assert_eq!(scripted.command, "aws rds modify-db-instance --region eu-west-1 --vpc-security-group-ids $found_6");
        assert_eq!(found, 6);
    }

    #[test]
    fn several_within_an_object_stand_with_commas() {
        let each = |what: &str, list, field| Param::Lookup {
            what: what.into(),
            call: Box::new(ApiCall { service: "ec2", action: "DescribeSubnets", params: Vec::new() }),
            find: Box::new(Find::Each { list, field }),
        };
        let within = Param::Map(vec![
            ("SubnetIds", each("its subnets", "Subnets", "SubnetId")),
            ("SecurityGroupIds", Param::List(vec!["sg-1".into(), "sg-2".into()])),
        ]);
        let call = ApiCall { service: "opensearch", action: "CreateDomain", params: vec![("VPCOptions", within)] };
        let query = r#"--query "join(',', Subnets[].SubnetId)" --output text"#;
        assert_eq!(
            command(&call, "eu-west-1").replace(" \\\n  ", " "),
            format!(
                "aws opensearch create-domain --region eu-west-1 --vpc-options \
                 SubnetIds=\"$(aws ec2 describe-subnets --region eu-west-1 {query})\",SecurityGroupIds=sg-1,sg-2"
            )
        );
        let scripted = scripted(&call, "eu-west-1", &[], &mut 0);
        assert!(scripted.lookups.iter().all(|lookup| !lookup.several && lookup.command.contains("join(',', ")));
        assert!(
            scripted.command.ends_with("--vpc-options SubnetIds=\"$found_1\",SecurityGroupIds=sg-1,sg-2"),
            "{}",
            scripted.command
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
