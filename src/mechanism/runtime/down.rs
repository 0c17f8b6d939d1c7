//! A service that answers no more in a site that is well: those that can do without it are told to.

use crate::mechanism::{Protected, beside};
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, Gate, Plane, Step};

/// People see whether it is the service at all, before they turn it back: by a call, or by what they are told to do.
pub fn look(site: SiteId, id: &str, act: Act, tells: &str) -> Step {
    let times = (Secs::minutes(2), Secs::minutes(10));
    let title = format!("See what happened to {id}");
    let step = beside::by_hand(site, "look", title, String::new(), tells, times, &[Gate::Decision]);
    match act {
        Act::Call(_) => Step { act, plane: Plane::Data, ..step },
        act => Step { act, ..step },
    }
}

/// The step, where anybody can.
pub fn degrade(it: &Protected<'_>, site: SiteId) -> Option<Step> {
    let mut lines = Vec::new();
    for consumer in it.model.consumers(it.id) {
        for edge in consumer.depends_on.iter().filter(|edge| edge.target == it.id && !edge.hard) {
            let seen = edge.degraded.as_deref().unwrap_or("nobody said what users see");
            lines.push(match &edge.flag {
                Some(flag) => format!("{}: throw the switch {flag} ({seen})", consumer.id),
                None => format!("{}: there is no switch ({seen})", consumer.id),
            });
        }
    }
    (!lines.is_empty()).then(|| {
        beside::by_hand(
            site,
            "degrade",
            format!("Have others do without {}", it.component.id),
            format!("{}. Take each back once it is verified.", lines.join("; ")),
            "they answer, and do not wait for it",
            (Secs::minutes(1), Secs::minutes(5)),
            &[Gate::Decision],
        )
    })
}
