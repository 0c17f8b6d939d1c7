//! Addresses that a lock lists for a component. All locks are held for a whole run, and this is most of them: they are
//! one text for each component, and not a set of small ones.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use std::collections::BTreeSet;

/// Addresses, sorted, each once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// On a line each.
    text: Box<str>,
}

impl Addresses {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }
}

impl FromIterator<String> for Addresses {
    fn from_iter<I: IntoIterator<Item = String>>(addresses: I) -> Self {
        let sorted: BTreeSet<String> = addresses.into_iter().collect();
        let mut text = String::with_capacity(sorted.iter().map(|address| address.len() + 1).sum());
        for address in sorted {
            text.push_str(&address);
            text.push('\n');
        }
        Self { text: text.into() }
    }
}

impl Serialize for Addresses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Addresses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let addresses = Vec::<String>::deserialize(deserializer)?;
        match addresses.iter().find(|address| address.is_empty() || address.contains(['\n', '\r'])) {
            Some(address) => Err(Error::custom(format!("{address:?} is no address"))),
            None => Ok(addresses.into_iter().collect()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Addresses;

    #[test]
    fn they_are_read_as_they_are_written() {
        let read = |text: &str| serde_json::from_str::<Addresses>(text);
        let addresses = read(r#"["aws_lb.b","aws_lb.a","aws_lb.b"]"#).unwrap();
        assert_eq!(addresses.iter().collect::<Vec<_>>(), ["aws_lb.a", "aws_lb.b"]);
        assert_eq!(serde_json::to_string(&addresses).unwrap(), r#"["aws_lb.a","aws_lb.b"]"#);
        assert!(read("[]").unwrap().is_empty());
        assert!(read(r#"["aws_lb.a\naws_lb.b"]"#).is_err());
        assert!(read(r#"[""]"#).is_err());
    }
}
