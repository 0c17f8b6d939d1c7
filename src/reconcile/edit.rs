//! Another `active`, and nothing else: the user's file keeps every other byte.

use crate::finding::{Finding, Findings, code};
use crate::source::{Sources, Span, World, matches};
use crate::topology::scalar;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::ops::Range;

/// The text of the root with another site's name in the place of `active`. `None`, and a finding, where what stands there
/// is not simply the name.
pub(super) fn flip(
    text: &str,
    sources: &Sources,
    at: Span,
    from: &str,
    to: &str,
    findings: &mut Findings,
) -> Option<String> {
    if from == to {
        return Some(text.to_owned());
    }
    let (_, range) = sources.locate(at)?;
    let edited = replace(text, range, from, to);
    if edited.is_none() {
        let finding = Finding::new(&code::DR401, format!("`active` has to become `{to}`"));
        let help = "write the name itself there, and run this again";
        findings.push(finding.at(at, "this stands for the name, and is yours to change").help(help));
    }
    edited
}

/// The text with another name in the place of the one at `range`. `None` where something else stands there that means it.
pub(crate) fn replace(text: &str, range: Range<usize>, from: &str, to: &str) -> Option<String> {
    let written = text.get(range.clone())?;
    let mended = match written.as_bytes() {
        _ if written == from => scalar(to),
        [b'"', .., b'"'] if written[1..written.len() - 1] == *from => format!("\"{to}\""),
        [b'\'', .., b'\''] if written[1..written.len() - 1] == *from => format!("'{to}'"),
        _ => return None,
    };
    let mut edited = text.to_owned();
    edited.replace_range(range, &mended);
    Some(edited)
}

/// The world with other texts in the place of some files; `None` where a file is gone.
pub(crate) struct Overlay<'a> {
    below: &'a dyn World,
    texts: BTreeMap<&'a str, Option<&'a str>>,
}

impl<'a> Overlay<'a> {
    pub(crate) fn new(below: &'a dyn World, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::with_gone(below, texts.into_iter().map(|(path, text)| (path, Some(text))))
    }

    /// The same where some files may be gone.
    pub(crate) fn with_gone(below: &'a dyn World, texts: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        Self { below, texts: texts.into_iter().collect() }
    }
}

impl World for Overlay<'_> {
    fn read(&self, path: &str) -> io::Result<String> {
        match self.texts.get(path) {
            Some(text) => text.map(str::to_owned).ok_or_else(|| ErrorKind::NotFound.into()),
            None => self.below.read(path),
        }
    }

    fn glob(&self, pattern: &str) -> io::Result<Vec<String>> {
        let mut found: BTreeSet<String> = self.below.glob(pattern)?.into_iter().collect();
        let plain = pattern.strip_prefix("./").unwrap_or(pattern);
        for (path, text) in &self.texts {
            match text {
                Some(_) if matches(plain, path) => found.insert((*path).to_owned()),
                Some(_) => false,
                None => found.remove(*path),
            };
        }
        Ok(found.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_find_what_is_laid_over_and_not_what_is_gone() {
        let below: BTreeMap<String, String> =
            ["services/a.yaml", "services/b.yaml"].map(|path| (path.to_owned(), "below".to_owned())).into();
        let texts = [("services/a.yaml", None), ("services/c.yaml", Some("new")), ("other.yaml", Some("new"))];
        let world = Overlay::with_gone(&below, texts);
        assert_eq!(world.glob("services/*.yaml").unwrap(), ["services/b.yaml", "services/c.yaml"]);
        assert_eq!(world.read("services/a.yaml").unwrap_err().kind(), ErrorKind::NotFound);
        assert_eq!(world.read("services/b.yaml").unwrap(), "below");
        assert_eq!(world.read("services/c.yaml").unwrap(), "new");
    }

    #[test]
    fn only_the_name_is_replaced() {
        let around = |name: &str| format!("\u{feff}# seoul\r\nactive:  {name} # seoul\r\nsites: {{ seoul: {{}} }}\r\n");
        for (written, after) in [
            ("seoul", Some("tokyo")),
            ("\"seoul\"", Some("\"tokyo\"")),
            ("'seoul'", Some("'tokyo'")),
            ("*where", None),
            ("\"se\\u006ful\"", None),
        ] {
            let (mut sources, mut findings) = (Sources::default(), Findings::default());
            let text = around(written);
            let start = sources.add("drgen.yaml", text.clone()).unwrap();
            let lo = start + text.find("active:  ").unwrap() as u32 + 9;
            let at = Span { lo, hi: lo + written.len() as u32 };
            let edited = flip(&text, &sources, at, "seoul", "tokyo", &mut findings);
            assert_eq!(edited, after.map(around), "{written}");
            assert_eq!(findings.has_errors(), after.is_none());
            assert_eq!(flip(&text, &sources, at, "seoul", "seoul", &mut findings), Some(text));
        }
    }
}
