//! Layout and spelling, case by case.

use hcl::Identifier;
use hcl::expr::{BinaryOp, BinaryOperator, Heredoc, HeredocStripMode, TraversalOperator, Variable};

use super::{Body, printed};
use crate::hcl::{Expression, Part, attribute, call, index, list, object, template, traversal};

fn value(value: impl Into<Expression>) -> String {
    let mut body = Body::new();
    body.set("x", value);
    let text = printed(&body);
    text.strip_prefix("x = ").and_then(|text| text.strip_suffix('\n')).unwrap().to_owned()
}

fn variable(name: &str) -> Expression {
    Expression::Variable(Variable::unchecked(name))
}

/// Each source is printed as the text beside it, or as itself.
#[test]
fn expressions() {
    let cases: &[(&str, &str)] = &[
        ("null", ""),
        ("true", ""),
        ("-12", ""),
        ("1.5e-7", ""),
        ("18446744073709551615", ""),
        ("[]", ""),
        ("{}", ""),
        (r#"["a", "b"]"#, ""),
        ("f()", ""),
        ("f(a, b...)", ""),
        ("provider::aws::arn_parse(a)", ""),
        ("a.b[0].c[\"d\"][*].e", ""),
        ("a.*.b", ""),
        ("a ? b : c ? d : e", ""),
        ("!a && -b > -1 || (c - d) * e == f % 2", ""),
        ("[for k, v in a : v if v != null]", ""),
        ("{for k, v in a: k => v... if v}", "{ for k, v in a : k => v... if v }"),
        ("a.b.c", ""),
        // An interpolation alone is no template.
        (r#""${a}""#, "a"),
        (r#""${ "${ a.b }" }""#, "a.b"),
        (r#"["${a}"]"#, ""),
        (r#""${a}-${b.c[0]}""#, ""),
        (r#""a\n\"${f("\"")}\"\t\\ $${b} %%{c}""#, ""),
        (r#""a$${b} ${c}""#, ""),
        (r#""%{ if a }b%{ else }c%{ endif }""#, r#""%{if a}b%{else}c%{endif}""#),
        (r#""%{ for k, v in a ~} ${v} %{ endfor ~}""#, r#""%{for k, v in a~} ${v} %{endfor~}""#),
        // Where `terraform fmt` takes one thing for another.
        (r#""a${-b}""#, r#""a${- b}""#),
        (r#""a${ {} }""#, ""),
        ("{ for v in a : -v => -v if -v }", "{ for v in a : -v => - v if - v }"),
        ("[for v in (a) : v if (b)]", "[for v in(a) : v if(b)]"),
        ("[for v in [1] : v if [true][0]]", "[for v in [1] : v if[true][0]]"),
        ("(a.*) - b", ""),
        // What must break.
        ("{ a = 1, bcd = 2 }", "{\n  a   = 1\n  bcd = 2\n}"),
        (
            "{ a = {}, bcd = { e = [] }, fg = 1, h = 2 }",
            "{\n  a = {}\n  bcd = {\n    e = []\n  }\n  fg = 1\n  h  = 2\n}",
        ),
        ("[{ a = 1 }, {}]", "[\n  {\n    a = 1\n  },\n  {},\n]"),
        ("jsonencode({ a = [1] })", "jsonencode({\n  a = [1]\n})"),
        ("f(jsonencode([{ a = 1 }]))[0]", "f(jsonencode([\n  {\n    a = 1\n  },\n]))[0]"),
        ("merge(a, { b = 1 })", "merge(\n  a,\n  {\n    b = 1\n  },\n)"),
        ("merge([{ b = 1 }]...)", "merge([\n  {\n    b = 1\n  },\n]...)"),
        ("a ? { b = 1 } : {}", "(\n  a\n  ? {\n    b = 1\n  }\n  : {}\n)"),
        ("{ for k, v in a : k => { b = v } if v }", "{\n  for k, v in a : k => {\n    b = v\n  }\n  if v\n}"),
        // The keys of objects.
        (
            r#"{ "a" = 1, "b c" = 2, "null" = 3, "${d}e" = 4, (f) = 5, 6 = 7 }"#,
            "{\n  a       = 1\n  \"b c\"   = 2\n  \"null\"  = 3\n  \"${d}e\" = 4\n  (f)     = 5\n  (6)     = 7\n}",
        ),
        // An inner `=` ends a run.
        ("{ a = 1, (f({ b = 2 })) = 3, cd = 4 }", "{\n  a = 1\n  (f({ b = 2 })) = 3\n  cd = 4\n}"),
    ];
    for (source, expected) in cases {
        let parsed: Expression = source.parse().unwrap();
        assert_eq!(value(parsed), if expected.is_empty() { *source } else { *expected });
    }
}

#[test]
fn long_lines_break_into_one_element_each() {
    let arn = |n: u8| format!("arn:aws:iam::111122223333:role/a-rather-long-name-{n}");
    let (a, b) = (arn(1), arn(2));
    assert_eq!(value(list([a.as_str()])), format!("[\"{a}\"]"));
    assert_eq!(value(list([a.as_str(), b.as_str()])), format!("[\n  \"{a}\",\n  \"{b}\",\n]"));
    assert_eq!(
        value(call("f", [Expression::from(a.as_str()), list([b.as_str(), "c"])])),
        format!("f(\n  \"{a}\",\n  [\"{b}\", \"c\"],\n)")
    );
    let operands = ["a", "b", "c"].map(|name| attribute(variable(name), &"long".repeat(10)));
    let [x, y, z] = operands.clone().map(value);
    let [first, second, third] = operands;
    let and = BinaryOp::new(BinaryOp::new(first, BinaryOperator::And, second), BinaryOperator::And, third);
    assert_eq!(value(Expression::from(and)), format!("(\n  {x} &&\n  {y} &&\n  {z}\n)"));
    // What has no bracket stays as long as it is.
    assert_eq!(value("long".repeat(100)).len(), 402);
}

#[test]
fn text_is_text() {
    let cases = [
        ("", r#""""#),
        ("a\"b\\c", r#""a\"b\\c""#),
        ("\n\r\t\0\u{1b}\u{7f}\u{85}", r#""\n\r\t\u0000\u001B\u007F\u0085""#),
        ("${a}", r#""$${a}""#),
        ("$${a}", r#""$$${a}""#),
        ("$$${a}", r#""$$$${a}""#),
        ("${a}$${b}", r#""$${a}$$${b}""#),
        ("%{ if a }%%{", r#""%%{ if a }%%%{""#),
        ("$%{ %${ $ { $$ %%", r#""$%%{ %$${ $ { $$ %%""#),
        ("한글 é e\u{301} 👨\u{200d}👩", "\"한글 é e\u{301} 👨\u{200d}👩\""),
        ("a\u{202e}b\u{feff}\u{2028}", r#""a\u202Eb\uFEFF\u2028""#),
    ];
    for (text, expected) in cases {
        assert_eq!(value(text), expected);
        assert_eq!(value(object([("key", text)])), format!("{{\n  key = {expected}\n}}"));
    }
}

#[test]
fn keys_count_in_columns() {
    let keys = ["한글", "テスト", "é", "e\u{301}", "👨", "a-b", "1a", "for", "", "${a}"];
    assert_eq!(
        value(object(keys.map(|key| (key, 1)))),
        r#"{
  "한글"         = 1
  "テスト"        = 1
  "é"          = 1
  "e\u0301"    = 1
  "\U0001F468" = 1
  a-b          = 1
  "1a"         = 1
  "for"        = 1
  ""           = 1
  "$${a}"      = 1
}"#
    );
}

#[test]
fn templates() {
    let reference = || Part::from(traversal("var", ["a"]));
    assert_eq!(value(template([Part::from("a-"), reference(), Part::from("-b")])), r#""a-${var.a}-b""#);
    assert_eq!(value(template([reference()])), "var.a");
    assert_eq!(value(template([Part::from("${"), Part::from("b}")])), r#""$${b}""#);
    // Parts are not read together.
    assert_eq!(value(template([Part::from("$"), Part::from("{b}"), reference()])), r#""$${b}${var.a}""#);
    assert_eq!(value(template([Part::from("a$$"), reference()])), r#""a${"$$"}${var.a}""#);
    assert_eq!(
        value(template([Part::from("\"\n"), Part::from(call("f", [Expression::from("\"${x}")]))])),
        r#""\"\n${f("\"$${x}")}""#
    );
}

#[test]
fn helpers_build_what_the_parser_builds() {
    let built = [
        (index(traversal("local", ["a", "b"]), "c"), r#"local.a.b["c"]"#),
        (attribute(index(variable("a"), 0), "b"), "a[0].b"),
        (call("provider::aws::arn_build", [variable("a")]), "provider::aws::arn_build(a)"),
        (traversal("local", []), "local"),
    ];
    for (built, source) in built {
        assert_eq!(built, source.parse().unwrap());
    }
    // An index behind a splat picks from each element, and this one is to pick one of them.
    let splat = hcl::expr::Traversal::new(variable("a"), [TraversalOperator::FullSplat]);
    assert_eq!(value(index(Expression::from(splat), 0)), "(a[*])[0]");
}

#[test]
fn heredocs() {
    let heredoc =
        |text: &str, strip| Expression::from(Heredoc::new(Identifier::unchecked("EOT"), text).with_strip_mode(strip));
    let text = "#!/bin/sh\n\n  echo \"$${HOME}\" ${ a.b }\n";
    let mut body = Body::new();
    body.block("b", |b| {
        b.set("a", heredoc(text, HeredocStripMode::Indent));
        b.set("bcd", call("f", [heredoc(text, HeredocStripMode::None)]));
        b.set("e", list([heredoc(text, HeredocStripMode::Indent)]));
        b.set("run", heredoc(text, HeredocStripMode::None));
        // It would end early; it would need an escape.
        b.set("f", heredoc("a\n EOT\n", HeredocStripMode::None));
        b.set("g", heredoc("a\u{1b}", HeredocStripMode::None));
    });
    assert_eq!(
        printed(&body),
        r##"b {
  a = <<-EOT
    #!/bin/sh

      echo "$${HOME}" ${a.b}
  EOT
  bcd = f(<<EOT
#!/bin/sh

  echo "$${HOME}" ${a.b}
EOT
  )
  e = [
    "#!/bin/sh\n\n  echo \"$${HOME}\" ${a.b}\n",
  ]
  run = <<EOT
#!/bin/sh

  echo "$${HOME}" ${a.b}
EOT
  f   = "a\n EOT\n"
  g   = "a\u001B\n"
}
"##
    );
}

#[test]
fn bodies() {
    let mut body = Body::new();
    body.comment("first\n\n  second\t\u{202e}\r\nthird ").labelled(
        "resource",
        &["aws_sqs_queue", "a\"${b}"],
        |queue| {
            queue.set("a", 1).set("bcd", 2).blank().set("ef", 3).comment("why").set("g", 4);
            queue.set("hij", list::<Expression>([object([("k", 5)])])).set("lm", 6).block("n", |_| {}).set("opq", 7);
            queue.set_some("r", None::<bool>);
        },
    );
    assert_eq!(
        printed(&body),
        r#"# first
#
#   second �
# third
resource "aws_sqs_queue" "a\"$${b}" {
  a   = 1
  bcd = 2

  ef = 3
  # why
  g = 4
  hij = [
    {
      k = 5
    },
  ]
  lm = 6
  n {}
  opq = 7
}
"#
    );
}

#[test]
fn appends() {
    let mut out = String::from("before\n");
    let mut body = Body::new();
    body.set("a", 1).set("bc", 2);
    super::print(&body, &mut out);
    assert_eq!(out, "before\na  = 1\nbc = 2\n");
}
