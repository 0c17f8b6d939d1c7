//! What others run of a store, in one site or in both, and drgen knows by no more than its name.

use crate::catalog::{Entries, ExistingStore, Store};
use crate::finding::{Finding, Findings, code};
use crate::model::{Foreign, Kind, Sns, Sqs};

use super::Scope;
use super::existing::{self, Form};
use super::kinds;
use super::place::{Owner, required};
use super::stores::existing_key;

/// How the thing is named.
struct Named {
    noun: &'static str,
    thing: &'static str,
    /// Where its name is said.
    key: &'static str,
    example: &'static str,
    form: Form,
    /// Whether it has users of its own, the first of which is in a secret.
    users: bool,
    /// Whether there can be only one, of which drgen makes the copy.
    single: bool,
}

impl Named {
    const fn of(noun: &'static str, thing: &'static str, example: &'static str, form: Form) -> Self {
        Self { noun, thing, key: "identifier", example, form, users: false, single: false }
    }
}

const BUCKET: Named =
    Named { key: "bucket", ..Named::of("existing bucket of store", "a bucket", "shop-receipts", existing::BUCKET) };
const STREAM: Named = Named::of("existing stream of store", "a stream", "shop-clicks", existing::STREAM);
const QUEUE: Named = Named::of("existing queue of store", "a queue", "shop-jobs", existing::QUEUE);
const TOPIC: Named = Named::of("existing topic of store", "a topic", "shop-events", existing::TOPIC);
const CACHE: Named = Named::of("existing cache of store", "a cache", "shop-pages", existing::CACHE);
const DOMAIN: Named = Named::of("existing domain of store", "a domain", "shop-search", existing::DOMAIN);
const BROKER: Named =
    Named { users: true, ..Named::of("existing broker of store", "a broker", "shop-jobs", existing::BROKER) };
const TABLE: Named =
    Named { single: true, ..Named::of("existing table of store", "a table", "shop-items", existing::TABLE) };

/// What `existing` says, by site.
pub fn of(
    scope: &Scope<'_>,
    kind: &Kind,
    store: &Store,
    owner: Owner<'_>,
    findings: &mut Findings,
) -> [Option<Foreign>; 2] {
    let Some((existing, span)) = store.existing.spanned() else { return [None, None] };
    let what = match kind {
        Kind::S3(_) => &BUCKET,
        Kind::Kinesis(_) => &STREAM,
        Kind::Sqs(_) => &QUEUE,
        Kind::Sns(_) => &TOPIC,
        Kind::Cache(_) | Kind::Memcached(_) => &CACHE,
        Kind::OpenSearch(_) => &DOMAIN,
        Kind::RabbitMq(_) => &BROKER,
        Kind::DynamoDb(_) => &TABLE,
        Kind::Redis(_) => {
            kinds::refuse(
                "existing",
                "what holds the only copy of its data yet, unless `durability: disposable`",
                span,
                store.kind.span(),
                findings,
            );
            return [None, None];
        }
        // Databases have their own; of the others it is refused by kind.
        _ => return [None, None],
    };
    let named = named(scope, existing, owner, what, findings);
    if let Kind::Sqs(Sqs { fifo, .. }) | Kind::Sns(Sns { fifo }) = *kind {
        for name in named.iter().flatten().map(|foreign| &foreign.name).filter(|name| name.ends_with(".fifo") != fifo) {
            let finding =
                Finding::new(&code::DR307, format!("`{}` is not the name of such a store", name.escape_debug()));
            let finding =
                finding.at(span, if fifo { "`fifo: true` and no `.fifo`" } else { "`.fifo` and no `fifo: true`" });
            findings.push(finding.help("what is ordered has a name that ends in `.fifo`, in both sites"));
        }
    }
    if let (true, [Some(_), Some(_)]) = (what.single, &named) {
        let finding = Finding::new(&code::DR122, format!("`{}` has a primary in both sites", owner.name));
        let help = "name the site of the primary only: drgen makes the copy in the other one";
        findings.push(finding.at(span, "two primaries").help(help));
    }
    named
}

fn named(
    scope: &Scope<'_>,
    existing: &Entries<ExistingStore>,
    owner: Owner<'_>,
    what: &Named,
    findings: &mut Findings,
) -> [Option<Foreign>; 2] {
    scope.sites.by_site(existing, findings).entries.map(|entry| {
        let (written, span) = entry?.value.spanned()?;
        let here = Owner { noun: what.noun, span, ..owner };
        let all = [("bucket", &written.bucket), ("identifier", &written.identifier), ("secret", &written.secret)];
        for (key, field) in all {
            if let Some(span) = field.span().filter(|_| key != what.key && !(key == "secret" && what.users)) {
                kinds::refuse(key, what.thing, span, None, findings);
            }
        }
        existing_key(written, findings);
        let (_, name) = all.into_iter().find(|(key, _)| *key == what.key)?;
        let name = required(name, what.key, what.example, here, findings);
        let secret = match what.users {
            true => {
                let (secret, at) = required(&written.secret, "secret", "shop/jobs", here, findings)?;
                existing::check_name(&existing::SECRET, secret, at, findings);
                Some(secret.clone())
            }
            false => None,
        };
        let (name, at) = name?;
        existing::check_name(&what.form, name, at, findings);
        Some(Foreign { name: name.clone(), secret })
    })
}
