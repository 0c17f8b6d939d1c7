use super::*;

#[test]
fn sites() {
    let seoul = "  seoul: { region: ap-northeast-2, account: \"111122223333\", zones: [apne2-az1, apne2-az2], network: { cidr: 10.10.0.0/16 } }\n";
    finds_in_root(seoul, "", &[r#"DR107 "tokyo""#]);
    for (from, to, expected) in [
        ("region: ap-northeast-1", "region: cn-north-1", &["DR304 \"cn-north-1\""][..]),
        ("region: ap-northeast-1", "region: us-gov-west-1", &["DR304 \"us-gov-west-1\""]),
        ("region: ap-northeast-1", "region: ap-norteast-1", &["DR304 \"ap-norteast-1\""]),
        ("account: \"111122223333\"", "account: \"11112222333\"", &["DR307 \"\\\"11112222333\\\"\""]),
        ("zones: [apne2-az1, apne2-az2]", "zones: [apne2-az1]", &["DR308 \"[apne2-az1]\""]),
        ("zones: [apne2-az1, apne2-az2]", "zones: [apne2-az1, apne2-az1]", &["DR308 \"apne2-az1\""]),
        ("zones: [apne2-az1, apne2-az2]", "zones: [apne2-az1, ap-northeast-2a]", &["DR308 \"ap-northeast-2a\""]),
        ("zones: [apne2-az1, apne2-az2]", "zones: [apne2-az1, apne1-az2]", &["DR308 \"apne1-az2\""]),
        ("zones: [apne2-az1, apne2-az2], ", "", &["DR010 \"seoul\""]),
        ("cidr: 10.10.0.0/16", "cidr: 10.10.0.0/15", &["DR309 \"10.10.0.0/15\""]),
        ("cidr: 10.10.0.0/16", "cidr: 10.10.0.0/25", &["DR309 \"10.10.0.0/25\""]),
        ("cidr: 10.10.0.0/16", "cidr: 10.10.1.0/16", &["DR309 \"10.10.1.0/16\""]),
        ("cidr: 10.10.0.0/16", "cidr: 10.11.64.0/24", &["DR310 \"tokyo\""]),
        ("{ cidr: 10.10.0.0/16 }", "{ nat: one }", &["DR010 \"{ nat: one }\""]),
        (", network: { cidr: 10.10.0.0/16 }", "", &["DR010 \"seoul\""]),
        (
            "{ cidr: 10.10.0.0/16 }",
            "{ cidr: 10.10.0.0/16, existing: { vpc: vpc-0a1b, subnets: { private: [subnet-0a1b], data: [subnet-0a1b] } } }",
            &["DR110 \"10.10.0.0/16\""],
        ),
        (
            "{ cidr: 10.10.0.0/16 }",
            "{ existing: { vpc: vpc-0a1b, subnets: { private: [], data: [subnet-0a1b] } } }",
            &["DR010 \"[]\""],
        ),
        (
            "{ cidr: 10.10.0.0/16 }",
            "{ existing: { vpc: pvc-0a1b, subnets: { private: [subnet-0a1b], data: [subnet-XYZ] } } }",
            &["DR307 \"pvc-0a1b\"", "DR307 \"subnet-XYZ\""],
        ),
    ] {
        finds_in_root(from, to, expected);
    }
    let other = ROOT.replacen(
        "tokyo: { region: ap-northeast-1, account: \"1",
        "tokyo: { region: ap-northeast-1, account: \"2",
        1,
    );
    let found = resolve_files(&[("drgen.yaml", &other)], &Locks::default());
    assert_eq!(found.findings.sorted()[0].code.id, "DR306");
    let same = ROOT
        .replace("region: ap-northeast-1", "region: ap-northeast-2")
        .replace("apne1-az", "apne2-az")
        .replace("acm:ap-northeast-1", "acm:ap-northeast-2");
    let found = resolve_files(&[("drgen.yaml", &same)], &Locks::default());
    assert_eq!(found.found(), [r#"DR305 "ap-northeast-2""#]);
    let twins = ROOT.replace("tokyo", "new-seoul");
    assert_eq!(resolve_files(&[("drgen.yaml", &twins)], &Locks::default()).found(), [r#"DR303 "new-seoul""#]);
    let reserved = ROOT.replace("tokyo", "global");
    assert_eq!(resolve_files(&[("drgen.yaml", &reserved)], &Locks::default()).found(), [r#"DR302 "global""#]);
}

#[test]
fn hosts() {
    let with = |endpoint: &str| {
        format!("services: {{ a: {{ {}, endpoint: {endpoint} }} }}", RUNS.replace("} }", "}, port: 80 }"))
    };
    let dns = &ROOT[ROOT.find("dns:").unwrap()..ROOT.find("tiers:").unwrap()];
    let of_tokyo = &dns[dns.find("    tokyo").unwrap()..];
    for (root, rest, expected) in [
        (ROOT.to_owned(), with("{ host: a.shop.example, public: true }"), &[][..]),
        (ROOT.to_owned(), with("{ host: shop.example }"), &[]),
        (ROOT.to_owned(), with("{ host: a.other.example }"), &["DR118 \"a.other.example\""]),
        (ROOT.to_owned(), with("{ host: ashop.example }"), &["DR118 \"ashop.example\""]),
        (ROOT.to_owned(), with("{ host: A.shop.example }"), &["DR118 \"A.shop.example\""]),
        (ROOT.to_owned(), with("{ host: a..shop.example }"), &["DR118 \"a..shop.example\""]),
        (
            ROOT.to_owned(),
            format!("services: {{ a: {{ {RUNS}, endpoint: {{ host: a.shop.example }} }} }}"),
            &["DR010 \"{ image: { repository: shop/it, tag: stable } }\""],
        ),
        (ROOT.replace(dns, ""), with("{ host: a.shop.example }"), &["DR010 \"1\""]),
        (ROOT.replace(of_tokyo, ""), with("{ host: a.shop.example, public: true }"), &["DR121 \"public\""]),
        (ROOT.replace(of_tokyo, ""), with("{ host: a.shop.example }"), &[]),
        (
            ROOT.replace("acm:ap-northeast-1", "acm:us-east-1"),
            with("{ host: a.shop.example, public: true }"),
            &["DR314 \"arn:aws:acm:us-east-1:111122223333:certificate/22222222-2222-2222-2222-222222222222\""],
        ),
        (
            ROOT.replace(
                "{ cidr: 10.10.0.0/16 }",
                "{ existing: { vpc: vpc-0a1b, subnets: { private: [subnet-0a], data: [subnet-0a1b] } } }",
            )
            .replace("subnet-0a]", "subnet-0a1c]"),
            with("{ host: a.shop.example, public: true }"),
            &["DR121 \"a.shop.example\""],
        ),
    ] {
        let found = resolve_files(&[("drgen.yaml", &format!("{root}{rest}"))], &Locks::default());
        assert_eq!(found.found(), expected, "{rest}");
    }
    let b = format!("b: {{ {}, endpoint: {{ host: a.shop.example }} }}", RUNS.replace("} }", "}, port: 80 }"));
    let both = with("{ host: a.shop.example }").replace("services: {", &format!("services: {{ {b},"));
    finds(&both, &[r#"DR119 "a.shop.example""#]);
}
