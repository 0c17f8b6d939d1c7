//! What was measured of a component, and what becomes of a planning figure then.

use crate::capability::{Estimate, Evidence, Strategy};
use crate::quantity::{Day, Secs};
use crate::source::Span;

/// From so many samples on, the longest of them is what a bad day takes. Of eleven that are alike, whichever they are, the
/// last is longer than the ten before once in eleven times. Until then no bad day may have been among them, and the
/// planning figure stands where it is longer.
pub const ENOUGH: usize = 10;

/// One figure of a component, as it was measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// Which figure.
    pub of: Figure,
    /// At which levels, by [`Strategy`]: those where the same is done.
    pub levels: [bool; 4],
    /// Shortest first, at least one, each with the place where it is written.
    pub samples: Vec<(Secs, Span)>,
    /// The last day on which it was measured, and where that is written.
    pub last: (Day, Span),
}

/// What can be measured of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Figure {
    /// How long a step takes in a scenario (`site-loss`).
    Step(&'static str, &'static str),
    /// How far its other copy lags behind: what is lost when the leader dies.
    Lag,
}

impl Measured {
    /// Whether it is about this figure at this level.
    pub fn is_of(&self, of: Figure, level: Strategy) -> bool {
        self.of == of && self.levels[level as usize]
    }

    /// The sample in the middle: half of them are as long, or longer. Of an even number the longer one, so that each
    /// figure is one that was seen.
    pub fn median(&self) -> (Secs, Span) {
        self.samples[self.samples.len() / 2]
    }

    /// What becomes of the planning figure.
    pub fn on(&self, planned: Estimate) -> Estimate {
        let (longest, _) = self.samples[self.samples.len() - 1];
        let worst = if self.samples.len() < ENOUGH { longest.max(planned.worst) } else { longest };
        let samples = u32::try_from(self.samples.len()).unwrap_or(u32::MAX);
        Estimate { typical: self.median().0, worst, source: Evidence::Measured { samples, last: self.last.0 } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_those_that_were_seen() {
        let planned = Estimate::assumed(Secs(10), Secs(20));
        for (samples, typical, worst) in [
            (vec![7], 7, 20),
            (vec![7, 9], 9, 20),
            (vec![7, 8, 30], 8, 30),
            (vec![1, 2, 3, 4], 3, 20),
            ((1..=9).collect(), 5, 20),
            // Enough: the planning figure counts no more.
            ((1..=10).collect(), 6, 10),
            ((21..=30).collect(), 26, 30),
        ] {
            let samples: Vec<_> = samples.into_iter().map(|secs| (Secs(secs), Span::default())).collect();
            let last: Day = "2026-11-03".parse().expect("a day");
            let count = samples.len() as u32;
            let estimate =
                Measured { of: Figure::Lag, levels: [true; 4], samples, last: (last, Span::default()) }.on(planned);
            let source = Evidence::Measured { samples: count, last };
            assert_eq!(estimate, Estimate { typical: Secs(typical), worst: Secs(worst), source });
            assert!(estimate.typical <= estimate.worst);
        }
    }
}
