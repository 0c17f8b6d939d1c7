//! Evidence grows old. Findings may know what day it is; nothing that is written may.

use crate::finding::{DR133, DR510, Finding, Findings};
use crate::model::{Figure, Measured, Model};
use crate::quantity::Day;

/// Days after which a figure is old, where `policy.drill` does not say: the clouds' own guidance is to drill at least once a
/// year, and a year brings other machines, other releases and more data.
/// <https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_planning_for_recovery_dr_tested.html>
const OLD: u64 = 365;

/// Tells what was last measured long before a day, and what is of a day that has not come.
pub fn check_days(model: &Model, today: Day, findings: &mut Findings) {
    let limit = model.policy.drill.map_or(OLD, |drill| drill.0 / 86_400);
    for component in &model.components {
        for Measured { of, last: (day, span), .. } in &component.measured {
            let name = &component.id;
            let what = match of {
                Figure::Step(scenario, step) => format!("step `{step}` of {scenario}"),
                Figure::Lag => "lag".to_owned(),
            };
            let ago = today.days_after(*day);
            // No zone is further ahead than 14 hours.
            if ago < -1 {
                let finding = Finding::new(&DR133, format!("`{name}`: its {what} was measured on a day to come"));
                findings.push(finding.at(*span, format!("today is {today}")).help("correct the day"));
            } else if u64::try_from(ago).is_ok_and(|ago| ago > limit) {
                let finding = Finding::new(&DR510, format!("`{name}`: its {what} was last measured {ago} days ago"));
                let asked = match model.policy.drill {
                    Some(drill) => format!("`policy.drill` asks for a drill every {drill}"),
                    None => format!("after {OLD} days much has changed; `policy.drill` says another time"),
                };
                findings.push(finding.at(*span, "and not since").note(asked).help(
                    "drill it again and add what it takes, or delete the entry: then the planning figure counts",
                ));
            }
        }
    }
}
