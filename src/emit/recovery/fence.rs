//! How a fence is taken back where the site was not lost after all: for the page of a stack.

use crate::machine::Fence;
use crate::mechanism::name;
use crate::model::GroupId;
use crate::recovery::command::command;
use crate::recovery::document::View;
use crate::step::{ApiCall, Param};
use serde::Serialize;

/// What a person does in the site that was fenced off.
#[derive(Serialize)]
pub(super) struct Unfence {
    tiers: Vec<Tier>,
    /// Whether an apply of the stack puts back the rest.
    applies: bool,
}

#[derive(Serialize)]
struct Tier {
    name: String,
    /// Shows whether the site knows that the fence is down.
    look: String,
    commands: Vec<String>,
}

/// Of a stack; `None` where the fence stops nothing.
pub(super) fn unfence(view: View<'_>, group: GroupId) -> Option<Unfence> {
    let site = view.plan.to.other();
    let region = &view.model.site(site).region;
    let fence = Fence::new(view.model, view.plan, &view.choice.levels, group, site)?;
    let undo = fence.undo();
    let applies = undo.iter().any(|(.., applies)| *applies);
    let tier = |(tier, calls, _): (_, Vec<&ApiCall>, _)| {
        let tier = view.model.tier(tier).name.clone();
        let key = Param::Keyed(vec![("tier", Param::Keyed(vec![("S", tier.as_str().into())]))]);
        let params = vec![("TableName", name::fence_table(view.model).into()), ("Key", key)];
        let look = ApiCall { service: "dynamodb", action: "GetItem", params };
        Tier {
            look: format!("{} --query Item.site.S --output text", command(&look, region)),
            commands: calls.into_iter().map(|call| command(call, region)).collect(),
            name: tier,
        }
    };
    Some(Unfence { tiers: undo.into_iter().map(tier).collect(), applies })
}
