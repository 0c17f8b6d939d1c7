//! `${ … }`: expressions in texts.

use super::Notes;
use crate::finding::{Finding, code};
use crate::hcl::Expression;
use crate::source::Span;
use hcl::expr::TemplateExpr;
use hcl_edit::expr::{Expression as Parsed, ForExpr, Traversal, TraversalOperator};
use hcl_edit::parser::parse_template;
use hcl_edit::template::{Element, ForDirective, Strip};
use hcl_edit::visit::{Visit, visit_expr, visit_for_directive, visit_for_expr, visit_traversal};

/// Whether Terraform would see more than a text.
pub(super) fn is_one(text: &str) -> bool {
    text.contains("${") || text.contains("%{")
}

/// What a template stands for: an expression alone as itself, of whatever type it is. Where it cannot be read, that is
/// noted, with the place within the text where there is one.
pub(super) fn expression(text: &str, span: Span, notes: &mut Notes<'_>) -> Option<Expression> {
    let template = match parse_template(text) {
        Ok(template) => template,
        Err(error) => {
            let at = within(span, text, error.location().offset(), notes);
            let finding = Finding::new(&code::DR143, "an expression that Terraform cannot read");
            let help = "a `$${` and a `%%{` stand for themselves and begin none";
            notes.findings.push(finding.at(at, error.message()).help(help));
            return None;
        }
    };
    let mut references =
        References { bound: notes.each.then(|| "each".to_owned()).into_iter().collect(), found: Vec::new() };
    template.iter().for_each(|element| references.visit_element(element));
    notes.references.extend(references.found.into_iter().map(|name| (name, span)));
    Some(match template.as_single_element() {
        Some(Element::Interpolation(alone)) if alone.strip == Strip::None => alone.expr.clone().into(),
        _ => Expression::from(TemplateExpr::QuotedString(text.to_owned())),
    })
}

/// The place of a byte of a text, where the file holds the text as it is: plain, or in quotes without escapes.
fn within(span: Span, text: &str, offset: usize, notes: &Notes<'_>) -> Span {
    let written = notes.sources.and_then(|sources| sources.locate(span)).and_then(|(file, range)| file.text.get(range));
    let Some(start) = written.and_then(|written| match written.find(text)? {
        start @ (0 | 1) => Some(start),
        _ => None,
    }) else {
        return span;
    };
    let offset = offset.min(text.len().saturating_sub(1));
    let lo = span.lo + (start + offset) as u32;
    Span { lo, hi: (lo + 1).min(span.hi) }
}

/// What an expression refers to outside of itself.
struct References {
    /// Names that a `for` around brings along, or a `for_each` of the resource.
    bound: Vec<String>,
    found: Vec<String>,
}

impl References {
    fn refer(&mut self, root: &str, path: &[&str]) {
        if self.bound.iter().any(|bound| bound == root) || matches!(root, "path" | "terraform") {
            return;
        }
        let parts = match root {
            "data" | "ephemeral" => 2,
            _ => 1,
        };
        let names = std::iter::once(root).chain(path.iter().copied().take(parts));
        self.found.push(names.collect::<Vec<_>>().join("."));
    }

    fn bind<'n>(&mut self, names: impl Iterator<Item = &'n str>, visit: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bound.extend(names.map(str::to_owned));
        visit(self);
        self.bound.truncate(before);
    }
}

impl Visit for References {
    fn visit_expr(&mut self, expr: &Parsed) {
        match expr {
            Parsed::Variable(name) => self.refer(name.as_str(), &[]),
            other => visit_expr(self, other),
        }
    }

    fn visit_traversal(&mut self, traversal: &Traversal) {
        let Parsed::Variable(root) = &traversal.expr else { return visit_traversal(self, traversal) };
        let names = traversal.operators.iter().map_while(|operator| match operator.value() {
            TraversalOperator::GetAttr(name) => Some(name.as_str()),
            _ => None,
        });
        self.refer(root.as_str(), &names.collect::<Vec<_>>());
        traversal.operators.iter().for_each(|operator| self.visit_traversal_operator(operator));
    }

    fn visit_for_expr(&mut self, expr: &ForExpr) {
        let names = expr.intro.key_var.iter().chain([&expr.intro.value_var]).map(|name| name.as_str());
        self.bind(names, |this| visit_for_expr(this, expr));
    }

    fn visit_for_directive(&mut self, directive: &ForDirective) {
        let (key, value) = (&directive.for_expr.key_var, &directive.for_expr.value_var);
        let names = key.iter().chain([value]).map(|name| name.as_str());
        self.bind(names, |this| visit_for_directive(this, directive));
    }
}
