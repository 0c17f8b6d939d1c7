//! Text of others on a terminal and in a shell, and names in a row.

use std::fmt::Display;

/// The text, with what a terminal would obey, or what would turn or hide letters, written as `\u{1b}`.
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if obeyed(letter) { out.extend(letter.escape_unicode()) } else { out.push(letter) }
    }
    out
}

/// `order, payment and 4 more`: of many names those that come first.
pub fn some<T: Display>(names: impl ExactSizeIterator<Item = T>, most: usize) -> String {
    let more = names.len().saturating_sub(most);
    let mut text = names.take(most).map(|name| name.to_string()).collect::<Vec<_>>().join(", ");
    if more > 0 {
        text += &format!(" and {more} more");
    }
    text
}

/// A word for a POSIX shell. Single quotes, for JMESPath has backticks; double ones where it has single ones itself, for
/// nobody can read a quote that ends, escapes and begins again.
pub fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(text, &mut out);
    out
}

/// [`quote`] behind what is there already.
pub fn push_quoted(text: &str, out: &mut String) {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:=,@%+".contains(&byte);
    // What a shell acts on between double quotes; `!` in an interactive one.
    let acts = |byte: u8| b"\"$`\\!".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        out.push_str(text);
    } else if text.contains('\'') && !text.bytes().any(acts) {
        out.extend(["\"", text, "\""]);
    } else {
        out.extend(["'", &text.replace('\'', r"'\''"), "'"]);
    }
}

/// Control characters; line and paragraph separators; what turns the direction of writing; what has no width.
fn obeyed(letter: char) -> bool {
    let hides = matches!(
        letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    );
    letter.is_control() || hides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_names_some_are_listed() {
        let names = ["a", "b", "c"];
        assert_eq!(some(names.iter(), 3), "a, b, c");
        assert_eq!(some(names.iter(), 1), "a and 2 more");
        assert_eq!(some([0; 0].iter(), 1), "");
    }

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        assert_eq!(shown("aws_x.y[\"한국 é\"]"), "aws_x.y[\"한국 é\"]");
        assert_eq!(
            shown("a\u{1b}[31m\u{9b}2J\r\n\u{202e}b\u{7f}"),
            "a\\u{1b}[31m\\u{9b}2J\\u{d}\\u{a}\\u{202e}b\\u{7f}"
        );
    }
}
