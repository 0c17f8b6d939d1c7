//! What is printed parses back to an equal value.

use hcl::expr::{HeredocStripMode, Operation, TemplateExpr, Traversal, TraversalOperator, UnaryOperator};
use hcl::template::{Directive, Element, Template};
use hcl::{Expression, ObjectKey};
use proptest::prelude::*;

use super::arbitrary::expression;
use super::{Body, printed};
use crate::hcl::flat::is_splat;
use crate::hcl::template::{sole_interpolation, without_indent};

/// `expr` without what the printer may change: parentheses, the spelling of keys and of templates, traversals
/// of traversals, signs of numbers.
fn normal(expr: Expression) -> Expression {
    let boxed = |expr: Expression| Box::new(normal(expr));
    match expr {
        Expression::Parenthesis(inner) => normal(*inner),
        Expression::Array(items) => items.into_iter().map(normal).collect(),
        Expression::Object(object) => Expression::Object(
            object
                .into_iter()
                .map(|(key, value)| {
                    let key = match key {
                        ObjectKey::Identifier(name) => Expression::String(name.into_inner()),
                        ObjectKey::Expression(expr) => normal(expr),
                        _ => unreachable!(),
                    };
                    (ObjectKey::Expression(key), normal(value))
                })
                .collect(),
        ),
        Expression::TemplateExpr(template) => {
            let source = match *template {
                TemplateExpr::QuotedString(source) => source,
                TemplateExpr::Heredoc(heredoc) => match heredoc.strip {
                    HeredocStripMode::None => heredoc.template,
                    HeredocStripMode::Indent => without_indent(&heredoc.template),
                },
            };
            match &source.parse::<Template>().unwrap().elements() {
                [] => Expression::String(String::new()),
                [Element::Literal(text)] => Expression::String(text.clone()),
                elements => Expression::from(TemplateExpr::QuotedString(spelled(elements))),
            }
        }
        Expression::Traversal(mut traversal) => {
            for operator in &mut traversal.operators {
                if let TraversalOperator::Index(index) = operator {
                    *index = normal(index.clone());
                }
            }
            match normal(traversal.expr) {
                Expression::Traversal(mut inner) if !is_splat(&inner) => {
                    inner.operators.append(&mut traversal.operators);
                    Expression::Traversal(inner)
                }
                base => Expression::from(Traversal::new(base, traversal.operators)),
            }
        }
        Expression::FuncCall(mut call) => {
            call.args = call.args.into_iter().map(normal).collect();
            Expression::FuncCall(call)
        }
        Expression::Conditional(mut conditional) => {
            conditional.cond_expr = normal(conditional.cond_expr);
            conditional.true_expr = normal(conditional.true_expr);
            conditional.false_expr = normal(conditional.false_expr);
            Expression::Conditional(conditional)
        }
        Expression::Operation(operation) => match *operation {
            Operation::Unary(mut unary) => {
                unary.expr = *boxed(unary.expr);
                match (unary.operator, &unary.expr) {
                    (UnaryOperator::Neg, Expression::Number(number)) => Expression::Number(-*number),
                    _ => Expression::from(unary),
                }
            }
            Operation::Binary(mut binary) => {
                binary.lhs_expr = normal(binary.lhs_expr);
                binary.rhs_expr = normal(binary.rhs_expr);
                Expression::from(binary)
            }
        },
        Expression::ForExpr(mut for_expr) => {
            for_expr.collection_expr = normal(for_expr.collection_expr);
            for_expr.key_expr = for_expr.key_expr.map(normal);
            for_expr.value_expr = normal(for_expr.value_expr);
            for_expr.cond_expr = for_expr.cond_expr.map(normal);
            Expression::ForExpr(for_expr)
        }
        other => other,
    }
}

/// The elements, each interpolated expression in its normal form.
fn spelled(elements: &[Element]) -> String {
    let spell = |element: &Element| match element {
        Element::Literal(text) => format!("{text:?}"),
        Element::Interpolation(it) => format!("({:?} {:?})", it.strip, normal(it.expr.clone())),
        Element::Directive(directive) => match &**directive {
            Directive::If(it) => format!(
                "(if {:?} {:?} {} {:?} {:?} {:?})",
                it.if_strip,
                normal(it.cond_expr.clone()),
                spelled(it.true_template.elements()),
                it.else_strip,
                it.false_template.as_ref().map(|template| spelled(template.elements())),
                it.endif_strip,
            ),
            Directive::For(it) => format!(
                "(for {:?} {:?} {:?} {:?} {} {:?})",
                it.for_strip,
                it.key_var,
                it.value_var,
                normal(it.collection_expr.clone()),
                spelled(it.template.elements()),
                it.endfor_strip,
            ),
        },
    };
    elements.iter().map(spell).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(2000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parses_back(expr in expression()) {
        let mut body = Body::new();
        body.set("value", expr.clone());
        let text = printed(&body);
        let parsed = hcl::parse(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let value = parsed.attributes().next().unwrap().expr().clone();
        let expected = sole_interpolation(&expr).unwrap_or(expr);
        prop_assert_eq!(normal(value), normal(expected), "{}", text);
    }
}
