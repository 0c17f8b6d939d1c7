//! How a first catalog from elsewhere is written.

use super::{Named, Need, Store, What, Why, parts, quoted};
use crate::shown::shown;
use crate::start::{self, Answers};
use minijinja::{Environment, UndefinedBehavior, context};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
struct Service {
    name: String,
    owner: Option<String>,
    /// What its image is called elsewhere.
    image: Option<String>,
    tag: Option<String>,
    port: Option<u16>,
    health: Option<String>,
    open: Vec<String>,
    needs: Vec<String>,
    stores: Vec<Written>,
}

/// A store: as an entry, or as a comment where its kind is not known.
#[derive(Serialize)]
struct Written {
    name: String,
    entry: Option<String>,
    open: Vec<String>,
}

/// The text. A store stands in the service that alone says that it depends on it; what is reached by an address only,
/// or by several, is shared.
pub(super) fn render(source: &str, all: &[Named], open: &[String], answers: &Answers) -> String {
    let kinds: BTreeMap<&str, &Store> = all.iter().filter_map(|it| Some((it.name.as_str(), as_store(it)?))).collect();
    let mut users: BTreeMap<&str, Vec<(&str, &Why)>> = BTreeMap::new();
    for it in all {
        for Need { name, why } in &it.needs {
            users.entry(name).or_default().push((&it.name, why));
        }
    }
    let owner_of = |store: &str| match users.get(store).map(Vec::as_slice) {
        Some([(service, Why::Said(_))]) if kinds[store].kind.is_some() => Some(*service),
        _ => None,
    };
    let written = |it: &Named, tier: bool| Written {
        name: it.name.clone(),
        entry: as_store(it).and_then(|store| entry(store, tier)),
        open: lines(&it.piece.open),
    };
    let mut owned: BTreeMap<&str, Vec<&Named>> = BTreeMap::new();
    let mut shared = Vec::new();
    for it in all.iter().filter(|it| as_store(it).is_some()) {
        match owner_of(&it.name) {
            Some(owner) => owned.entry(owner).or_default().push(it),
            None => shared.push(written(it, true)),
        }
    }
    let services = all.iter().filter_map(|it| {
        let What::Service { image, port, health } = &it.piece.what else { return None };
        let own = |name: &str| kinds.contains_key(name) && owner_of(name) == Some(it.name.as_str());
        let stores = owned.get(it.name.as_str()).into_iter().flatten();
        let tag = image.as_deref().and_then(|image| parts(image).1).filter(|tag| is_tag(tag));
        Some(Service {
            name: it.name.clone(),
            owner: it.piece.owner.as_deref().map(quoted),
            image: image.as_deref().map(shown),
            tag: tag.map(quoted),
            port: *port,
            health: health.as_deref().map(quoted),
            open: lines(&it.piece.open),
            needs: it.needs.iter().filter(|need| !own(&need.name)).map(|need| line(need, &kinds)).collect(),
            stores: stores.map(|store| written(store, false)).collect(),
        })
    });
    let services: Vec<Service> = services.collect();
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let values = context! {
        source,
        open => lines(open),
        system => &answers.system,
        account => &answers.account,
        active => start::site(answers.active),
        standby => start::site(answers.standby),
        services => minijinja::value::Serde(&services),
        stores => minijinja::value::Serde(&shared),
    };
    let text = environment.render_str(include_str!("../../templates/imported.txt"), values);
    text.expect("internal: the template has what it needs") + "\n"
}

fn as_store(it: &Named) -> Option<&Store> {
    match &it.piece.what {
        What::Store(store) => Some(store),
        What::Service { .. } => None,
    }
}

/// `{ kind: postgres, version: "16" }`
fn entry(store: &Store, tier: bool) -> Option<String> {
    let kind = [("kind", store.kind?.to_owned())];
    let tier = tier.then(|| ("tier", "undecided".to_owned()));
    let pairs = kind.into_iter().chain(tier).chain(store.keys.iter().cloned());
    Some(format!("{{ {} }}", pairs.map(|(key, value)| format!("{key}: {value}")).collect::<Vec<_>>().join(", ")))
}

/// A line of `depends_on`. What is only reached is never hard by itself; what has no kind yet is not there yet.
fn line(need: &Need, kinds: &BTreeMap<&str, &Store>) -> String {
    let Need { name, why } = need;
    let mark = if kinds.get(name.as_str()).is_some_and(|store| store.kind.is_none()) { "# " } else { "" };
    match why {
        Why::Said(what) => {
            format!("{mark}- {{ name: {name}, kind: hard }} # ? {}; soft where it can answer without", shown(what))
        }
        Why::Seen(what) => format!(
            "{mark}- {{ name: {name}, kind: soft, degraded: \"not known\" }} # ? {}; hard where it cannot answer without",
            shown(what)
        ),
    }
}

/// Text of others on a line of its own.
fn lines(open: &[String]) -> Vec<String> {
    open.iter().map(|line| shown(line)).collect()
}

/// <https://docs.docker.com/reference/cli/docker/image/tag/>
fn is_tag(tag: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    !tag.is_empty() && tag.len() <= 128 && !tag.starts_with(['.', '-']) && tag.chars().all(plain)
}
