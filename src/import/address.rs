//! Addresses in the environment of a process.

use super::variables::{OPEN, opens};
use super::{Need, Why};

/// Ends of the names of variables that hold an address, whatever they hold.
const ENDS: &[&str] =
    &["ADDR", "ADDRESS", "ADDRESSES", "BROKERS", "ENDPOINT", "HOST", "HOSTNAME", "SERVER", "URI", "URL"];

/// Longest value that is looked at, in bytes: whoever puts more there passes a document and no address.
const LONGEST: usize = 8 * 1024;

/// Who is addressed by a variable: each host in it, by its whole name and by its first label
/// (`redis.default.svc.cluster.local`). Whether that is one of ours is for others to say; of a name that holds a variable
/// which nothing sets ([`opens`]) nobody can.
pub(super) fn needs(variable: &str, value: &str) -> Vec<Need> {
    let host = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter) || letter == OPEN;
    let mut needs = Vec::new();
    if value.len() > LONGEST {
        return needs;
    }
    let mut at = 0;
    for part in value.split_inclusive(['/', ',', ' ', '?']) {
        // Who logs in stands before the host.
        let users = part.rfind('@').map_or(at, |user| at + user);
        let end = at + part.len();
        while at < end {
            let rest = &value[at..end];
            let word = &rest[..rest.find(|letter| !host(letter)).unwrap_or(rest.len())];
            let (before, after) = (&value[..at], &value[at + word.len()..]);
            let user = at < users;
            at += word.len() + rest[word.len()..].chars().next().map_or(0, char::len_utf8);
            let port = after
                .strip_prefix(':')
                .is_some_and(|rest| rest.starts_with(|digit: char| digit.is_ascii_digit() || digit == OPEN));
            let addressed = port
                || before.ends_with("://")
                || before.ends_with('@')
                || (word == value && (holds(variable) || opens(word).any(holds)));
            if addressed && !user && !word.is_empty() {
                let first = word.split('.').next().unwrap_or(word);
                for name in [word, first] {
                    needs.push(Need { name: name.to_owned(), why: Why::Seen(format!("{variable} leads there")) });
                }
            }
        }
    }
    needs
}

/// Whether a variable holds an address by its name.
pub(super) fn holds(variable: &str) -> bool {
    variable.rsplit('_').next().is_some_and(|end| ENDS.contains(&end.to_ascii_uppercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_where_addresses_are() {
        for (variable, value, expected) in [
            ("A", "http://orders:8080/x", vec!["orders"]),
            ("A", "postgres://u:p@db.local/x", vec!["db.local", "db"]),
            ("A", "amqp://u:123@queue:5672", vec!["queue"]),
            ("BROKERS", "kafka-1:9092,kafka-2:9092", vec!["kafka-1", "kafka-2"]),
            ("REDIS_HOST", "redis", vec!["redis"]),
            ("PROVIDER", "redis", vec![]),
            ("OTEL_SERVICE_NAME", "cart", vec![]),
            ("A", "jdbc:mysql://db:3306/x", vec!["db"]),
            ("A", "", vec![]),
            ("URL", "ä://ö", vec![]),
            ("A", "amqp://u:1@p:2@queue:5672,spare:5672", vec!["queue", "spare"]),
        ] {
            let mut found: Vec<_> = needs(variable, value).into_iter().map(|need| need.name).collect();
            found.dedup();
            assert_eq!(found, expected, "{variable}={value}");
        }
    }

    /// A guard against work that grows with the square: that took minutes.
    #[test]
    fn long_values_are_read_once_or_not_at_all() {
        let begun = std::time::Instant::now();
        for letter in [';', ':', '@', '/'] {
            let all: Vec<String> = (0..1_000).map(|_| "a".to_owned()).collect();
            needs("URL", &all.join(&letter.to_string()));
        }
        assert_eq!(needs("URL", &"a;".repeat(150_000)), []);
        assert_eq!(needs("URL", &format!("http://db/{}", "a;".repeat(150_000))), []);
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }
}
