//! Why a component is not protected by less, as data. It names no prices: a new one would be a diff of every stack.

use super::document::View;
use crate::choose::{Kept, Weaker};
use crate::model::{ComponentId, Strategy};
use crate::quantity::Secs;
use crate::step::Scenario;
use schemars::JsonSchema;
use serde::Serialize;

/// What would become of the next weaker protection that is offered, everything else being as it is.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct WeakerRow {
    /// Its level.
    pub strategy: Strategy,
    /// `late`: back after it must be. `losing`: it loses more than it may. Otherwise it would do, and is not taken because
    /// of what is `pinned`, of its `tier`, which others need, or of something `other`: it was chosen before, it waits in a
    /// queue, or the weaker one costs no less.
    pub why: &'static str,
    /// When it would be back, or what it would lose: seconds.
    pub figure: Option<u64>,
    /// By when it must be back, or what it may lose: seconds.
    pub asked: Option<u64>,
}

impl View<'_> {
    /// Why a component is not protected by less; `None` where nothing weaker is offered, and in plans that nothing was
    /// chosen for.
    pub(super) fn weaker(&self, id: ComponentId) -> Option<WeakerRow> {
        if !matches!(self.plan.scenario, Scenario::SiteLoss { .. }) {
            return None;
        }
        let row = |strategy, why, figure: Option<Secs>, asked: Option<Secs>| {
            Some(WeakerRow { strategy, why, figure: figure.map(|time| time.0), asked: asked.map(|time| time.0) })
        };
        match *self.choice.weaker.get(id.index())? {
            Weaker::Nothing => None,
            Weaker::Late { level, back } => {
                row(level, "late", Some(back), self.plan.due[id.index()].map(|due| due.within))
            }
            Weaker::Losing { level, lost, limit } => row(level, "losing", Some(lost), Some(limit)),
            Weaker::Enough { level, kept } => {
                let why = match kept {
                    Kept::Pinned => "pinned",
                    Kept::Tier => "tier",
                    Kept::Other => "other",
                };
                row(level, why, None, None)
            }
        }
    }
}
