//! What keeps a function from being called, and with it from writing, in a site that was lost and comes back.

use super::steps::Runs;
use crate::mechanism::runtime::Halting;
use crate::step::{Halt, Undo};

/// Nothing that it consumes calls it, no job begins, every other call is refused. What is off already is turned off again
/// without harm.
pub fn halts(it: &Runs<'_>) -> Vec<Halt> {
    let Halting { stop, start } = it.halting();
    let once = |call| Halt { call, each: None, undo: Undo::Nothing };
    let mut halts: Vec<Halt> = stop.into_iter().map(once).collect();
    // All of it in one: nothing calls it before it takes calls.
    if let Some(last) = halts.last_mut() {
        last.undo = Undo::Calls(start);
    }
    halts
}
