//! What the parser's errors say to somebody who writes a catalog.

use crate::finding::{Finding, code};
use crate::source::Span;
use granit_parser::{ErrorKind, ScanError};
use std::ops::Range;

/// The character to point at. The parser names the place where it noticed.
pub(super) fn place(error: &ScanError, text: &str, at: usize) -> Range<usize> {
    let at = if text.is_char_boundary(at) { at } else { text.len() };
    let rest = &text[at..];
    // Of a character in the middle of a text, it names the beginning of the text; of a tab, sometimes what follows.
    let at = match error.kind() {
        kind if is_tab(kind) && text[..at].ends_with('\t') => at - 1,
        kind if is_tab(kind) => at + rest.find('\t').unwrap_or(0),
        ErrorKind::UnexpectedCharacter { character } => at + rest.find(*character).unwrap_or(0),
        // Not on the empty line behind the last.
        _ if rest.is_empty() => text.trim_end().len(),
        _ => at,
    };
    let next = text[at..].chars().next().filter(|c| !matches!(c, '\n' | '\r'));
    at..at + next.map_or(0, char::len_utf8)
}

fn is_tab(kind: &ErrorKind) -> bool {
    use ErrorKind as E;
    matches!(
        kind,
        E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabAtBlockScalarStart
            | E::TabInPlainScalar
    )
}

/// A syntax error at its place.
pub(super) fn finding(error: &ScanError, at: Span, max_depth: usize) -> Finding {
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        return Finding::new(&code::DR009, format!("more than {max_depth} lists and maps inside each other"))
            .at(at, "one too deep");
    }
    let (label, help) = words(error.kind());
    let label = if label.is_empty() { error.info() } else { label.to_owned() };
    let finding = Finding::new(&code::DR001, format!("this is not YAML: {label}")).at(at, "");
    if help.is_empty() { finding } else { finding.help(help) }
}

/// What is wrong and what would mend it, for mistakes that people make. Empty: the parser's own words.
fn words(kind: &ErrorKind) -> (&'static str, &'static str) {
    use ErrorKind as E;
    if is_tab(kind) {
        return ("a tab in the indentation", "indent with spaces");
    }
    match kind {
        E::MappingValueNotAllowed | E::InvalidColonPlacement => (
            "a `:` where no key can be",
            "put a text that holds a `:` in quotes; or is the line above without its own `:`, or a bracket above not closed?",
        ),
        E::ExpectedBlockMappingKey | E::SimpleKeyExpected | E::InvalidSimpleKey => (
            "a key and its `:` should be here",
            "check that this line is indented as its neighbours are, and that quotes before it are closed",
        ),
        E::ExpectedBlockSequenceEntry | E::BlockSequenceEntryNotAllowed => {
            ("no list item can be here", "check that this line is indented as its neighbours are")
        }
        E::InvalidIndentation => ("the indentation fits no line above", "indent it as its neighbours are"),
        E::UnclosedQuotedScalar => ("this quote is not closed", "close it on its line"),
        E::InvalidQuotedScalarIndent => {
            ("a quote above is not closed, and its text cannot go on here", "close the quote")
        }
        E::InvalidTrailingSingleQuotedScalar => {
            ("something follows the closing quote", "within single quotes, write a quote twice: `'it''s'`")
        }
        E::InvalidTrailingDoubleQuotedScalar => {
            ("something follows the closing quote", "within double quotes, write a quote as `\\\"`")
        }
        E::UnknownQuotedScalarEscape => ("an unknown escape", "write `\\\\` for a backslash, or use single quotes"),
        E::UnclosedFlowCollection { .. } => {
            ("this bracket is not closed", "close it, or put a text that begins with a bracket in quotes")
        }
        E::MismatchedFlowCollectionEnd { .. } => {
            ("this bracket is closed by one of another kind", "close each bracket by its own kind")
        }
        E::MisplacedFlowCollectionEnd => ("this bracket closes none that is open", "remove it, or open one before it"),
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator => (
            "`,` or a closing bracket should be here",
            "put a `,` between two items, and a text that holds a bracket in quotes",
        ),
        E::UnexpectedCharacter { character } if character.is_control() => {
            ("a control character", "write it in double quotes, as `\\u0000` with its number")
        }
        E::UnexpectedCharacter { .. } | E::MissingAnchorOrAliasName => {
            ("no text can begin with this character", "put a text that begins with it in quotes")
        }
        _ => ("", ""),
    }
}
