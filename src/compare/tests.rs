use super::judge;
use super::state::Component;
use super::*;
use crate::model::Strategy;

fn verdict(objective: Option<u64>, typical: Option<u64>, worst: Option<u64>) -> Verdict {
    Verdict { objective, typical, worst }
}

#[test]
fn less_is_said_as_soon_as_one_figure_is_worse() {
    let was = verdict(Some(60), Some(30), Some(90));
    for (is, trend) in [
        (verdict(Some(30), Some(30), Some(90)), Trend::Stronger),
        (verdict(Some(61), Some(30), Some(90)), Trend::Weaker),
        (verdict(None, Some(30), Some(90)), Trend::Weaker),
        (verdict(Some(60), Some(10), Some(91)), Trend::Weaker),
        (verdict(Some(60), None, Some(90)), Trend::Weaker),
        (verdict(Some(60), Some(29), Some(89)), Trend::Stronger),
    ] {
        assert_eq!(judge::verdict(Some(was), Some(is)).map(|pair| pair.trend), Some(trend), "{is:?}");
    }
    assert_eq!(judge::verdict(Some(was), Some(was)), None, "the same is no difference");
    assert_eq!(judge::verdict(None, Some(was)).map(|pair| pair.trend), Some(Trend::Other), "what is new is not less");
    let levels = Some(Strategy::WarmStandby);
    assert!(judge::strategy(levels, Some(Strategy::PilotLight)).is_some_and(|pair| pair.is_weaker()));
    assert!(judge::strategy(levels, Some(Strategy::ActiveActive)).is_some_and(|pair| pair.trend == Trend::Stronger));
}

fn state(stack: &str, address: &str) -> State {
    let held = BTreeMap::from([(address.to_owned(), Some("order/db".to_owned()))]);
    State { resources: BTreeMap::from([(stack.to_owned(), held)]), ..State::default() }
}

#[test]
fn data_that_leaves_a_stack_is_told_with_where_it_goes() {
    let before = state("seoul/commerce", "aws_rds_cluster.order_db_seoul");
    let mut after = state("seoul/orders", "aws_rds_cluster.order_db_seoul");
    let told = compare(&before, &after, ["a", "b"]);
    assert_eq!((told.weaker, told.data[0].let_go), (0, false), "settled, or a branch that is behind");
    after.let_go.insert(("seoul/commerce".to_owned(), "aws_rds_cluster.order_db_seoul".to_owned()));
    let told = compare(&before, &after, ["a", "b"]);
    assert_eq!((told.weaker, told.data[0].to.as_deref()), (0, Some("seoul/orders")));
    assert_eq!(told.data[0].component.as_deref(), Some("order/db"));
    let counted: Vec<_> = told.resources.iter().map(|row| (row.stack.as_str(), row.added, row.removed)).collect();
    assert_eq!(counted, [("seoul/commerce", 0, 1), ("seoul/orders", 1, 0)]);
    assert!(compare(&before, &before, ["a", "b"]).is_empty());
}

#[test]
fn order_is_told_of_those_that_stay() {
    let component = Component {
        stack: "commerce".to_owned(),
        tier: "gold".to_owned(),
        strategy: Strategy::PilotLight,
        mechanism: "ecs".to_owned(),
        by: "ecs",
        routing: None,
        rto: None,
        rpo: None,
    };
    let side = |names: &[&str], waits: &[(&str, &[&str])]| State {
        services: names.iter().map(|name| ((*name).to_owned(), component.clone())).collect(),
        order: waits
            .iter()
            .map(|(name, waits)| ((*name).to_owned(), waits.iter().map(|wait| (*wait).to_owned()).collect()))
            .collect(),
        ..State::default()
    };
    let before = side(&["auth", "order"], &[("order", &["auth"])]);
    let after = side(&["auth", "order", "stock"], &[("order", &["stock"]), ("stock", &["auth"])]);
    let told = compare(&before, &after, ["a", "b"]);
    let [row] = &told.order[..] else { panic!("{:?}", told.order) };
    assert_eq!(
        (&row.name[..], &row.waits[..], &row.no_longer[..]),
        ("order", &["stock".to_owned()][..], &["auth".to_owned()][..])
    );
    assert_eq!(
        told.services.iter().map(|row| (row.name.as_str(), row.change)).collect::<Vec<_>>(),
        [("stock", Change::Added)]
    );
}
