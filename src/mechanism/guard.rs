//! What no plan of Terraform may do unless somebody says that it is meant. Each mechanism names it for the types that
//! it emits; `gate` holds plans against these rows and knows no type by its name.

use super::{REGISTRY, edge, foundation};

/// One type of resource.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guarded {
    /// `aws_db_instance`
    pub kind: &'static str,
    /// Which resources of the type; absent for all that no other row is about.
    pub only: Option<Only>,
    /// What goes with a resource.
    pub holds: Holds,
    /// Updates in place that do harm.
    pub changes: &'static [Change],
}

/// Tells resources of one type apart, by what they are before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// An argument or block that is there.
    Set(&'static str),
    /// An argument with this value.
    Is(&'static str, &'static str),
    /// An argument that starts like this.
    Starts(&'static str, &'static str),
    /// An argument that ends like this.
    Ends(&'static str, &'static str),
}

/// What goes with a resource, and how to say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Data, or what the lock remembers as if it were: not to be deleted, replaced or forgotten.
    Data(&'static str),
    /// No data, but what protects some, moves it, or leads users: not to be deleted or replaced.
    Protection(&'static str),
    /// Nothing.
    Nothing,
}

/// An update in place that does harm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Arguments, through blocks by a dot: `point_in_time_recovery.enabled`. Blocks that there may be several of are
    /// told apart by one of their arguments: `replica[region_name]`.
    pub paths: &'static [&'static str],
    /// In which direction.
    pub turn: Turn,
    /// What happens then: a sentence without its full stop.
    pub why: &'static str,
    /// An argument that makes it harmless where it is set before the change.
    pub unless: Option<&'static str>,
}

/// A direction of change. Nothing, an empty text and an empty list are one and the same. What Terraform only knows
/// after the apply counts as the worst that it could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Any other value.
    Any,
    /// From something to nothing.
    Cleared,
    /// From nothing to something.
    Set,
    /// From something to something else.
    Moved,
    /// From false or nothing to true.
    On,
    /// From true to false or nothing.
    Off,
    /// From this to something else.
    From(&'static str),
    /// From something to something else that is known before the apply, neither of them this: to what stands, and not to
    /// what the same plan makes.
    Back(&'static str),
    /// To a smaller number; nothing is the smallest.
    Lowered,
    /// To a smaller number; nothing and 0 stand for ever.
    Shortened,
}

impl Change {
    pub(super) const fn new(paths: &'static [&'static str], turn: Turn, why: &'static str) -> Self {
        Self { paths, turn, why, unless: None }
    }

    pub(super) const fn unless(self, argument: &'static str) -> Self {
        Self { unless: Some(argument), ..self }
    }
}

impl Guarded {
    pub(super) const fn data(kind: &'static str, what: &'static str, changes: &'static [Change]) -> Self {
        Self { kind, only: None, holds: Holds::Data(what), changes }
    }

    pub(super) const fn protection(kind: &'static str, what: &'static str, changes: &'static [Change]) -> Self {
        Self { kind, only: None, holds: Holds::Protection(what), changes }
    }

    pub(super) const fn nothing(kind: &'static str, changes: &'static [Change]) -> Self {
        Self { kind, only: None, holds: Holds::Nothing, changes }
    }

    pub(super) const fn only(self, which: Only) -> Self {
        Self { only: Some(which), ..self }
    }
}

/// Every row: of all mechanisms, of the foundation and of the edge.
pub fn rows() -> impl Iterator<Item = &'static Guarded> {
    REGISTRY.iter().flat_map(|mechanism| mechanism.guarded()).chain(foundation::GUARDED).chain(edge::GUARDED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_rows_about_the_same_say_the_same() {
        let rows: Vec<_> = rows().collect();
        for (at, row) in rows.iter().enumerate() {
            for other in &rows[..at] {
                let same = row.kind == other.kind && row.only == other.only;
                assert!(!same || row == other, "{}", row.kind);
            }
        }
    }

    #[test]
    fn reasons_read_as_sentences() {
        for row in rows() {
            let whole = match row.holds {
                Holds::Data(why) | Holds::Protection(why) => Some(why),
                Holds::Nothing => None,
            };
            for why in row.changes.iter().map(|change| change.why).chain(whole) {
                assert!(!why.is_empty() && !why.ends_with('.'), "{}: {why}", row.kind);
            }
        }
    }
}
