//! An ordinary day and a bad day, side by side.

use crate::capability::Estimate;
use crate::quantity::Secs;
use std::ops::Add;

/// A time or a duration, on an ordinary and on a bad day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Times {
    /// An ordinary day.
    pub typical: Secs,
    /// A bad day.
    pub worst: Secs,
}

impl Times {
    /// Nothing.
    pub const ZERO: Self = Self { typical: Secs::ZERO, worst: Secs::ZERO };

    /// The same on every day.
    pub const fn both(time: Secs) -> Self {
        Self { typical: time, worst: time }
    }

    /// The later, day by day.
    pub fn max(self, other: Self) -> Self {
        Self { typical: self.typical.max(other.typical), worst: self.worst.max(other.worst) }
    }

    /// How long after another time, day by day; nothing where it is earlier.
    pub fn since(self, begin: Self) -> Self {
        let since = |end: Secs, begin: Secs| Secs(end.0.saturating_sub(begin.0));
        Self { typical: since(self.typical, begin.typical), worst: since(self.worst, begin.worst) }
    }

    /// The earlier, day by day.
    pub fn min(self, other: Self) -> Self {
        Self { typical: self.typical.min(other.typical), worst: self.worst.min(other.worst) }
    }
}

impl Add for Times {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { typical: self.typical + other.typical, worst: self.worst + other.worst }
    }
}

impl From<Estimate> for Times {
    fn from(estimate: Estimate) -> Self {
        Self { typical: estimate.typical, worst: estimate.worst }
    }
}
