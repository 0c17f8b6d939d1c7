//! A volume that recovery made, through the real program and the real provider: Terraform finds it by its name and takes
//! it up, and makes no empty one beside it.

use crate::support::listener::Listener;
use crate::support::run::drgen;
use crate::support::terraform;
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CATALOG: &str = r#"drgen: 1
system: shop
sites:
  seoul: { region: ap-northeast-2, account: "111122223333", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }
  tokyo: { region: ap-northeast-1, account: "111122223333", zones: [apne1-az1, apne1-az2], network: { cidr: 10.20.0.0/16 } }
active: seoul
tiers: { standard: { rto: 4h, rpo: 4h } }
services:
  search:
    tier: standard
    runtime: { kind: ec2, ami_parameter: /shop/search/ami, instance_type: m7g.large, scale: { min: 1, max: 1 } }
    stores: { disk: { kind: ebs, size: 100GiB } }
"#;

const ADDRESS: &str = "aws_ebs_volume.search_disk_tokyo";

fn read(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).unwrap_or_default()
}

/// They would end the only instance while a restored volume is still slow, over and over.
#[test]
fn no_load_balancer_ends_the_instance_of_a_volume() {
    let called = CATALOG.replace("max: 1 } }", "max: 1 }, port: 80 }");
    let without = called.replace("    stores: { disk: { kind: ebs, size: 100GiB } }\n", "");
    for (catalog, judge) in [(called, "EC2"), (without, "ELB")] {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("drgen.yaml"), catalog).unwrap();
        drgen(dir.path(), &["generate", "--accept"]).ends(0);
        let written = read(dir.path(), "dr/seoul/shop/search.tf");
        assert!(written.contains("target_group_arns"), "{written}");
        let line = written.lines().find(|line| line.contains("health_check_type"));
        assert!(line.is_some_and(|line| line.ends_with(&format!("= \"{judge}\""))), "{line:?}");
    }
}

#[test]
fn what_recovery_made_is_found_by_its_name_and_imported() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("drgen.yaml"), CATALOG).unwrap();
    drgen(dir.path(), &["generate", "--accept"]).ends(0);
    let tokyo = dir.path().join("dr/tokyo/search");
    let tokyo = if tokyo.is_dir() { tokyo } else { dir.path().join("dr/tokyo/shop") };
    assert!(!read(&tokyo, "search.tf").contains("aws_ebs_volume"), "nothing stands by");

    let seen = "stores: { search/disk: { leader: tokyo, follower: none } }\n";
    fs::write(dir.path().join("seen.yaml"), seen).unwrap();
    drgen(dir.path(), &["reconcile", "--observed", "seen.yaml"]).ends(0);
    drgen(dir.path(), &["generate"]).ends(0);
    let imports = read(&tokyo, "imports.tf");
    let import = format!("to = {ADDRESS}\n  id = data.{ADDRESS}.id\n");
    assert!(imports.contains(&import), "{imports}");
    let written = read(&tokyo, "search.tf");
    assert!(written.contains("values = [\"shop-search-disk-tokyo\"]"), "{written}");

    if terraform::terraform_with_aws(&tokyo).is_none() {
        return;
    }
    fs::write(tokyo.join("zz_override.tf"), "terraform {\n  backend \"local\" {}\n}\n").unwrap();
    let aws = Listener::start("111122223333");
    let run = |arguments: &[&str]| {
        let mut command = terraform::terraform(&tokyo).expect("there was one a moment ago");
        let output = command.args(arguments).envs(aws.environment()).output().expect("Terraform starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}\n{said}\ncalls: {:#?}", aws.calls());
        output.stdout
    };
    run(&["init", "-input=false", "-no-color"]);
    run(&["plan", "-input=false", "-no-color", "-lock=false", "-out=plan"]);
    let plan: Value = serde_json::from_slice(&run(&["show", "-json", "plan"])).unwrap();
    let changes = plan["resource_changes"].as_array().unwrap();
    let volume = changes.iter().find(|change| change["address"] == ADDRESS).expect("the volume is in the plan");
    assert_eq!(volume["change"]["importing"]["id"], "vol-0a1b2c3d4e5f60718");
    assert_eq!(volume["change"]["actions"], serde_json::json!(["update"]), "{volume:#}");
    assert_eq!(volume["change"]["after"]["availability_zone"], "zone-a");
}
