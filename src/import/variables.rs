//! Variables in files of Docker Compose, and the `.env` that sets them. The shell's environment would count before it:
//! it is not asked, so that the same files give the same catalog.
//! <https://github.com/compose-spec/compose-spec/blob/main/12-interpolation.md>

use crate::model::is_secret;
use std::collections::BTreeMap;

/// Stands on both sides of the name of a variable that nothing sets, in a text that is interpolated. No text of others
/// holds it once it was interpolated.
pub(super) const OPEN: char = '\u{1}';

/// Longest value, in bytes, that is put in place of a name: a few lines could else grow without end.
const LONGEST: usize = 4 * 1024;

/// Defaults inside of defaults that are looked into.
const DEEPEST: usize = 8;

/// How secrets begin that are known by their form.
const SECRETS: &[&str] =
    &["AKIA", "ASIA", "eyJ", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "sk-", "sk_live_", "xoxb-", "xoxp-"];

/// Letters that the shortest of them has at least.
const SHORTEST: usize = 16;

/// What is set, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Adds what an `.env` sets; what is set already stays, and what the file says of a variable last counts in it.
    /// <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>
    pub(super) fn read(&mut self, text: &str) {
        let mut own = self.clone();
        let mut rest = text.trim_start_matches('\u{feff}');
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let Some((name, value)) = line.split_once('=') else {
                rest = after;
                continue;
            };
            let name = name.trim();
            let name = name.strip_prefix("export ").unwrap_or(name).trim();
            let spaces = value.len() - value.trim_start().len();
            let whole = &rest[rest.len().min(line.len() - value.len() + spaces)..];
            let (value, after) = match quoted(whole) {
                Some((value, after)) => (value, after),
                None => (Value::Plain(plain(value)), after),
            };
            rest = after;
            if !is_name(name) || self.0.contains_key(name) {
                continue;
            }
            let value = match value {
                Value::Plain(value) => own.interpolate(value),
                Value::Double(value) => own.interpolate(&unescaped(value)),
                Value::Single(value) => value.replace(OPEN, ""),
            };
            own.0.insert(name.to_owned(), value);
        }
        *self = own;
    }

    /// The text with values in place of names. A variable that nothing sets, or that seems to be a secret, stays as its
    /// name between two [`OPEN`].
    pub(super) fn interpolate(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.put(text, DEEPEST, &mut out);
        out
    }

    fn put(&self, text: &str, depth: usize, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find(['$', OPEN]) {
            out.push_str(&rest[..at]);
            let after = &rest[at + 1..];
            rest = if rest[at..].starts_with(OPEN) {
                after
            } else if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                after
            } else if let Some(body) = after.strip_prefix('{') {
                let Some(end) = closing(body) else {
                    out.push('$');
                    out.extend(after.chars().filter(|letter| *letter != OPEN));
                    return;
                };
                self.braced(&body[..end], depth, out);
                &body[end + 1..]
            } else {
                let name = name(after);
                if name.is_empty() {
                    out.push('$')
                } else {
                    self.value(name, out)
                }
                &after[name.len()..]
            };
        }
        out.push_str(rest);
    }

    /// What stands between braces: a name, and what counts where it is set or not.
    fn braced(&self, body: &str, depth: usize, out: &mut String) {
        let name = name(body);
        let rest = &body[name.len()..];
        let (filled, rest) = rest.strip_prefix(':').map_or((false, rest), |rest| (true, rest));
        let set = self.0.get(name).is_some_and(|value| !filled || !value.is_empty());
        let other = rest.get(1..).unwrap_or_default();
        match rest.chars().next() {
            _ if name.is_empty() || depth == 0 || holds_secret(name) => open(body, name, out),
            None | Some('?') => self.value(name, out),
            Some('-') if set => self.value(name, out),
            Some('-') => self.put(other, depth - 1, out),
            Some('+') if set => self.put(other, depth - 1, out),
            Some('+') => {}
            Some(_) => open(body, name, out),
        }
    }

    fn value(&self, name: &str, out: &mut String) {
        match self.0.get(name).filter(|value| value.len() <= LONGEST && !holds_secret(name)) {
            Some(value) => out.push_str(value),
            None => open(name, name, out),
        }
    }
}

/// Names of the variables that a text leaves open.
pub(super) fn opens(text: &str) -> impl Iterator<Item = &str> {
    text.split(OPEN).skip(1).step_by(2)
}

/// The text with `${NAME}` where a variable is open.
pub(super) fn named(text: &str) -> String {
    let parts = text.split(OPEN).enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part.to_owned() } else { format!("${{{part}}}") }).collect()
}

/// Whether a text seems to be a secret or to hold one: by how it begins, or because a user logs in with it.
pub(super) fn seems_secret(text: &str) -> bool {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != '-');
    let known = words.filter(|word| word.len() >= SHORTEST && word.contains(|letter: char| letter.is_ascii_digit()));
    let known = known.into_iter().any(|word| SECRETS.iter().any(|start| word.starts_with(start)));
    let logs_in = text.rsplit_once('@').is_some_and(|(before, _)| before.contains(':') && !is_digest(text));
    known || logs_in || text.contains("-----BEGIN")
}

/// Whether what follows the `@` names contents: `repository@sha256:…`.
fn is_digest(image: &str) -> bool {
    image.rsplit_once('@').is_some_and(|(_, digest)| digest.starts_with("sha256:") || digest.starts_with("sha512:"))
}

