//! Text that users wrote, made harmless: strings, keys of maps, comments.
//!
//! What Terraform reads back must be the user's text. It reads `\` escapes, and `${` and `%{` unless the
//! sigil is doubled: <https://developer.hashicorp.com/terraform/language/expressions/strings>. Only the sigil
//! directly before `{` counts, so the text `$${` is written `$$${`, and `$$` alone stays.

use std::fmt::Write;

/// What to do with `${` and `%{`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Markers {
    /// They are text: double the sigil.
    Text,
    /// The source of a template: its text has them doubled already.
    Source,
}

/// Which characters beyond ASCII are printed as they are: [`is_readable`] or [`stands_alone`].
pub(super) type Keep = fn(char) -> bool;

/// Appends `text` between quotes.
pub(super) fn quoted(out: &mut String, text: &str, keep: Keep) {
    out.push('"');
    literal(out, text, Markers::Text, keep);
    out.push('"');
}

/// Appends `text` as a template that stands alone holds it, without quotes.
pub(super) fn doubled(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if matches!(c, '$' | '%') && chars.peek() == Some(&'{') {
            out.push(c);
        }
    }
}

/// Appends the key of an object: bare where it is an identifier, quoted otherwise. Each character that is left
/// as it is takes one column.
pub(super) fn key(out: &mut String, key: &str) {
    if is_bare(key) {
        out.push_str(key);
    } else {
        quoted(out, key, stands_alone);
    }
}

/// Appends one line of a comment. Nothing in it can end the comment or hide from the reader.
pub(super) fn comment(out: &mut String, line: &str) {
    let mut rest = line.trim_end();
    while let Some((at, c)) = rest.char_indices().find(|&(_, c)| !is_readable(c)) {
        out.push_str(&rest[..at]);
        out.push(if c == '\t' { ' ' } else { char::REPLACEMENT_CHARACTER });
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
}

/// Whether a heredoc, which knows no escapes, can hold `text`.
pub(super) fn is_raw(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || c == '\t' || is_readable(c))
}

/// Whether `key` can stand in an object without quotes. The scanner takes identifiers of an older Unicode, so
/// only ASCII is bare; `true`, `false`, `null` and `for` would be read as something else.
fn is_bare(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        && !matches!(key, "true" | "false" | "null" | "for")
}

/// Appends `text` as it stands between quotes. Copies runs of plain bytes, and stops at the few that need care.
pub(super) fn literal(out: &mut String, text: &str, markers: Markers, keep: Keep) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        let replacement = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            b'$' if markers == Markers::Text && bytes.get(at + 1) == Some(&b'{') => "$$",
            b'%' if markers == Markers::Text && bytes.get(at + 1) == Some(&b'{') => "%%",
            ..b' ' | 0x7f => "",
            // The rest of ASCII, and what follows the first byte of a longer character.
            b' '..=0xbf => continue,
            0xc0.. => {
                let c = text[at..].chars().next().expect("internal: a first byte begins a character");
                if !keep(c) {
                    out.push_str(&text[done..at]);
                    numbered(out, c);
                    done = at + c.len_utf8();
                }
                continue;
            }
        };
        out.push_str(&text[done..at]);
        if replacement.is_empty() {
            numbered(out, char::from(byte));
        } else {
            out.push_str(replacement);
        }
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// `\u00AD` or `\U0001F600`.
fn numbered(out: &mut String, c: char) {
    let code = u32::from(c);
    let written = if code > 0xffff { write!(out, "\\U{code:08X}") } else { write!(out, "\\u{code:04X}") };
    written.expect("internal: a String takes all that is written");
}

/// Whether a reviewer sees the character and it leaves the order of the others alone. Joiners are kept: scripts
/// and emoji need them.
pub(super) fn is_readable(c: char) -> bool {
    !(c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}'))
}

/// Whether the character is a grapheme cluster of its own beside any other such character, in each version of
/// Unicode. `terraform fmt` aligns by clusters as its own tables, which are old, have them
/// (<https://github.com/apparentlymart/go-textseg>). In keys everything else is written as a number, so that a
/// column is a character.
pub(super) fn stands_alone(c: char) -> bool {
    matches!(c,
        // Latin, Greek, Cyrillic: letters, no combining marks
        '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        | '\u{1e00}'..='\u{1fff}'
        // Chinese, Japanese, Korean: whole syllables, no jamo, no voicing marks
        | '\u{3001}'..='\u{3029}' | '\u{3041}'..='\u{3096}' | '\u{30a0}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{ff01}'..='\u{ff9d}')
}
