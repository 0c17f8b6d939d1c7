//! The pages of `drgen explain rds`: what is done for a kind, each claim with the word that says how it is proved.
//!
//! Below a heading a page is a list. An item is a claim and ends with one word of [`PROOFS`] in brackets; one that is
//! documented holds a link. What stands under `Not covered` claims nothing, and so has no word.

use crate::support::run::{drgen, root};
use drgen::mechanism::REGISTRY;
use drgen::mechanism::page::{PAGES, PROOFS, Page};
use drgen::model::kinds;
use std::collections::BTreeSet;

/// Sections of a mechanism's page, in order.
const SECTIONS: [&str; 10] = [
    "Levels",
    "Terraform",
    "Site lost",
    "Planned move and way back",
    "Store lost",
    "Times",
    "Traps",
    "Watched",
    "Guarded",
    "Not covered",
];
/// Sections that every other page has.
const SHARED: [&str; 3] = ["Terraform", "Traps", "Not covered"];
/// Stands on every page that claims anything.
const HOW: &str = "The word in brackets says how a claim was proved: `drgen explain proofs`.";

/// Section and text of each item, over all of its lines.
fn items(page: &Page) -> Vec<(&'static str, String)> {
    let (mut section, mut items): (_, Vec<(&str, String)>) = ("", Vec::new());
    for line in page.text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        } else if let Some(item) = line.strip_prefix("- ") {
            items.push((section, item.to_owned()));
        } else if let (Some(more), Some((_, item))) = (line.strip_prefix("  "), items.last_mut()) {
            item.push(' ');
            item.push_str(more.trim_start());
        } else {
            assert!(section.is_empty() || line.is_empty(), "{}: `{line}` is in no item", page.name);
        }
    }
    items
}

fn sections(page: &Page) -> Vec<&'static str> {
    page.text.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

/// The word at the end of a claim.
fn proof(item: &str) -> Option<&str> {
    let (_, word) = item.strip_suffix(']')?.rsplit_once(" [")?;
    PROOFS.contains(&word).then_some(word)
}

/// Pages that claim anything: all but the one that says what the words mean.
fn claiming() -> impl Iterator<Item = &'static Page> {
    PAGES.iter().copied().filter(|page| page.name != "proofs")
}

#[test]
fn each_claim_says_how_it_is_proved() {
    let mut wrong = Vec::new();
    for page in claiming() {
        assert!(page.text.contains(&format!("\n{HOW}\n")), "{}", page.name);
        for (section, item) in items(page) {
            let fault = match proof(&item) {
                Some(_) if section == "Not covered" => "nothing is claimed there",
                None if section != "Not covered" => "no word of the set at its end",
                Some("documented") if !item.contains("https://") => "documented where?",
                Some(_) if PROOFS.iter().filter(|word| item.contains(&format!("[{word}]"))).count() > 1 => "two words",
                Some(_) | None => continue,
            };
            wrong.push(format!("{}, {section}: {fault}: {item}", page.name));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_no_proof() {
    assert_eq!(proof("a replica. [planned]"), Some("planned"));
    for item in
        ["a replica.", "a replica. [surely]", "a replica[planned]", "[planned] a replica.", "a replica. [planned]."]
    {
        assert_eq!(proof(item), None, "{item}");
    }
}

#[test]
fn each_word_is_defined_once() {
    let page = Page::find("proofs").expect("the page of the words");
    let defined: Vec<String> = items(page)
        .into_iter()
        .filter_map(|(_, item)| Some(item.strip_prefix('`')?.split_once('`')?.0.into()))
        .collect();
    assert_eq!(defined, PROOFS);
}

#[test]
fn each_page_has_its_sections_and_says_something_in_each() {
    for page in claiming() {
        let (found, items) = (sections(page), items(page));
        let filled: BTreeSet<_> = items.iter().map(|(section, _)| *section).collect();
        for section in &found {
            assert!(filled.contains(section), "{}: nothing under {section}", page.name);
        }
        if REGISTRY.iter().any(|mechanism| mechanism.page().name == page.name) {
            assert_eq!(found, SECTIONS, "{}", page.name);
        } else {
            assert!(SHARED.iter().all(|section| found.contains(section)), "{}: {found:?}", page.name);
        }
        let lines = page.text.lines().count();
        assert!((15..=110).contains(&lines), "{}: {lines} lines", page.name);
        let wide = page.text.lines().find(|line| line.chars().count() > 120 && !line.contains("https://"));
        assert_eq!(wide, None, "{}", page.name);
    }
}

/// A page that names a module of tests for what it claims names one that there is.
#[test]
fn tests_that_are_named_exist() {
    for page in PAGES {
        for name in page.text.split("tests/").skip(1) {
            let end = name.find(|letter: char| !letter.is_ascii_lowercase() && letter != '_').unwrap_or(name.len());
            let path = root().join("tests").join(&name[..end]);
            assert!(path.is_dir() || path.with_extension("rs").is_file(), "{}: tests/{}", page.name, &name[..end]);
        }
    }
}

#[test]
fn each_kind_of_the_language_has_a_page_that_is_printed() {
    for (kind, protected) in kinds() {
        let page = Page::find(kind).unwrap_or_else(|| panic!("{kind} has no page"));
        let own = REGISTRY.iter().any(|mechanism| mechanism.page().name == page.name);
        assert!(own && (page.name != "external") == protected, "{kind}: {}", page.name);
        assert_eq!(drgen(&root(), &["explain", kind]).ends(0).stdout, page.text);
    }
    for mechanism in REGISTRY {
        assert_eq!(drgen(&root(), &["explain", mechanism.id()]).ends(0).stdout, mechanism.page().text);
    }
}
