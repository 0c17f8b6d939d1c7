//! Expressions of every kind, for properties here and against the real Terraform (tests/hcl.rs).

use std::collections::BTreeSet;

use hcl::expr::{
    BinaryOp, BinaryOperator, Conditional, Expression, ForExpr, FuncCall, FuncName, Heredoc, HeredocStripMode, Object,
    ObjectKey, TemplateExpr, Traversal, TraversalOperator, UnaryOp, UnaryOperator, Variable,
};
use hcl::{Identifier, Number};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Text that tries to be something else.
pub fn hostile_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => select(vec![
            "$", "%", "{", "}", "${", "%{", "$${", "%%{", "$$${", "~", "\"", "\\", "\\\"", "\\n", "\\u0041", "\n",
            "\r", "\r\n", "\t", "\0", "\u{1b}", "\u{7f}", "\u{85}", "\u{ad}", "\u{200d}", "\u{2028}", "\u{202e}",
            "\u{feff}", "<<EOT", "EOT", "#", "//", "/*", "*/", "=", " ", "${x}", "%{ if true }", "%{ endif }",
            "${file(\"/etc/passwd\")}", "키", "テスト", "é", "e\u{301}", "👨\u{200d}👩\u{200d}👧", "🇰🇷", "null", "for",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z0-9_-]{1,12}",
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn identifier() -> impl Strategy<Value = Identifier> {
    select(vec!["a", "b", "var", "each", "name", "some_rather_long_name", "dashed-name"])
        .prop_map(Identifier::unchecked)
}

/// Sources of templates, spaced as people space them.
fn template() -> impl Strategy<Value = String> {
    let piece = select(vec![
        "text ",
        "\"quoted\" \\",
        "$${a} ",
        "%%{a} ",
        "${a}",
        "${ a.b[0] }",
        "${a+b}",
        "${-a}",
        "${ !a }",
        "${(a)}",
        "${~ a ~}",
        "${f(\"x${b}\\n\")}",
        "${{}}",
        "${{a=1}.a}",
        "${[for k,v in a: v if(k)]}",
        "${a==\"$${x}\"}",
        "%{ if a }yes%{ else }no $${x}%{ endif }",
        "%{if -a~} x %{~endif}",
        "%{ for k, v in [a] ~}${v} %{ endfor }",
        "키 ",
        "% ",
        "$ ",
    ]);
    vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

fn heredoc() -> impl Strategy<Value = Expression> {
    let line = select(vec!["a $${x} ${a}", "  indented \"quotes\" \\n", "", "   ", "${b}", "키 %{ if a }x%{ endif }"]);
    (vec(line, 0..4), any::<bool>()).prop_map(|(lines, strip)| {
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        let mode = if strip { HeredocStripMode::Indent } else { HeredocStripMode::None };
        Expression::from(Heredoc::new(Identifier::unchecked("EOT"), text).with_strip_mode(mode))
    })
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        any::<i64>().prop_map(Number::from),
        any::<u64>().prop_map(Number::from),
        (-10..10i64).prop_map(Number::from),
        any::<f64>().prop_filter_map("finite", Number::from_f64),
    ]
}

fn leaf() -> impl Strategy<Value = Expression> {
    prop_oneof![
        Just(Expression::Null),
        any::<bool>().prop_map(Expression::Bool),
        number().prop_map(Expression::Number),
        hostile_text().prop_map(Expression::String),
        "[a-z ]{20,60}".prop_map(Expression::String),
        identifier().prop_map(|name| Expression::Variable(Variable::from(name))),
        template().prop_map(|source| Expression::from(TemplateExpr::QuotedString(source))),
        heredoc(),
    ]
}

/// Any expression, well-formed or not: parentheses stand anywhere but where they are needed.
pub fn expression() -> impl Strategy<Value = Expression> {
    leaf().prop_recursive(5, 40, 5, |inner| {
        let boxed = inner.clone().boxed();
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Expression::Array),
            vec((key(boxed.clone()), inner.clone()), 0..4).prop_map(object),
            (inner.clone(), vec(operator(boxed.clone()), 1..4))
                .prop_map(|(base, operators)| traversal(base, operators)),
            (any::<bool>(), identifier(), vec(inner.clone(), 0..4), any::<bool>()).prop_map(
                |(namespaced, name, args, expand)| {
                    let namespace: &[&str] = if namespaced { &["provider", "aws"] } else { &[] };
                    let name =
                        FuncName::new(name).with_namespace(namespace.iter().map(|part| Identifier::unchecked(*part)));
                    Expression::from(FuncCall { name, expand_final: expand && !args.is_empty(), args })
                }
            ),
            inner.clone().prop_map(|inner| Expression::Parenthesis(Box::new(inner))),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| Expression::from(Conditional::new(a, b, c))),
            (select(vec![UnaryOperator::Neg, UnaryOperator::Not]), inner.clone())
                .prop_map(|(operator, expr)| Expression::from(UnaryOp::new(operator, expr))),
            (inner.clone(), binary_operator(), inner.clone())
                .prop_map(|(left, operator, right)| Expression::from(BinaryOp::new(left, operator, right))),
            (
                (option::of(identifier()), identifier(), inner.clone()),
                (option::of(inner.clone()), inner.clone(), option::of(inner), any::<bool>())
            )
                .prop_map(
                    |((key_var, value_var, collection_expr), (key_expr, value_expr, cond_expr, grouping))| {
                        Expression::from(ForExpr {
                            key_var,
                            value_var,
                            collection_expr,
                            grouping: grouping && key_expr.is_some(),
                            key_expr,
                            value_expr,
                            cond_expr,
                        })
                    }
                ),
        ]
    })
}

