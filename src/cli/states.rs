//! States that are given for stacks: `--state [STACK=]FILE`.

use super::reconcile::state;
use crate::emit::terraform::stays_while_lost;
use crate::lock::Locks;
use crate::settle::{may_be_of, stack_of};
use crate::state::State;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::path::Path;

/// What the states hold, by the directory of their stack; an error where one is not that of the stack that it is given
/// for, or where that stack stays as it is because a site is lost.
pub(super) fn by_stack(given: &[String], locks: &Locks, lost: Option<&str>) -> Result<BTreeMap<String, State>> {
    let mut states = BTreeMap::new();
    for given in given {
        let (stack, path) = match given.split_once('=') {
            Some((stack, path)) if locks.stacks.contains_key(stack) => (Some(stack), path),
            Some((stack, path)) if !Path::new(given).exists() => bail!("there is no stack `{stack}` that {path} is of"),
            Some(_) | None => (None, given.as_str()),
        };
        let state = state(Path::new(path))?;
        let tells = stack_of(locks, &state);
        let stack = match stack {
            Some(stack) => stack,
            None => tells
                .with_context(|| format!("{path} does not tell which stack it is of: write `--state STACK={path}`"))?,
        };
        if let Some(lost) = lost.filter(|lost| stays_while_lost(stack, &locks.stacks[stack], lost)) {
            bail!("{stack} stays as it is until {lost} is declared clean");
        }
        if let Some(other) = tells.filter(|other| *other != stack) {
            bail!("{path} is the state of {other}, not of {stack}");
        }
        if !may_be_of(&locks.stacks[stack], &state) {
            bail!("{path} holds nothing of {stack}: it is the state of another stack, or nothing was applied yet");
        }
        if states.insert(stack.to_owned(), state).is_some() {
            bail!("two states are given for {stack}");
        }
    }
    Ok(states)
}
