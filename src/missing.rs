//! Stages that are still being written.
use crate::*;
pub(crate) fn collect(_: &Model, _: &Graph) {}
pub(crate) fn solve(_: &(), _: &Model, _: &Graph, _: &Rechoose, _: &mut Findings) -> Choice {
    unimplemented!()
}
pub(crate) fn expand(_: &Model, _: &Graph, _: &Choice, _: Scenario) -> Plan {
    unimplemented!()
}
pub(crate) fn units<'a>(_: &'a Model, _: &'a Choice, _: &'a Plan, _: &'a Locks) -> Vec<Unit<'a>> {
    Vec::new()
}
