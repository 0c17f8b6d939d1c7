//! Expressions on one line.

use std::fmt::Write;

use hcl::expr::{BinaryOperator, ForExpr, FuncCall, Operation, TemplateExpr, Traversal, TraversalOperator};
use hcl::{Identifier, ObjectKey};

use super::print::Printer;
use super::{Expression, escape};

/// Bytes of a line beyond which it is broken, where it can be. Counted in bytes: cheap, and never too late.
const LINE: usize = 100;

/// What stays on one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fit {
    /// What is short, and holds nothing that wants lines of its own.
    Line,
    /// Everything: there is no other place to go.
    Any,
}

/// It does not fit its line.
#[derive(Debug)]
pub(super) struct Wide;

/// How strongly operators bind; parentheses are printed where the tree needs them.
pub(super) const LOOSEST: u8 = 0;
pub(super) const TIGHTEST: u8 = u8::MAX;

impl Printer<'_> {
    /// Prints `expr` if it fits the line.
    pub(super) fn fits(&mut self, expr: &Expression) -> bool {
        self.fits_as(|this| this.flat(expr, Fit::Line))
    }

    /// Keeps what `print` prints if it fits the line.
    pub(super) fn fits_as(&mut self, print: impl FnOnce(&mut Self) -> Result<(), Wide>) -> bool {
        let (at, assignments) = (self.out.len(), self.inner_assignments);
        let fits = print(self).is_ok();
        if !fits {
            self.out.truncate(at);
            self.inner_assignments = assignments;
        }
        fits
    }

    /// Prints `expr` on this line, however long.
    pub(super) fn flat_any(&mut self, expr: &Expression) {
        self.flat(expr, Fit::Any).expect("internal: nothing is too wide for Fit::Any");
    }

    pub(super) fn flat(&mut self, expr: &Expression, fit: Fit) -> Result<(), Wide> {
        match expr {
            Expression::Null => self.push("null"),
            Expression::Bool(true) => self.push("true"),
            Expression::Bool(false) => self.push("false"),
            Expression::Number(number) => {
                write!(self.out, "{number}").expect("internal: a String takes all that is written");
            }
            Expression::String(text) => {
                room_for(text, fit)?;
                escape::quoted(self.out, text, self.keep);
            }
            Expression::Array(items) => {
                self.push("[");
                self.sequence(items, fit)?;
                self.push("]");
            }
            Expression::Object(object) if object.is_empty() => self.push("{}"),
            Expression::Object(object) => {
                if fit == Fit::Line {
                    return Err(Wide);
                }
                for (n, (key, value)) in object.iter().enumerate() {
                    self.push(if n == 0 { "{ " } else { ", " });
                    self.key(key);
                    self.push(" = ");
                    self.inner_assignments += 1;
                    self.flat(value, fit)?;
                }
                self.push(" }");
            }
            Expression::TemplateExpr(template) => match &**template {
                TemplateExpr::QuotedString(source) => {
                    room_for(source, fit)?;
                    self.quoted_template(source);
                }
                TemplateExpr::Heredoc(heredoc) => {
                    if fit == Fit::Line {
                        return Err(Wide);
                    }
                    self.heredoc_in_quotes(heredoc);
                }
            },
            Expression::Variable(name) => self.push(name),
            Expression::Traversal(traversal) => {
                self.child(&traversal.expr, is_no_base(&traversal.expr), fit)?;
                self.operators(traversal, fit)?;
            }
            Expression::FuncCall(call) => {
                self.function_name(call);
                self.push("(");
                self.sequence(&call.args, fit)?;
                self.push(if call.expand_final { "...)" } else { ")" });
            }
            Expression::Parenthesis(inner) => self.child(inner, true, fit)?,
            Expression::Conditional(conditional) => {
                self.operand(&conditional.cond_expr, LOOSEST, fit)?;
                self.push(" ? ");
                self.operand(&conditional.true_expr, LOOSEST, fit)?;
                self.push(" : ");
                self.flat(&conditional.false_expr, fit)?;
            }
            Expression::Operation(operation) => match &**operation {
                Operation::Unary(unary) => {
                    self.push(unary.operator.as_str());
                    self.operand(&unary.expr, TIGHTEST, fit)?;
                }
                Operation::Binary(binary) => {
                    self.operand(&binary.lhs_expr, binary.operator.precedence(), fit)?;
                    self.binary_operator(binary.operator);
                    self.push(" ");
                    self.operand(&binary.rhs_expr, binary.operator.precedence() + 1, fit)?;
                }
            },
            Expression::ForExpr(for_expr) => self.flat_for(for_expr, fit)?,
            other => unreachable!("internal: an expression that hcl-rs did not have: {other:?}"),
        }
        if fit == Fit::Line && self.out.len() - self.line > LINE { Err(Wide) } else { Ok(()) }
    }

    fn sequence(&mut self, items: &[Expression], fit: Fit) -> Result<(), Wide> {
        for (n, item) in items.iter().enumerate() {
            if n > 0 {
                self.push(", ");
            }
            self.flat(item, fit)?;
        }
        Ok(())
    }

    fn flat_for(&mut self, for_expr: &ForExpr, fit: Fit) -> Result<(), Wide> {
        self.push(if for_expr.key_expr.is_some() { "{ " } else { "[" });
        self.for_head(for_expr.key_var.as_ref(), &for_expr.value_var, &for_expr.collection_expr);
        self.push(" : ");
        self.for_result(for_expr, |this, value| this.flat(value, fit))?;
        if let Some(condition) = &for_expr.cond_expr {
            self.push(" if");
            self.after_word(b"([", |this| this.flat_any(condition));
        }
        self.push(if for_expr.key_expr.is_some() { " }" } else { "]" });
        Ok(())
    }

    /// `for k, v in things`
    pub(super) fn for_head(&mut self, key: Option<&Identifier>, value: &Identifier, collection: &Expression) {
        self.push("for ");
        if let Some(key) = key {
            self.push(key);
            self.push(", ");
        }
        self.push(value);
        self.push(" in");
        self.after_word(b"(", |this| this.flat_any(collection));
    }

    /// `k => v...`, the value as `print` does it.
    pub(super) fn for_result(
        &mut self,
        for_expr: &ForExpr,
        print: impl FnOnce(&mut Self, &Expression) -> Result<(), Wide>,
    ) -> Result<(), Wide> {
        let Some(key) = &for_expr.key_expr else {
            return print(self, &for_expr.value_expr);
        };
        self.flat_any(key);
        self.push(" =>");
        self.after_word(b"", |this| print(this, &for_expr.value_expr))?;
        if for_expr.grouping {
            self.push("...");
        }
        Ok(())
    }

    /// Prints a space and what follows a word, as `terraform fmt` sees it: a bracket behind a word is a call's or
    /// an index's (`if(x)`, for the brackets in `tight`), and a minus behind one subtracts (`in - x`).
    pub(super) fn after_word<T>(&mut self, tight: &[u8], print: impl FnOnce(&mut Self) -> T) -> T {
        let at = self.out.len();
        self.push(" ");
        let printed = print(self);
        match self.out.as_bytes().get(at + 1) {
            Some(first) if tight.contains(first) => {
                self.out.remove(at);
            }
            Some(b'-') => self.space_at(at + 2),
            _ => {}
        }
        printed
    }

    /// Inserts a space into what was printed last.
    fn space_at(&mut self, at: usize) {
        self.out.insert(at, ' ');
        if self.line > at {
            self.line += 1;
        }
    }

    pub(super) fn key(&mut self, key: &ObjectKey) {
        match key {
            ObjectKey::Identifier(name) => escape::key(self.out, name),
            ObjectKey::Expression(Expression::String(text)) => escape::key(self.out, text),
            ObjectKey::Expression(Expression::TemplateExpr(template)) => match &**template {
                TemplateExpr::QuotedString(source) => self.quoted_template(source),
                TemplateExpr::Heredoc(heredoc) => self.heredoc_in_quotes(heredoc),
            },
            ObjectKey::Expression(expr @ Expression::Parenthesis(_)) => self.flat_any(expr),
            // Bare, a name would be taken for text, and anything longer for a mistake.
            ObjectKey::Expression(expr) => {
                self.child(expr, true, Fit::Any).expect("internal: nothing is too wide for Fit::Any");
            }
            other => unreachable!("internal: a key that hcl-rs did not have: {other:?}"),
        }
    }

    pub(super) fn function_name(&mut self, call: &FuncCall) {
        for part in &call.name.namespace {
            self.push(part);
            self.push("::");
        }
        self.push(&call.name.name);
    }

    pub(super) fn operators(&mut self, traversal: &Traversal, fit: Fit) -> Result<(), Wide> {
        let mut star = false;
        for operator in &traversal.operators {
            match operator {
                TraversalOperator::AttrSplat => self.push(".*"),
                TraversalOperator::FullSplat => self.push("[*]"),
                TraversalOperator::GetAttr(name) => {
                    self.push(".");
                    self.push(name);
                }
                TraversalOperator::LegacyIndex(index) => {
                    write!(self.out, ".{index}").expect("internal: a String takes all that is written");
                }
                TraversalOperator::Index(index) => {
                    // `terraform fmt` takes the star before it for a multiplication.
                    self.push(if star { " [" } else { "[" });
                    // It drops a bare `null` or `true` from a reference.
                    self.child(index, matches!(index, Expression::Null | Expression::Bool(_)), fit)?;
                    self.push("]");
                }
            }
            star = matches!(operator, TraversalOperator::AttrSplat);
        }
        Ok(())
    }

    /// Prints ` +`.
    pub(super) fn binary_operator(&mut self, operator: BinaryOperator) {
        self.push(" ");
        self.push(operator.as_str());
    }

    /// Prints an operand of something that binds with `precedence`.
    pub(super) fn operand(&mut self, expr: &Expression, precedence: u8, fit: Fit) -> Result<(), Wide> {
        self.child(expr, is_looser(expr, precedence), fit)
    }

    fn child(&mut self, expr: &Expression, parenthesised: bool, fit: Fit) -> Result<(), Wide> {
        if !parenthesised {
            return self.flat(expr, fit);
        }
        self.push("(");
        self.flat(expr, fit)?;
        self.push(")");
        Ok(())
    }
}

