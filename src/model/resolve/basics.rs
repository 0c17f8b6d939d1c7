//! What every component has: a tier and its objectives, people, a stack.

use crate::catalog::{Defaults, Durability, Field, Service, Store};
use crate::finding::{Finding, Findings, code};
use crate::model::TierId;
use crate::quantity::Objective;
use crate::source::Span;
use std::borrow::Cow;

use super::Scope;
use super::declared::{Declared, FileStack, What};
use super::names::{self, Noun};
use super::place::{Owner, missing, or};

/// What every component has.
#[derive(Debug, Clone)]
pub struct Basics<'a> {
    /// Its tier.
    pub tier: TierId,
    /// How long it may be away, and where that is said.
    pub rto: (Objective, Span),
    /// How much data it may lose, and where that is said.
    pub rpo: (Objective, Span),
    /// Team.
    pub owner: Option<&'a str>,
    /// Whom to call, in order.
    pub contacts: &'a [Field<String>],
    /// Its stack.
    pub stack: Cow<'a, str>,
}

/// Of a service: its own tier or `defaults.tier`, its own objectives or the tier's.
pub fn of_service<'a>(
    scope: &Scope<'a>,
    declared: &Declared<'a>,
    service: &'a Service,
    findings: &mut Findings,
) -> Option<Basics<'a>> {
    let owner = Owner::new("service", &declared.id, declared.span);
    let Defaults { tier, owner: team, contacts, .. } = scope.defaults;
    let tier = or(&service.tier, tier);
    if tier.is_absent() {
        let help = format!("write it as `tier: {}`, or set `defaults.tier`", scope.tiers.example());
        findings.push(missing("tier", owner).help(help));
    }
    let objectives = tier.spanned().and_then(|(name, span)| scope.tiers.refer(name, span, findings));
    let stack = stack(scope, declared, &service.stack, findings);
    let objectives = objectives?;
    Some(Basics {
        tier: objectives.tier,
        rto: overridden(&service.rto, objectives.rto),
        rpo: overridden(&service.rpo, objectives.rpo),
        owner: or(&service.owner, team).get().map(String::as_str),
        contacts: people(or(&service.contacts, contacts)),
        stack: stack?,
    })
}

/// Of a service's own store: all from the service, unless it has a tier or objectives of its own.
pub fn of_own_store<'a>(
    scope: &Scope<'a>,
    service: &Basics<'a>,
    declared: &Declared<'a>,
    store: &'a Store,
    findings: &mut Findings,
) -> Option<Basics<'a>> {
    for (key, field) in [("stack", &store.stack), ("owner", &store.owner)] {
        if let Some(span) = field.span() {
            let finding = Finding::new(&code::DR110, format!("`{key}` applies to shared stores only"));
            let help = "a store of a service shares the service's stack and team: leave it out";
            findings.push(finding.at(span, "on a store of a service").also(declared.span, "this store").help(help));
        }
    }
    let mut basics = service.clone();
    if let Some((name, span)) = store.tier.spanned() {
        let objectives = scope.tiers.refer(name, span, findings)?;
        (basics.tier, basics.rto, basics.rpo) = (objectives.tier, objectives.rto, objectives.rpo);
    }
    basics.rto = overridden(&store.rto, basics.rto);
    basics.rpo = store_rpo(store, basics.rpo);
    Some(basics)
}

/// Of a shared store: its tier must be its own.
pub fn of_shared_store<'a>(
    scope: &Scope<'a>,
    declared: &Declared<'a>,
    store: &'a Store,
    findings: &mut Findings,
) -> Option<Basics<'a>> {
    if store.tier.is_absent() {
        let owner = Owner::new("shared store", &declared.id, declared.span);
        findings.push(missing("tier", owner).help(format!("write it as `tier: {}`", scope.tiers.example())));
    }
    let objectives = store.tier.spanned().and_then(|(name, span)| scope.tiers.refer(name, span, findings));
    let stack = stack(scope, declared, &store.stack, findings);
    let objectives = objectives?;
    Some(Basics {
        tier: objectives.tier,
        rto: overridden(&store.rto, objectives.rto),
        rpo: store_rpo(store, objectives.rpo),
        owner: or(&store.owner, &scope.defaults.owner).get().map(String::as_str),
        contacts: people(&scope.defaults.contacts),
        stack: stack?,
    })
}

fn people(field: &Field<Vec<Field<String>>>) -> &[Field<String>] {
    field.get().map_or(&[], Vec::as_slice)
}

fn overridden(own: &Field<Objective>, otherwise: (Objective, Span)) -> (Objective, Span) {
    own.spanned().map_or(otherwise, |(objective, span)| (*objective, span))
}

/// What can be made anew or is not missed may be lost, whatever its tier says; its own `rpo` still counts.
fn store_rpo(store: &Store, otherwise: (Objective, Span)) -> (Objective, Span) {
    let otherwise = match store.durability.spanned() {
        Some((Durability::Derived | Durability::Disposable, span)) => (Objective::None, span),
        Some((Durability::Authoritative, _)) | None => otherwise,
    };
    overridden(&store.rpo, otherwise)
}

/// Where the component already is, or `stack:`, or the file's own. To move a service moves its states: what it is
/// called in the catalog does not do that by itself, `drgen move` does.
fn stack<'a>(
    scope: &Scope<'a>,
    declared: &Declared<'a>,
    field: &'a Field<String>,
    findings: &mut Findings,
) -> Option<Cow<'a, str>> {
    let locked = scope.locked.get(declared.id.as_ref()).map(|locked| locked.group);
    match field {
        Field::Poisoned(_) => return None,
        Field::Value(name, span) => {
            if let Some(locked) = locked.filter(|locked| locked != name) {
                let message = format!("`{}` stays in stack `{locked}`", declared.id);
                let help = format!(
                    "`drgen move {} --to {name}` moves it; else write `stack: {locked}`, or leave it out",
                    declared.id
                );
                findings.push(Finding::new(&code::DR405, message).at(*span, "has no effect").help(help));
                return Some(Cow::Borrowed(locked));
            }
            return names::check(Noun::Stack, name, *span, findings).then_some(Cow::Borrowed(name.as_str()));
        }
        Field::Absent => {}
    }
    if let Some(locked) = locked {
        return Some(Cow::Borrowed(locked));
    }
    let name = match declared.stack {
        FileStack::Root => return scope.system.map(Cow::Borrowed),
        FileStack::Stem(name) => name,
    };
    match names::refusal(Noun::Stack, name, declared.span) {
        None => Some(Cow::Borrowed(name)),
        Some(finding) => {
            let what = match declared.what {
                What::Service(_) | What::Own(..) => "service",
                What::Shared(_) => "shared store",
            };
            findings.push(finding.note(format!("the file gives the stack of this {what} its name")).help(
                "set `stack:` here, or rename the file: a stack's name has lowercase letters, digits and hyphens",
            ));
            None
        }
    }
}
