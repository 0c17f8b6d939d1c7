//! Whatever the bytes, the reader answers: it neither panics nor points beside the text.

use super::document;
use crate::catalog::{Part, Root};
use crate::source::Sources;
use proptest::prelude::*;

const SEEDS: [&str; 3] = [
    include_str!("../../../examples/01-single-service/drgen.yaml"),
    include_str!("../../../examples/02-shop/services/commerce.yaml"),
    "x-a: &a { tier: gold, runtime: &r { cpu: 1 } }\nx-b: &b\n  <<: [*a, *a]\n  owner: |\n    é ü\nservices:\n  s: *b\n  \
     t: { <<: *b, runtime: *r, depends_on: [a, { name: 'b''c', kind: soft }] }\n  ? u\n  : contacts: [\"\\u00e9\", >-\n   \
     folded\n ]\n",
];

const TOKENS: [&str; 34] = [
    "\n",
    "\r\n",
    "\t",
    " ",
    "  ",
    "- ",
    ": ",
    ":",
    "? ",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "<<: ",
    "|\n",
    ">-\n",
    "!!str ",
    "!x ",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "\u{feff}",
    "\0",
    "é",
    "한",
    "\\",
    "~",
    "x-",
];

/// An edit of a text: at a place, given in parts of 65,536, so many characters go, and a token or a copy of what stands
/// elsewhere comes.
fn edit() -> impl Strategy<Value = (u16, u8, Result<usize, (u16, u8)>)> {
    let token = (0..TOKENS.len()).prop_map(Ok);
    let copy = any::<(u16, u8)>().prop_map(Err);
    (any::<u16>(), prop_oneof![Just(0), any::<u8>()], prop_oneof![token, copy])
}

fn apply(text: &str, (at, gone, new): (u16, u8, Result<usize, (u16, u8)>)) -> String {
    let chars: Vec<char> = text.chars().collect();
    let place = |part: u16| chars.len() * usize::from(part) / 65_536;
    let copied = |from: usize, len: u8| chars[from..].iter().take(usize::from(len)).collect::<String>();
    let new = match new {
        Ok(token) => TOKENS[token].to_owned(),
        Err((from, len)) => copied(place(from), len),
    };
    let (before, after) = chars.split_at(place(at));
    before.iter().collect::<String>() + &new + &after.iter().skip(usize::from(gone)).collect::<String>()
}

fn check(text: String) {
    let mut sources = Sources::default();
    let start = sources.add("drgen.yaml", text.clone()).expect("small");
    let mut found = document::<Root>(&text, start).1;
    found.extend(document::<Part>(&text, start).1);
    for finding in &found {
        for (span, _) in finding.at.iter().chain(&finding.also) {
            let (file, range) = sources.locate(*span).expect("within the text");
            assert!(file.text.get(range).is_some(), "between characters: {finding:?}");
        }
    }
}

proptest! {
    #[test]
    fn mutated_catalogs(seed in 0..SEEDS.len(), edits in prop::collection::vec(edit(), 1..12)) {
        check(edits.into_iter().fold(SEEDS[seed].to_owned(), |text, edit| apply(&text, edit)));
    }

    #[test]
    fn token_soup(tokens in prop::collection::vec(0..TOKENS.len(), 0..60)) {
        check(tokens.into_iter().map(|token| TOKENS[token]).collect());
    }

    #[test]
    fn any_text(text in any::<String>()) {
        check(text);
    }
}