fn holds_secret(name: &str) -> bool {
    // A store is called so, and no key.
    name.split('_').any(|word| !word.eq_ignore_ascii_case("valkey") && is_secret(word))
}

fn open(body: &str, name: &str, out: &mut String) {
    // What is no variable is not one that somebody could set; its text tells what is meant.
    let said = if name.is_empty() { body.split(OPEN).collect() } else { name.to_owned() };
    out.extend([OPEN.to_string(), said, OPEN.to_string()]);
}

/// The name that a text begins with.
fn name(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    if text.starts_with(|letter: char| letter.is_ascii_digit()) { "" } else { &text[..end] }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && name(text) == text
}

/// Where the brace is that closes one before the text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if text[..at].ends_with('$') => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A value as it is written in an `.env`.
enum Value<'a> {
    Plain(&'a str),
    Single(&'a str),
    Double(&'a str),
}

/// A value in quotes, and the lines behind it; it may be of several lines itself.
fn quoted(text: &str) -> Option<(Value<'_>, &str)> {
    let quote = text.chars().next().filter(|letter| ['"', '\''].contains(letter))?;
    let body = &text[1..];
    let mut escaped = false;
    let end = body.find(|letter| {
        let ends = letter == quote && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    })?;
    let after = body[end + 1..].split_once('\n').map_or("", |(_, after)| after);
    let value = &body[..end];
    Some((if quote == '"' { Value::Double(value) } else { Value::Single(value) }, after))
}

/// A value without quotes ends at a comment, before which there is a space.
fn plain(text: &str) -> &str {
    let comment = text.find(" #").or_else(|| text.starts_with('#').then_some(0));
    text[..comment.unwrap_or(text.len())].trim()
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, if letter == '\\' { letters.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('r')) => out.push('\r'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('$')) => out.push_str("$$"),
            ('\\', Some(other)) => out.push(other),
            (letter, _) => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(text: &str) -> Variables {
        let mut variables = Variables::default();
        variables.read(text);
        variables
    }

    #[test]
    fn names_become_values_as_compose_says() {
        let all = variables("A=1\nVALKEY_PORT=2\nEMPTY=\nDB_PASSWORD=hunter2\n");
        for (text, expected) in [
            ("$A-${A}", "1-1"),
            ("$$A $${A} $ $1", "$A ${A} $ $1"),
            ("${B:-x}${B-y}${EMPTY:-z}${EMPTY-w}", "xyz"),
            ("${A:+x}${B:+y}${EMPTY+z}${EMPTY:+w}", "xz"),
            ("${A:?must}${B:-${C-${A}}}", "11"),
            ("${B}/${B?must}/$B", "${B}/${B}/${B}"),
            ("${DB_PASSWORD:-secret}@$DB_PASSWORD", "${DB_PASSWORD}@${DB_PASSWORD}"),
            ("${A/1/2} ${A", "${A} ${A"),
            ("$VALKEY_PORT$API_KEY", "2${API_KEY}"),
            ("a\u{1}b\u{1}", "ab"),
        ] {
            assert_eq!(named(&all.interpolate(text)), expected, "{text}");
        }
        assert_eq!(opens(&all.interpolate("${B}:${C}$A")).collect::<Vec<_>>(), ["B", "C"]);
    }

    #[test]
    fn env_files_are_read_as_compose_reads_them() {
        let all = variables(
            "\u{feff}# A=0\r\nA=1 # one\r\nexport B='$A' # two\nC=\"$A\n\\\"x\\\"=\\$A\"\nD = a#b \nE\n1F=2\nG=${A}${NONE}\nA=3\n\
             H=\"not closed\n",
        );
        let value = |name: &str| named(&all.interpolate(&format!("${name}")));
        assert_eq!(value("A"), "3");
        assert_eq!(value("B"), "$A");
        assert_eq!(value("C"), "1\n\"x\"=$A");
        assert_eq!(value("D"), "a#b");
        assert_eq!(value("E"), "${E}");
        assert_eq!(value("G"), "1${NONE}");
        assert_eq!(value("H"), "\"not closed");
        let mut inner = all.clone();
        inner.read("A=4\nZ=$A\n");
        assert_eq!(inner.interpolate("$A$Z"), "33", "what is set outside counts before");
    }

    /// Guards against work and texts that grow without end.
    #[test]
    fn what_grows_without_end_stays_a_name() {
        let begun = std::time::Instant::now();
        let doubling: String = (1..64).map(|at| format!("A{at}=$A{}$A{}\n", at - 1, at - 1)).collect();
        let all = variables(&format!("A0=x\n{doubling}"));
        assert!(all.interpolate("$A63").len() < 2 * LONGEST);
        for deep in ["${".repeat(100_000), "${A:-".repeat(100_000) + &"}".repeat(100_000)] {
            all.interpolate(&deep);
        }
        assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    }

    #[test]
    fn secrets_are_known_by_their_form() {
        for text in ["AKIAIOSFODNN7EXAMPLE", "x/ghp_0123456789abcdef", "user:pass@registry/x", "-----BEGIN RSA"] {
            assert!(seems_secret(text), "{text}");
        }
        for text in ["web:2.1", "a@sha256:00", "sk-web", "registry:5000/web@sha256:00", "0123456789abcdef0123"] {
            assert!(!seems_secret(text), "{text}");
        }
    }
}
