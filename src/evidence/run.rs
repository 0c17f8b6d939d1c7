//! What a recovery script recorded, as evidence.
//!
//! The script keeps a journal of lines `MOMENT SECONDS EVENT KEY STEP NOTE` (`templates/script-state.sh`).

use crate::Compiled;
use crate::catalog::During;
use crate::mechanism::Protected;
use crate::offer::{Register, Shipped};
use crate::quantity::{Day, Secs};
use crate::step::Scenario;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use std::collections::{BTreeMap, BTreeSet};

use super::claim::{ABSURD, scenario};

/// A run of a recovery script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Of which system.
    pub system: String,
    /// Which of its plans.
    during: During,
    /// What the script did itself and saw done, each once, in the order in which it ended.
    done: Vec<Done>,
    /// Steps that tell no duration: people did them, they were done already, or they were tried more than once.
    left_out: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Done {
    step: String,
    took: Secs,
    on: Day,
}

/// What is known of a step's time.
enum Timed {
    Begun(u64),
    Done(Done),
    /// Nothing, for good.
    Not,
}

impl Run {
    /// Reads the files `about` and `journal` of a run's directory. An error says what is wrong with the first; lines of
    /// the journal that are not whole are left out.
    pub fn read(about: &str, journal: &str) -> Result<Self, String> {
        let wrong = || "this is no directory of a recovery script: its file `about` names no run".to_owned();
        let mut words = about.lines().next().unwrap_or_default().split(' ');
        let (Some(system), Some(plan), Some(_site)) = (words.next(), words.next(), words.next()) else {
            return Err(wrong());
        };
        let plan: StrDeserializer<'_, Error> = plan.into_deserializer();
        let during = During::deserialize(plan).map_err(|_| wrong())?;
        // A run of one store or service names it.
        let of_one = matches!(during, During::StoreLost | During::ServiceDown);
        if words.nth(usize::from(of_one)).is_some() {
            return Err(wrong());
        }
        let mut steps: BTreeMap<&str, Timed> = BTreeMap::new();
        let mut order = Vec::new();
        for line in journal.lines() {
            let mut words = line.splitn(6, ' ');
            let (Some(moment), Some(at), Some(event), Some(_key), Some(step)) =
                (words.next(), words.next(), words.next(), words.next(), words.next())
            else {
                continue;
            };
            let (Some(Ok(on)), Ok(at)) = (moment.get(..10).map(str::parse::<Day>), at.parse::<u64>()) else { continue };
            let timed = match (event, steps.remove(step)) {
                ("begun", None) => Timed::Begun(at),
                ("acted", Some(Timed::Begun(begun))) => Timed::Begun(begun),
                ("done", Some(Timed::Begun(begun))) => match at.checked_sub(begun) {
                    // Clocks of scripts count seconds.
                    Some(took) if took <= ABSURD.0 => {
                        Timed::Done(Done { step: step.to_owned(), took: Secs(took.max(1)), on })
                    }
                    _ => Timed::Not,
                },
                _ => Timed::Not,
            };
            if let Timed::Done(_) = timed {
                order.push(step);
            }
            steps.insert(step, timed);
        }
        let done = order.iter().filter_map(|step| match steps.remove(step) {
            Some(Timed::Done(done)) => Some(done),
            _ => None,
        });
        let done = done.collect();
        let left_out = steps.into_keys().map(str::to_owned).collect();
        Ok(Self { system: system.to_owned(), during, done, left_out })
    }

