//! What AWS does only so many of at a time.

use super::Times;
use crate::quantity::Secs;
use crate::step::Throttle;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How many actions of a class AWS works on at a time in one account and region.
///
/// AWS publishes rates of calls and quotas of resources, but no such figure for any of these. They are assumptions on
/// the cautious side; a drill that measures another figure is the reason to change one.
pub const fn capacity(class: Throttle) -> usize {
    match class {
        // A quarter of the default quota of 40 instances, all of which may be restoring:
        // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html
        Throttle::DatabaseRestore => 10,
        // Nothing is copied, but each one reboots.
        Throttle::DatabasePromotion => 20,
        // 500 tasks may be provisioning in a cluster; at five tasks each that is a hundred services:
        // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
        Throttle::EcsDeployment => 100,
        // The quotas page limits copies, not restores; restores read the same vaults:
        // https://docs.aws.amazon.com/aws-backup/latest/devguide/aws-backup-limits.html
        Throttle::BackupRestore => 10,
    }
}

/// All classes, in the order of their queues.
const CLASSES: [Throttle; 4] =
    [Throttle::DatabaseRestore, Throttle::DatabasePromotion, Throttle::EcsDeployment, Throttle::BackupRestore];

/// The queues of all classes: whoever comes first in the order of the schedule is served first, by the server that is
/// free first. The two days have nothing to do with each other.
///
/// The order is that of the schedule and not of arrival: a queue by arrival is not monotone (a component that gets
/// faster may push another back), and the search could then not trust its bounds.
#[derive(Debug, Clone, Default)]
pub struct Queues {
    typical: Day,
    worst: Day,
}

/// The queues on one day: by class, when each server is free again.
#[derive(Debug, Clone)]
pub struct Day([BinaryHeap<Reverse<Secs>>; CLASSES.len()]);

impl Queues {
    /// All servers free from the start.
    pub fn new() -> Self {
        Self::default()
    }

    /// All servers free from the start, without allocating.
    pub fn reset(&mut self) {
        self.typical.reset();
        self.worst.reset();
    }

    /// When an action that is ready to start may start; it then holds a server for so long.
    pub fn take(&mut self, class: Throttle, ready: Times, hold: Times) -> Times {
        Times {
            typical: self.typical.take(class, ready.typical, hold.typical),
            worst: self.worst.take(class, ready.worst, hold.worst),
        }
    }
}

impl Day {
    /// All servers free from the start, without allocating.
    pub fn reset(&mut self) {
        for (servers, class) in self.0.iter_mut().zip(CLASSES) {
            servers.clear();
            servers.extend(std::iter::repeat_n(Reverse(Secs::ZERO), capacity(class)));
        }
    }

    /// When an action that is ready to start may start; it then holds a server for so long.
    pub fn take(&mut self, class: Throttle, ready: Secs, hold: Secs) -> Secs {
        let mut first = self.0[class as usize].peek_mut().expect("internal: every class has a server");
        let start = ready.max(first.0);
        first.0 = start + hold;
        start
    }
}

impl Default for Day {
    fn default() -> Self {
        Self(CLASSES.map(|class| BinaryHeap::from(vec![Reverse(Secs::ZERO); capacity(class)])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_in_the_order_of_the_enum() {
        for (at, class) in CLASSES.into_iter().enumerate() {
            assert_eq!(class as usize, at);
        }
    }

    #[test]
    fn the_last_to_come_waits_for_the_first_server() {
        let class = Throttle::DatabaseRestore;
        let mut queues = Queues::new();
        let hold = |at: u64| Times { typical: Secs(100 + at), worst: Secs(1_000) };
        for at in 0..capacity(class) as u64 {
            assert_eq!(queues.take(class, Times::both(Secs(5)), hold(at)), Times::both(Secs(5)));
        }
        let start = queues.take(class, Times::both(Secs(7)), hold(0));
        assert_eq!(start, Times { typical: Secs(105), worst: Secs(1_005) });
        assert_eq!(queues.take(Throttle::BackupRestore, Times::both(Secs(7)), hold(0)), Times::both(Secs(7)));
        queues.reset();
        assert_eq!(queues.take(class, Times::both(Secs(7)), hold(0)), Times::both(Secs(7)));
    }
}
