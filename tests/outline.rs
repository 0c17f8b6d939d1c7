//! Plans that are held in outline are written down whole.

use crate::support::compiled::outlined;
use crate::support::run::examples;
use drgen::Compiled;
use drgen::offer::{self, Shipped};
use drgen::recovery::document::{PlanDocument, View};
use drgen::recovery::{self, Detail, Owner, Plan, Scenarios};

fn document(view: View<'_>) -> serde_json::Value {
    let document: PlanDocument = view.document();
    serde_json::to_value(document).unwrap()
}

fn outlines(plan: &Plan) -> usize {
    let of_components = plan.steps.iter().filter(|step| matches!(step.owner, Owner::Component(_)));
    of_components.filter(|step| step.step.is_outline()).count()
}

#[test]
fn an_outline_is_written_down_as_the_whole_plan_is() {
    let names = examples().into_iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned());
    let mut all: Vec<Compiled> = names.map(|name| outlined(&name)).collect();
    // And while a site is lost.
    let mut lost = outlined("02-shop");
    lost.model.lost = Some(lost.model.active.other());
    all.push(lost);
    for compiled in all {
        // The ground keeps everything.
        let whole = Scenarios::new(compiled.ground());
        let (moved, back) = (compiled.switchover(), compiled.re_protection());
        let Compiled { model, graph, choice, .. } = &compiled;
        let market = offer::collect(model, graph, &Shipped, drgen::price::Book::shipped());
        let gone = recovery::expand(model, &market, choice, &Shipped, Detail::Whole);
        let plans = [(compiled.view(), &gone), (moved, &whole.switchover.0), (back, &whole.re_protection)];
        for (view, plan) in plans {
            assert_eq!((outlines(plan), plan.steps.len()), (0, view.plan.steps.len()));
            assert_eq!(document(view), document(View { plan, asked: None, ..view }));
        }
        // Else nothing was compared.
        assert!(outlines(moved.plan) > 0 && outlines(&compiled.plan) > 0);
    }
}