    /// The text of a file of evidence, by the names of today, and the steps of components that are not in it. `source` is where the run can be
    /// read about. Levels are those of the system as it is now.
    pub fn print(&self, compiled: &Compiled, source: &str) -> (String, Vec<&str>) {
        let Compiled { model, choice, renames, .. } = compiled;
        let scenario = scenario(self.during, model.active);
        let mut known: BTreeMap<&str, BTreeSet<&'static str>> = BTreeMap::new();
        let mut text = format!(
            "# What {} of {} took. Levels are those of today: where one was another then, correct it.\nmeasured:\n",
            scenario.name(),
            self.system
        );
        let mut left_out: Vec<&str> =
            self.left_out.iter().map(String::as_str).filter(|id| component(id).is_some()).collect();
        let source = serde_json::Value::from(source);
        for Done { step: id, took, on } in &self.done {
            let Some((name, step)) = component(id) else { continue };
            let Some(owner) = model.find(renames.now(name)) else {
                left_out.push(id);
                continue;
            };
            let (component, level) = (model.component(owner), choice.levels[owner.index()]);
            let steps = known.entry(name).or_insert_with(|| {
                let it = Protected { model, id: owner, component, level, levels: &choice.levels };
                steps_of(&it, scenario)
            });
            if !steps.contains(step) {
                left_out.push(id);
                continue;
            }
            let (name, level) = (crate::topology::scalar(&component.id), level.name());
            text +=
                &format!("  - {{ component: {name}, strategy: {level}, scenario: {}, step: {step}, ", scenario.name());
            text += &format!("took: [{took}], on: {on}, source: {source} }}\n");
        }
        left_out.sort_unstable();
        (text, left_out)
    }
}

/// `order/db:promote`: whose step it is, and its name.
fn component(id: &str) -> Option<(&str, &str)> {
    id.split_once(':').filter(|(_, step)| !step.contains(':'))
}

fn steps_of(it: &Protected<'_>, scenario: Scenario) -> BTreeSet<&'static str> {
    let steps = Shipped.prechecks(it, scenario).into_iter().chain(Shipped.steps(it, scenario));
    steps.map(|step| step.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_script_saw_begin_and_end_was_measured() {
        let journal = "\
2026-11-03T23:59:00Z 100 begun order__db___promote order/db:promote
2026-11-03T23:59:10Z 110 begun order___verify order:verify
2026-11-03T23:59:11Z 111 was order___raise_floor order:raise-floor
2026-11-03T23:59:20Z 120 acted order__db___promote order/db:promote
2026-11-03T23:59:30Z 130 failed order___verify order:verify it is not seen after 20s
2026-11-03T23:59:40Z 140 begun order___verify order:verify
2026-11-03T23:59:50Z 150 done order___verify order:verify
2026-11-04T00:06:40Z 560 done order__db___promote order/db:promote
2026-11-04T00:06:40Z 560 begun order__db___probe order/db:probe
2026-11-04T00:06:40Z 560 done order__db___probe order/db:probe
2026-11-04T00:06:41Z 561 begun a___b a:b
2026-11-04T00:06:41Z 560 done a___b a:b
2026-11-04T00:06:50Z 570 told tier___t___decide tier:t:decide yes
2026-11-04T00:07:00Z 580 begun order___grow order:grow
!
2026-11-04T00:07:00Z 58";
        let run = Run::read("shop site-loss tokyo\n100\n", journal).expect("a run");
        let done =
            |step: &str, took, on: &str| Done { step: step.to_owned(), took: Secs(took), on: on.parse().unwrap() };
        assert_eq!(run.done, [done("order/db:promote", 460, "2026-11-04"), done("order/db:probe", 1, "2026-11-04")]);
        let left: Vec<_> = run.left_out.iter().map(String::as_str).collect();
        assert_eq!(left, ["a:b", "order:grow", "order:raise-floor", "order:verify", "tier:t:decide"]);
    }

    #[test]
    fn what_is_no_run_is_refused() {
        for about in [
            "",
            "shop\n",
            "shop site-loss",
            "shop earthquake tokyo\n1\n",
            "shop site-loss tokyo more\n",
            "shop store-lost seoul order/db more\n",
        ] {
            assert!(Run::read(about, "").is_err(), "{about}");
        }
    }
}
