//! Placeholder of the printer.
use super::Body;
/// Prints.
pub fn print(_body: &Body, _out: &mut String) {
    todo!()
}
