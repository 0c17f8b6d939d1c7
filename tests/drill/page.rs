//! The transcript on the drill's page: what a run called and read back, in the plan's order.

use super::steps::Step;
use super::traced::acting;
use crate::support::run::root;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// Columns of the time, which differs from run to run.
const TIME: usize = 7;

/// A line for each step that called, by wave and id, and what was read back in the end. `made` says which calls were a
/// step's: [`super::traced::in_order`].
pub fn transcript(calls: &[Value], steps: &[Step], made: &BTreeMap<String, Vec<usize>>, seen: &Value) -> String {
    let at = |number: usize| calls[number]["at"].as_f64().unwrap_or_default();
    let start = calls.first().map_or(0.0, |_| at(0));
    let mut text = String::new();
    for step in steps {
        let (Some(numbers), Some(acting)) = (made.get(&step.id), acting(step)) else { continue };
        let words: Vec<&str> = acting.words.iter().map(String::as_str).filter(|word| word.len() > 1).collect();
        let time = format!("{:.0}s", at(numbers[0]) - start);
        text += &format!("{time:<TIME$}{}\n{:TIME$}  {} {}\n", step.id, "", acting.action, words.join(" "));
    }
    text += &format!("{:TIME$}read back from the site that took over:\n", "");
    for (what, value) in seen.as_object().expect("an object") {
        text += &format!("{:TIME$}  {what}: {value}\n", "");
    }
    text
}

/// Holds the page to it, but for its times. `DRGEN_BLESS=1` writes it anew.
#[track_caller]
pub fn hold(transcript: &str) {
    let path = root().join("tests/drill/README.md");
    let page = fs::read_to_string(&path).expect("the drill has a page");
    let (before, rest) = page.split_once("```text\n").expect("the page has a transcript");
    let (held, after) = rest.split_once("```").expect("which ends");
    if std::env::var_os("DRGEN_BLESS").is_some_and(|value| value == "1") {
        fs::write(&path, format!("{before}```text\n{transcript}```{after}")).expect("the page can be written");
        return;
    }
    assert_eq!(timeless(held), timeless(transcript), "DRGEN_BLESS=1 writes {} anew", path.display());
}

fn timeless(text: &str) -> Vec<String> {
    text.lines().map(|line| line.chars().skip(TIME).collect()).collect()
}

#[test]
fn times_differ_and_order_does_not() {
    assert_eq!(timeless("2s     a\n         b\n"), timeless("13s    a\n         b\n"));
    assert_ne!(timeless("2s     a\n2s     b\n"), timeless("2s     b\n2s     a\n"));
}