fn key(inner: BoxedStrategy<Expression>) -> impl Strategy<Value = ObjectKey> {
    prop_oneof![
        3 => identifier().prop_map(ObjectKey::Identifier),
        3 => hostile_text().prop_map(ObjectKey::from),
        1 => inner.prop_map(ObjectKey::Expression),
    ]
}

fn operator(inner: BoxedStrategy<Expression>) -> impl Strategy<Value = TraversalOperator> {
    prop_oneof![
        3 => identifier().prop_map(TraversalOperator::GetAttr),
        2 => inner.prop_map(TraversalOperator::Index),
        1 => Just(TraversalOperator::AttrSplat),
        1 => Just(TraversalOperator::FullSplat),
    ]
}

/// The parser takes no key twice, however it is spelled.
fn object(mut rows: Vec<(ObjectKey, Expression)>) -> Expression {
    let mut seen = BTreeSet::new();
    rows.retain(|(key, _)| match key {
        ObjectKey::Identifier(name) => seen.insert(name.to_string()),
        ObjectKey::Expression(Expression::String(text)) => seen.insert(text.clone()),
        ObjectKey::Expression(Expression::TemplateExpr(template)) => seen.insert(template.to_string()),
        // Two that differ may be printed alike: one is enough.
        _ => seen.insert(String::new()),
    });
    Expression::Object(rows.into_iter().collect::<Object<_, _>>())
}

/// Terraform takes no second splat behind `.*`.
fn traversal(expr: Expression, mut operators: Vec<TraversalOperator>) -> Expression {
    let mut starred = false;
    operators.retain(|operator| match operator {
        TraversalOperator::AttrSplat => !std::mem::replace(&mut starred, true),
        TraversalOperator::FullSplat => !starred,
        _ => true,
    });
    Expression::from(Traversal { expr, operators })
}

fn binary_operator() -> impl Strategy<Value = BinaryOperator> {
    use BinaryOperator::*;
    select(vec![Eq, NotEq, LessEq, GreaterEq, Less, Greater, Plus, Minus, Mul, Div, Mod, And, Or])
}
