//! A first catalog from what exists elsewhere: what a source says becomes YAML, and what it does not say becomes a
//! question (`# ?`) where the answer belongs. Nothing is guessed that recovery would rely on.

mod address;
mod backstage;
mod compose;
mod kubernetes;
mod page;
mod project;
mod tfstate;
mod variables;
mod yaml;

use crate::model::{Noun, refuse_name};
use crate::source::Span;
use crate::start::Answers;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Where it is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Files of Docker Compose, in the order in which they are merged.
    Compose,
    /// Manifests of Kubernetes.
    Kubernetes,
    /// `catalog-info.yaml` of Backstage.
    Backstage,
    /// What `terraform show -json` prints.
    Tfstate,
}

/// What a source says of one thing that runs or holds data.
#[derive(Debug, Clone, Default)]
struct Piece {
    /// As the source calls it.
    name: String,
    /// Other names under which it is reached.
    also: Vec<String>,
    what: What,
    owner: Option<String>,
    needs: Vec<Need>,
    /// What the source leaves open, a line each.
    open: Vec<String>,
}

#[derive(Debug, Clone)]
enum What {
    Service {
        /// `registry/repository:tag`
        image: Option<String>,
        port: Option<u16>,
        health: Option<String>,
    },
    Store(Store),
}

impl Default for What {
    fn default() -> Self {
        Self::Service { image: None, port: None, health: None }
    }
}

/// A store, as far as it is known.
#[derive(Debug, Clone, Default)]
struct Store {
    /// One of drgen's kinds; without one it stays a comment.
    kind: Option<&'static str>,
    /// Further keys of it, in order, as YAML.
    keys: Vec<(&'static str, String)>,
}

/// That something needs something else.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Need {
    name: String,
    why: Why,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    /// The source says so, in these words.
    Said(String),
    /// It is reached, in these words: how much it is needed is not known.
    Seen(String),
}

/// The text of a file that others name: one of those that a file of Compose includes, or the `.env` beside it.
pub type Beside<'a> = &'a dyn Fn(&Path) -> io::Result<String>;

/// The text of a first `drgen.yaml`; the error says what cannot be read. Of the files that others name, none is asked for
/// outside of the directories of `files`.
pub fn catalog(
    from: From,
    files: &[(String, String)],
    beside: Beside<'_>,
    answers: &Answers,
) -> Result<String, String> {
    let (mut pieces, open) = match from {
        From::Compose => compose::read(files, beside)?,
        From::Kubernetes => (kubernetes::read(files)?, Vec::new()),
        From::Backstage => (backstage::read(files)?, Vec::new()),
        From::Tfstate => (tfstate::read(files)?, Vec::new()),
    };
    if pieces.is_empty() {
        let nothing = "there is nothing in it that runs or holds data".to_owned();
        return Err([vec![nothing], open].concat().join("; "));
    }
    pieces.sort_by(|a, b| a.name.cmp(&b.name));
    let source = match from {
        From::Compose => "Docker Compose",
        From::Kubernetes => "Kubernetes",
        From::Backstage => "Backstage",
        From::Tfstate => "a state of Terraform",
    };
    Ok(page::render(source, &named(pieces), &open, answers))
}

/// A piece with the name that it has in the catalog, and its needs in those names.
struct Named {
    name: String,
    piece: Piece,
    needs: Vec<Need>,
}

/// Gives every piece a name that drgen takes, and resolves what they need; what is not in the source is left out, and
/// what is needed twice counts once, by what was said before what was only seen.
fn named(pieces: Vec<Piece>) -> Vec<Named> {
    let mut taken = BTreeMap::new();
    let own: Vec<String> = pieces.iter().map(|piece| free(&piece.name, &mut taken)).collect();
    // Who bears a name counts before who is only reached by it; of several that bear it, the first does.
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for (piece, own) in pieces.iter().zip(&own) {
        names.entry(&piece.name).or_insert(own);
    }
    for (piece, own) in pieces.iter().zip(&own) {
        for other in &piece.also {
            names.entry(other).or_insert(own);
        }
    }
    let resolve = |piece: &Piece, own: &str| {
        let mut needs: BTreeMap<&str, Why> = BTreeMap::new();
        for Need { name, why } in &piece.needs {
            let Some(name) = names.get(name.as_str()).filter(|name| **name != own) else { continue };
            let known = needs.entry(name).or_insert_with(|| why.clone());
            if matches!((&known, why), (Why::Seen(_), Why::Said(_))) {
                *known = why.clone();
            }
        }
        needs.into_iter().map(|(name, why)| Need { name: name.to_owned(), why }).collect::<Vec<_>>()
    };
    let needs: Vec<_> = pieces.iter().zip(&own).map(|(piece, own)| resolve(piece, own)).collect();
    let named = pieces.into_iter().zip(own).zip(needs);
    named.map(|((piece, name), needs)| Named { name, piece, needs }).collect()
}

