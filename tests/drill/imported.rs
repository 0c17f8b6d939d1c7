//! What Terraform says of the applied shop becomes a first catalog: what is there is in it, what nobody can know is a question.

use super::shop::{ACCOUNT, LOST, TAKING};
use super::{applied, stacks};
use crate::support::run::drgen;
use std::fs;
use tempfile::TempDir;

#[test]
fn the_states_of_the_shop_are_a_first_catalog() {
    let Some(shop) = applied() else { return };
    let dir = TempDir::new().unwrap();
    let states = ["seoul/foundation", "seoul/commerce", "seoul/insight"].map(|path| {
        let text = stacks::state(shop.fake(), &shop.out().join(path), path).unwrap();
        let name = path.replace('/', "-") + ".json";
        fs::write(dir.path().join(&name), text).unwrap();
        name
    });
    let [account, active, standby] =
        [("account", ACCOUNT), ("active", LOST), ("standby", TAKING)].map(|(flag, value)| format!("--{flag}={value}"));
    let mut line = vec!["import", "tfstate"];
    line.extend(states.iter().map(String::as_str));
    line.extend(["--system=shop", &account, &active, &standby]);
    let catalog = drgen(dir.path(), &line).ends(0).stdout;
    for (name, kind) in [
        ("drill-order-seoul", "/drill/order:stable"),
        ("drill-order-db-seoul", "engine: aurora"),
        ("drill-reports-db-seoul", "kind: postgres"),
        ("drill-stock-items", "kind: dynamodb"),
    ] {
        let found =
            catalog.split_once(&format!("  {name}:")).map(|(_, rest)| rest.chars().take(400).collect::<String>());
        assert!(found.as_ref().is_some_and(|found| found.contains(kind)), "{name}: {kind}\n{catalog}");
    }
    assert!(catalog.contains("# ?"), "objectives are in no state:\n{catalog}");
    fs::write(dir.path().join("drgen.yaml"), &catalog).unwrap();
    drgen(dir.path(), &["check"]).ends(0);
    drgen(dir.path(), &["plan"]).ends(0);
}
