//! `extra:` in the catalog: what it adds, what it may not, and that the real Terraform takes it.

use crate::support::run::drgen;
use crate::support::tree;
use crate::terraform::Proof;
use drgen::finding::Findings;
use drgen::source::Sources;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use tempfile::TempDir;

const SYSTEM: &str = r#"drgen: 1
system: demo
sites:
  ireland: { region: eu-west-1, account: "111122223333", zones: [euw1-az1, euw1-az2], network: { cidr: 10.0.0.0/16 } }
  paris: { region: eu-west-3, account: "111122223333", zones: [euw3-az1, euw3-az2], network: { cidr: 10.1.0.0/16 } }
active: ireland
tiers: { standard: { rto: 4h, rpo: 5m, strategy: warm-standby } }
"#;

const ASKED: &str = r#"
services:
  app:
    tier: standard
    contacts: [oncall]
    runtime: { image: { repository: app, tag: v1 }, port: 8080 }
    extra:
      aws_ecs_service: { enable_execute_command: true, tags: { cost-center: "4711" } }
      aws_lb_target_group:
        slow_start: 60
        stickiness: { type: lb_cookie, cookie_duration: 600 }
      aws_iam_role: { permissions_boundary: "arn:aws:iam::111122223333:policy/boundary" }
    stores:
      db:
        kind: postgres
        extra:
          aws_db_instance:
            ca_cert_identifier: rds-ca-ecc384-g1
            enabled_cloudwatch_logs_exports: [postgresql]
            monitoring_interval: 60
            monitoring_role_arn: ${local.monitoring["role"]}
            tags: { cost-center: "4711", vpc: "in ${local.network.vpc_id}, for $${ever}" }
      jobs: { kind: sqs, loss: acceptable, extra: { aws_sqs_queue: { max_message_size: "${64 * 1024}" } } }
"#;

const CUSTOM: &str = "locals {\n  monitoring = { role = \"arn:aws:iam::111122223333:role/monitoring\" }\n}\n";

#[test]
fn what_is_asked_for_stands_in_both_sites_and_terraform_takes_it() {
    let dir = TempDir::new().unwrap();
    let (catalog, out) = (dir.path().join("drgen.yaml"), dir.path().join("dr"));
    fs::write(&catalog, format!("{SYSTEM}{ASKED}")).unwrap();
    let refused = drgen(dir.path(), &["generate"]).ends(1);
    assert!(refused.stderr.contains("there is no `local.monitoring` in ireland/demo"), "{}", refused.stderr);
    assert!(!out.join("ireland/demo/app.tf").exists());
    for site in ["ireland", "paris"] {
        fs::create_dir_all(out.join(site).join("demo")).unwrap();
        fs::write(out.join(site).join("demo/custom_monitoring.tf"), CUSTOM).unwrap();
    }
    drgen(dir.path(), &["generate"]).ends(0);
    for site in ["ireland", "paris"] {
        let text = fs::read_to_string(out.join(site).join("demo/app.tf")).unwrap();
        for row in [
            "  # From `extra` in the catalog.\n  enable_execute_command = true\n",
            "  # From `extra` in the catalog.\n  slow_start = 60\n\n  stickiness {\n",
            "  monitoring_role_arn             = local.monitoring[\"role\"]\n",
            "    vpc          = \"in ${local.network.vpc_id}, for $${ever}\"\n",
            "  max_message_size = 64 * 1024\n",
        ] {
            assert!(text.contains(row), "{row}{text}");
        }
        assert_eq!(text.matches("cost-center  = \"4711\"").count(), 2, "{text}");
    }
    let roles = tree::read(&out.join("global/demo"));
    assert!(roles.values().any(|text| text.contains("permissions_boundary = ")), "{roles:#?}");
    drgen(dir.path(), &["generate", "--check"]).ends(0);

    // The other stacks are what they are without it.
    let index: Vec<Value> = serde_json::from_str(&fs::read_to_string(out.join("stacks.json")).unwrap()).unwrap();
    let with_extra = |stack: &&Value| {
        let path = stack["path"].as_str().unwrap();
        path.starts_with("bootstrap/") || path.ends_with("/demo")
    };
    let index: Vec<&Value> = index.iter().filter(with_extra).collect();
    fs::write(out.join("stacks.json"), serde_json::to_string(&index).unwrap()).unwrap();
    Proof::default().tree(&out);
}