/// A name as near to the source's as drgen takes it, and that nothing else has. `taken`: how often each was asked for.
fn free(wanted: &str, taken: &mut BTreeMap<String, u32>) -> String {
    let letters = wanted.chars().map(|letter| match letter.to_ascii_lowercase() {
        letter @ ('a'..='z' | '0'..='9') => letter,
        _ => '-',
    });
    let parts = letters.collect::<String>();
    let parts: Vec<&str> = parts.split('-').filter(|part| !part.is_empty()).collect();
    let name: String = parts.join("-").chars().take(MOST).collect();
    let name = name.trim_end_matches('-');
    let good = |name: &str| refuse_name(Noun::Service, name, Span::default()).is_none();
    let name = if good(name) { name.to_owned() } else { format!("x-{name}").trim_end_matches('-').to_owned() };
    loop {
        let number = taken.entry(name.clone()).or_default();
        *number += 1;
        let free = if *number == 1 { name.clone() } else { format!("{name}-{number}") };
        // A number may be part of another's name already.
        if *number == 1 || taken.insert(free.clone(), 1).is_none() {
            return free;
        }
    }
}

/// Letters of a name, so that a number still fits behind it.
const MOST: usize = 28;

/// Images of stores, by the last part of their names, each with its kind.
const IMAGES: &[(&str, &str)] = &[
    ("postgres", "postgres"),
    ("postgresql", "postgres"),
    ("mysql", "mysql"),
    ("mariadb", "mariadb"),
    ("redis", "redis"),
    ("valkey", "valkey"),
    ("memcached", "memcached"),
    ("mongo", "mongodb"),
    ("mongodb", "mongodb"),
    ("rabbitmq", "rabbitmq"),
    ("kafka", "kafka"),
    ("opensearch", "opensearch"),
    ("dynamodb-local", "dynamodb"),
];

/// Kinds that keep nothing on a disk: that nobody misses it is known.
const VOLATILE: &[&str] = &["memcached"];

/// Kinds that nothing protects before their owner has said what a loss means.
const ASKED: &[(&str, &str)] = &[
    (
        "opensearch",
        "`kind: opensearch`, with what it is made of: `durability: derived` and `rebuild_from`, or `durability: disposable`",
    ),
    ("rabbitmq", "`kind: rabbitmq`, with what the loss of its messages means: `loss: acceptable` or `replayable`"),
];

/// What has to be said of a store of this kind before it is one.
fn asked(kind: &str) -> Option<String> {
    ASKED.iter().find(|(asked, _)| *asked == kind).map(|(_, question)| (*question).to_owned())
}

/// The store that an image of a container is, with its version, and what has to be said of it.
fn store(image: &str) -> Option<(Store, Option<String>)> {
    let (path, tag) = parts(image);
    let name = path.rsplit('/').next()?;
    let (_, kind) = IMAGES.iter().find(|(image, _)| *image == name)?;
    let version = tag.and_then(|tag| version(kind, tag)).map(|version| ("version", quoted(&version)));
    let lost = VOLATILE.contains(kind).then(|| ("durability", "disposable".to_owned()));
    let open = asked(kind);
    let known = open.is_none().then_some(*kind);
    Some((Store { kind: known, keys: version.into_iter().chain(lost).collect() }, open))
}

/// An engine's version as AWS counts: of Postgres one number, of the others two.
fn version(kind: &str, tag: &str) -> Option<String> {
    let numbers: Vec<&str> = tag.split(|letter: char| !letter.is_ascii_digit()).collect();
    let wanted = match kind {
        "postgres" => 1,
        "mysql" | "mariadb" | "redis" | "valkey" => 2,
        _ => return None,
    };
    let numbers: Vec<&str> = numbers.into_iter().take_while(|number| !number.is_empty()).take(wanted).collect();
    (numbers.len() == wanted).then(|| numbers.join("."))
}

/// Repository and tag of an image; a digest is neither.
fn parts(image: &str) -> (&str, Option<&str>) {
    let image = image.split('@').next().unwrap_or(image);
    match image.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (image, None),
    }
}

/// Any text as a scalar of YAML: JSON's strings are.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests;