fn room_for(text: &str, fit: Fit) -> Result<(), Wide> {
    if fit == Fit::Line && text.len() > LINE { Err(Wide) } else { Ok(()) }
}

/// Whether `expr` needs parentheses as the operand of something that binds with `precedence`.
pub(super) fn is_looser(expr: &Expression, precedence: u8) -> bool {
    match expr {
        Expression::Conditional(_) => true,
        Expression::Operation(operation) => match &**operation {
            Operation::Binary(binary) => binary.operator.precedence() < precedence,
            Operation::Unary(_) => false,
        },
        // `terraform fmt` takes the star for a multiplication and a minus behind it for a sign.
        Expression::Traversal(traversal) => matches!(traversal.operators.last(), Some(TraversalOperator::AttrSplat)),
        _ => false,
    }
}

/// Whether `expr` needs parentheses before `.name` and `[index]`: operators bind less, words would become
/// names, behind a quote `terraform fmt` sets a space, and a splat takes all that follows into itself.
pub(super) fn is_no_base(expr: &Expression) -> bool {
    match expr {
        Expression::Null
        | Expression::Bool(_)
        | Expression::Number(_)
        | Expression::String(_)
        | Expression::TemplateExpr(_)
        | Expression::Conditional(_)
        | Expression::Operation(_) => true,
        Expression::Traversal(traversal) => is_splat(traversal),
        _ => false,
    }
}

/// Whether what follows `traversal` would be done to each element of it.
pub(super) fn is_splat(traversal: &Traversal) -> bool {
    traversal
        .operators
        .iter()
        .any(|operator| matches!(operator, TraversalOperator::AttrSplat | TraversalOperator::FullSplat))
}
