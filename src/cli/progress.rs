//! That the program is at work: a line on the terminal while something takes longer than a moment, and nothing of it left.

use crate::emit::{Render, Unit};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What is done sooner shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);

/// Something that may take long. The line is there at most as long as this is, so nothing may be printed meanwhile.
pub(super) struct Progress {
    bar: ProgressBar,
    /// Dropped to say that it is done, and waited for.
    waiting: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Something begins. `quiet`, and where standard error is no terminal that can take a line back, nothing is shown.
    pub(super) fn of(what: &'static str, quiet: bool) -> Self {
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        if quiet || dumb || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), waiting: None };
        }
        Self::on(ProgressDrawTarget::stderr(), what, PATIENCE)
    }

    fn on(target: ProgressDrawTarget, what: &'static str, patience: Duration) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(what);
        bar.set_style(style("{spinner} {msg}, {elapsed}"));
        let (done, wait) = mpsc::channel();
        let shown = bar.clone();
        let waiting = thread::spawn(move || {
            if wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout) {
                shown.set_draw_target(target);
                shown.enable_steady_tick(TICK);
            }
        });
        Self { bar, waiting: Some((done, waiting)) }
    }

    /// The same units, each of which counts once when it is rendered first.
    pub(super) fn counted<'a>(&self, units: Vec<Unit<'a>>) -> Vec<Unit<'a>> {
        if self.waiting.is_none() {
            return units;
        }
        self.bar.set_length(units.iter().filter(|unit| !unit.kept).count() as u64);
        self.bar.set_style(style("{spinner} {msg}: {human_pos} of {human_len} directories, {elapsed}"));
        let counted = |unit: Unit<'a>| {
            let (bar, counted) = (self.bar.clone(), AtomicBool::new(false));
            let Unit { dir, render, kept } = unit;
            let render: Render<'a> = Box::new(move |sink| {
                let lock = render(sink);
                if !counted.swap(true, Ordering::Relaxed) {
                    bar.inc(1);
                }
                lock
            });
            Unit { dir, render, kept }
        };
        units.into_iter().map(counted).collect()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((done, waiting)) = self.waiting.take() {
            drop(done);
            // It cannot panic, and there is nothing to be done if it did.
            _ = waiting.join();
            self.bar.finish_and_clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("a template of ours")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::Nowhere;
    use crate::lock::Lock;
    use indicatif::InMemoryTerm;

    #[test]
    fn what_takes_long_is_shown_and_leaves_nothing() {
        let screen = InMemoryTerm::new(4, 80);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let progress = Progress::on(target, "writing", Duration::ZERO);
        let units = progress.counted(vec![Unit::new("a", |_| Lock::default()), Unit::new("b", |_| Lock::default())]);
        for _ in 0..2 {
            (units[0].render)(&mut Nowhere);
        }
        for _ in 0..100 {
            if screen.contents().contains("directories") {
                break;
            }
            thread::sleep(TICK);
        }
        assert!(screen.contents().contains("writing: 1 of 2 directories"), "{}", screen.contents());
        drop(progress);
        assert_eq!(screen.contents(), "");
    }

    #[test]
    fn what_is_done_at_once_shows_nothing() {
        let screen = InMemoryTerm::new(4, 80);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        drop(Progress::on(target, "compiling", Duration::from_secs(3600)));
        assert_eq!(screen.moves_since_last_check(), "");
    }
}