/// Codes, with the help of each, that an `extra:` of a database meets.
fn found(extra: &str) -> Vec<(&'static str, String)> {
    let store = format!("stores: {{ db: {{ kind: postgres, tier: standard, extra: {{ {extra} }} }} }}\n");
    let world = BTreeMap::from([("drgen.yaml".to_owned(), format!("{SYSTEM}{store}"))]);
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    drgen::compile(&world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
    let extra = |id: &str| id.starts_with("DR00") || id.starts_with("DR01") || id.starts_with("DR14") || id == "DR505";
    let all = findings.sorted().into_iter().filter(|finding| extra(finding.code.id));
    all.map(|finding| {
        let (span, _) = finding.at.as_ref().expect("each has a place");
        let (file, range) = sources.locate(*span).expect("in the catalog");
        let help = finding.help.as_deref().unwrap_or_default();
        (finding.code.id, format!("{}: {help}", &file.text[range]))
    })
    .collect()
}

#[test]
fn what_cannot_be_is_found_at_its_place() {
    for (extra, code, at) in [
        ("aws_db_instanc: { port: 1 }", "DR140", "aws_db_instanc: did you mean `aws_db_instance`?"),
        ("aws_vpc: {}", "DR140", "aws_vpc: it has `aws_"),
        ("aws_db_instance: { prot: 5433 }", "DR141", "prot: did you mean `port`?"),
        ("aws_db_instance: { arn: x }", "DR141", "arn: leave it out"),
        ("aws_db_instance: { lifecycle: {} }", "DR141", "lifecycle: write it into an `*_override.tf`"),
        ("aws_db_instance: { timeouts: { creat: 1h } }", "DR141", "creat: did you mean `create`?"),
        ("aws_db_instance: { instance_class: db.t4g.large }", "DR142", "instance_class: change `class`"),
        ("aws_db_instance: { replicate_source_db: x }", "DR142", "replicate_source_db: leave it to drgen"),
        ("aws_db_instance: { deletion_protection: false }", "DR142", "deletion_protection: leave it to drgen"),
        ("aws_db_instance: { tags: { dr:backup: no } }", "DR142", "dr:backup: leave it to drgen"),
        ("aws_security_group: { ingress: [] }", "DR142", "ingress: write further rules"),
        (
            "aws_db_parameter_group: { parameter: [{ name: log_statement, value: all }, { name: rds.force_ssl, value: \"0\" }] }",
            "DR142",
            "{ name: rds.force_ssl, value: \"0\" }: leave it out",
        ),
        ("aws_db_instance: { identifier_prefix: x }", "DR142", "identifier_prefix: leave it out"),
        ("aws_db_instance: { password_wo: \"${local.secret}\" }", "DR142", "password_wo: leave it out"),
        ("aws_db_instance: { port: \"5433\" }", "DR005", "\"5433\": write it without quotes"),
        ("aws_db_instance: { apply_immediately: 1 }", "DR005", "1: "),
        ("aws_db_instance: { domain: 1 }", "DR005", "1: put it in quotes: `domain: \"1\"`"),
        ("aws_db_instance: { domain_dns_ips: 1.2.3.4 }", "DR005", "1.2.3.4: put it in brackets"),
        ("aws_db_instance: { tags: { a: [b] } }", "DR005", "[b]: "),
        ("aws_db_instance: { port: .inf }", "DR005", ".inf: "),
        ("aws_db_instance: { port: }", "DR008", "port: write "),
        ("aws_db_instance: { s3_import: { bucket_name: b } }", "DR010", "{ bucket_name: b }: "),
        ("aws_db_instance: { domain: \"${lower(}\" }", "DR143", "}: "),
        ("aws_db_instance: { timezone: UTC }", "DR145", "timezone: accept"),
        (
            "aws_db_instance: { restore_to_point_in_time: { use_latest_restorable_time: true } }",
            "DR145",
            "restore_to_point_in_time: accept",
        ),
        ("aws_db_instance: { password: hunter22 }", "DR505", "hunter22: refer"),
    ] {
        let found = found(extra);
        assert!(found.iter().any(|(id, text)| *id == code && text.starts_with(at)), "{extra}: {found:#?}");
    }
    for extra in [
        "",
        "aws_db_instance:",
        "aws_db_instance: { port: 5433, domain_dns_ips: [1.2.3.4], apply_immediately: true }",
        "aws_db_instance: { port: \"${5000 + 433}\", domain: \"${[for x in [\\\"a\\\"] : upper(x)][0]}\" }",
        "aws_db_instance: { blue_green_update: { enabled: false } }",
        "aws_db_parameter_group: { parameter: { name: log_statement, value: all } }",
    ] {
        assert_eq!(found(extra), [], "{extra}");
    }
}

#[test]
fn each_is_there_where_a_resource_stands_for_several() {
    for (store, refused) in [
        ("kind: efs, extra: { aws_efs_mount_target: { ip_address: \"${local.addresses[each.value]}\" } }", false),
        ("kind: efs, extra: { aws_efs_file_system: { provisioned_throughput_in_mibps: \"${each.value}\" } }", true),
    ] {
        let dir = TempDir::new().unwrap();
        let stores = format!("stores: {{ files: {{ {store}, tier: standard }} }}\n");
        fs::write(dir.path().join("drgen.yaml"), format!("{SYSTEM}{stores}")).unwrap();
        let told = drgen(dir.path(), &["generate"]).ends(1).stderr;
        assert_eq!(told.contains("there is no `each.value`"), refused, "{told}");
        assert_eq!(told.contains("`for_each`"), refused, "{told}");
        assert_eq!(told.contains("there is no `local.addresses`"), !refused, "{told}");
    }
}
