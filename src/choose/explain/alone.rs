//! What failed over and is not protected again.

use crate::choose::judge::{Judge, is_alone, promise};
use crate::finding::{DR212, Finding, Findings};

/// Reports stores without a follower, each with what its loss would mean now.
pub(super) fn report(judge: &Judge<'_>, pick: &[u8], findings: &mut Findings) {
    let (market, model) = (judge.market, judge.model);
    let excused = model.iter().filter(|(id, _)| judge.is_excused(*id) && promise(model, *id).is_some()).count();
    let alone = model.iter().filter(|(_, component)| is_alone(component) && !component.is_service());
    for (at, (id, component)) in alone.enumerate() {
        let lost = match market.rpo(id, pick[id.index()]) {
            Some(rpo) => format!("would lose {} of data now", rpo.typical),
            None => "would lose its data now".to_owned(),
        };
        let message = format!("`{}` is not protected again since it failed over: it {lost}", component.id);
        let mut finding = Finding::new(&DR212, message).at(component.span, "has no follower").help(format!(
            "when {0} is back, fenced and compared: `drgen reconcile --clean {0}`",
            model.site(component.lead.leader.other()).name
        ));
        if at == 0 && excused > 0 {
            let rest = if excused == 1 { "1 promise rests".to_owned() } else { format!("{excused} promises rest") };
            finding = finding.note(format!("{rest} on such stores, and cannot be judged until then"));
        }
        findings.push(finding);
    }
}
