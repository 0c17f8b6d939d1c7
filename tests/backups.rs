//! What the policy asks of backups beyond one copy: other accounts, and restores for trial.

use crate::support::model::{TOKYO, component, gib, service, shop};
use crate::support::stacks::render;
use drgen::lock::Locks;
use drgen::mechanism::foundation;
use drgen::model::{Database, Dialect, DynamoDb, Efs, ForeignVault, Kind, Model, RestoreTesting, Strategy};
use std::collections::BTreeMap;

/// A database, a table and a file system, led from Seoul.
fn stores() -> Model {
    let database = Database {
        dialect: Dialect::Postgres,
        version: "16".to_owned(),
        class: "db.r6g.large".to_owned(),
        instances: 2,
        size: gib(100),
        write_rate: None,
        existing: None,
    };
    let table = DynamoDb { hash: "id".to_owned(), range: None, size: gib(5), conflict: None };
    shop(vec![
        service("order"),
        component("order/db", Kind::Rds(Box::new(database))),
        component("order/items", Kind::DynamoDb(table)),
        component("order/uploads", Kind::Efs(Efs { size: gib(5) })),
    ])
}

fn foundation(model: &Model, site: &str, file: &str) -> String {
    let (files, _): (BTreeMap<String, String>, _) = render(model, Strategy::BackupRestore, &Locks::default());
    files[&format!("{site}/foundation/{file}.tf")].clone()
}

/// Restoring what lies beside the data proves little; what was copied away is what a recovery has.
#[test]
fn what_was_copied_to_a_site_is_restored_there() {
    let mut model = stores();
    assert!(!foundation(&model, "tokyo", "backup").contains("restore_testing"));
    model.policy.restore_testing = Some(RestoreTesting::Monthly);
    let (seoul, tokyo) = (foundation(&model, "seoul", "backup"), foundation(&model, "tokyo", "backup"));
    assert!(!seoul.contains("restore_testing"), "{seoul}");
    let kinds: Vec<&str> = tokyo
        .lines()
        .filter_map(|line| line.trim().strip_prefix("protected_resource_type")?.split('"').nth(1))
        .collect();
    assert_eq!(kinds, ["DynamoDB", "EFS", "RDS"]);
    assert_eq!(tokyo.matches("dbsubnetgroupname").count(), 1, "{tokyo}");
    assert!(tokyo.contains("cron(0 8 2 * ? *)") && tokyo.contains("shop_tokyo_restores"), "{tokyo}");
    assert!(tokyo.contains("Restore Job State Change"), "{tokyo}");

    // The other way round once the other site leads.
    for component in &mut model.components {
        component.lead.leader = TOKYO;
        component.lead.follower = None;
    }
    model.active = TOKYO;
    let (seoul, tokyo) = (foundation(&model, "seoul", "backup"), foundation(&model, "tokyo", "backup"));
    assert!(seoul.contains("aws_backup_restore_testing_plan") && !tokyo.contains("restore_testing"));
}

#[test]
fn nothing_is_tested_where_nothing_is_copied() {
    let mut model = shop(vec![service("order")]);
    model.policy.restore_testing = Some(RestoreTesting::Weekly);
    for site in ["seoul", "tokyo"] {
        assert!(!foundation(&model, site, "backup").contains("restore"), "{site}");
    }
}

#[test]
fn every_generation_is_copied_to_the_other_account_too() {
    let mut model = stores();
    let arn = |region: &str| format!("arn:aws:backup:{region}:444455556666:backup-vault:central");
    let vault = |region: &str| Some(ForeignVault { arn: arn(region), account: "444455556666".to_owned() });
    model.policy.foreign_vaults = [vault("ap-northeast-2"), vault("ap-northeast-1")];
    let (seoul, tokyo) = (foundation(&model, "seoul", "backup"), foundation(&model, "tokyo", "backup"));
    for (text, own, other) in [(seoul, "ap-northeast-2", "ap-northeast-1"), (tokyo, "ap-northeast-1", "ap-northeast-2")]
    {
        assert_eq!(text.matches(&arn(own)).count(), 4, "{text}");
        assert_eq!(text.matches("copy_action {").count(), 8, "{text}");
        // Of a database a copy goes to another region or to another account, not both at once.
        assert!(!text.contains(&arn(other)), "{text}");
    }
    // Keys of what is copied, and not of logs.
    assert_eq!(foundation(&model, "seoul", "keys").matches("arn:aws:iam::444455556666:root").count(), 2);
    let told: Vec<String> = foundation::required_changes(&model)
        .into_iter()
        .map(|change| format!("{}: {} {}", change.site.index(), change.target, change.argument))
        .collect();
    assert_eq!(
        told,
        [
            "0: vault arn:aws:backup:ap-northeast-2:444455556666:backup-vault:central access policy",
            "0: vault arn:aws:backup:ap-northeast-2:444455556666:backup-vault:central encryption key",
            "0: organization of the accounts 111122223333 and 444455556666 backup update-global-settings, in its management account",
            "1: vault arn:aws:backup:ap-northeast-1:444455556666:backup-vault:central access policy",
            "1: vault arn:aws:backup:ap-northeast-1:444455556666:backup-vault:central encryption key",
            "1: organization of the accounts 111122223333 and 444455556666 backup update-global-settings, in its management account",
        ]
    );
}
