//! Expressions over several lines: one element, operand or row on each.

use hcl::ObjectKey;
use hcl::expr::{BinaryOp, Conditional, ForExpr, FuncCall, Object, Operation};

use super::Expression;
use super::flat::{Fit, LOOSEST, TIGHTEST, is_looser, is_no_base};
use super::print::Printer;
use super::template::as_heredoc;

impl Printer<'_> {
    /// Prints `expr` on this line if it fits, over several otherwise.
    fn layout(&mut self, expr: &Expression) {
        if !is_breakable(expr) {
            self.flat_any(expr);
        } else if !self.fits(expr) {
            self.broken(expr);
        }
    }

    /// Prints what cannot be broken. Only a heredoc knows lines of its own; it must end the line.
    pub(super) fn atom(&mut self, expr: &Expression) {
        match as_heredoc(expr) {
            Some(heredoc) => self.heredoc(heredoc),
            None => self.flat_any(expr),
        }
    }

    /// Prints what [`is_breakable`] over several lines: the first ends in an open bracket, the last begins with
    /// the closing one. Whatever `terraform fmt` makes of brackets on one line, here it agrees.
    pub(super) fn broken(&mut self, expr: &Expression) {
        match expr {
            Expression::Array(items) => {
                self.push("[");
                self.elements(items);
                self.push("]");
            }
            Expression::Object(object) => self.object(object),
            Expression::FuncCall(call) => self.call(call),
            Expression::Parenthesis(inner) => self.parenthesised(inner),
            Expression::Conditional(_) => self.parenthesised(expr),
            Expression::Operation(operation) => match &**operation {
                Operation::Unary(unary) => {
                    self.push(unary.operator.as_str());
                    if is_looser(&unary.expr, TIGHTEST) {
                        self.parenthesised(&unary.expr);
                    } else {
                        self.broken(&unary.expr);
                    }
                }
                Operation::Binary(_) => self.parenthesised(expr),
            },
            Expression::ForExpr(for_expr) => self.for_expr(for_expr),
            Expression::Traversal(traversal) => {
                if is_no_base(&traversal.expr) {
                    self.parenthesised(&traversal.expr);
                } else {
                    self.broken(&traversal.expr);
                }
                self.operators(traversal, Fit::Any).expect("internal: nothing is too wide for Fit::Any");
            }
            other => unreachable!("internal: no bracket to break behind in {other:?}"),
        }
    }

    /// The elements of an array, a line each.
    fn elements(&mut self, items: &[Expression]) {
        self.indented(|this| {
            for item in items {
                this.begin_line();
                this.layout(item);
                this.push(",");
                this.end_line();
            }
        });
    }

    fn object(&mut self, object: &Object<ObjectKey, Expression>) {
        self.push("{");
        self.indented(|this| {
            for (key, value) in object {
                this.begin_line();
                this.object_row(key, value);
                this.end_line();
            }
            this.end_run();
        });
        self.push("}");
    }

    /// `jsonencode({ … })` opens its only argument on the line of the call; several take a line each.
    fn call(&mut self, call: &FuncCall) {
        self.function_name(call);
        self.push("(");
        match &call.args[..] {
            [only] if is_breakable(only) => {
                self.grouped(only);
                self.push(if call.expand_final { "..." } else { "" });
            }
            [only] => {
                self.atom(only);
                self.end_line();
                self.begin_line();
            }
            arguments => self.arguments(arguments, call.expand_final),
        }
        self.push(")");
    }

    fn arguments(&mut self, arguments: &[Expression], expand_final: bool) {
        self.indented(|this| {
            for (n, argument) in arguments.iter().enumerate() {
                let last = n + 1 == arguments.len();
                this.begin_line();
                if last && !expand_final && as_heredoc(argument).is_some() {
                    // A comma could stand only on the line behind it.
                    this.atom(argument);
                } else {
                    this.layout(argument);
                    this.push(if last && expand_final { "..." } else { "," });
                }
                this.end_line();
            }
        });
    }

    fn parenthesised(&mut self, inner: &Expression) {
        self.push("(");
        self.grouped(inner);
        self.push(")");
    }

    /// What stands between two parentheses, where lines may end anywhere.
    fn grouped(&mut self, inner: &Expression) {
        if let Expression::Conditional(conditional) = inner {
            self.indented(|this| this.conditional(conditional));
        } else if let Some(binary) = as_binary(inner) {
            self.indented(|this| {
                this.chain(binary);
                this.end_line();
            });
        } else if is_breakable(inner) {
            self.broken(inner);
        } else {
            self.flat_any(inner);
        }
    }

    fn conditional(&mut self, conditional: &Conditional) {
        let branches = [("", &conditional.cond_expr), ("? ", &conditional.true_expr), (": ", &conditional.false_expr)];
        for (mark, operand) in branches {
            self.begin_line();
            self.push(mark);
            self.layout_operand(operand, LOOSEST);
            self.end_line();
        }
    }

    /// An operand on each line, the operator behind it: `terraform fmt` takes a minus that begins a line for a sign.
    fn chain(&mut self, binary: &BinaryOp) {
        let precedence = binary.operator.precedence();
        match as_binary(&binary.lhs_expr) {
            Some(left) if left.operator.precedence() == precedence => self.chain(left),
            _ => {
                self.begin_line();
                self.layout_operand(&binary.lhs_expr, precedence);
            }
        }
        self.binary_operator(binary.operator);
        self.end_line();
        self.begin_line();
        self.layout_operand(&binary.rhs_expr, precedence + 1);
    }

    fn layout_operand(&mut self, expr: &Expression, precedence: u8) {
        if !is_looser(expr, precedence) {
            self.layout(expr);
        } else if !self.fits_as(|this| this.operand(expr, precedence, Fit::Line)) {
            self.parenthesised(expr);
        }
    }

    fn for_expr(&mut self, for_expr: &ForExpr) {
        self.push(if for_expr.key_expr.is_some() { "{" } else { "[" });
        self.indented(|this| {
            this.begin_line();
            let before = this.inner_assignments;
            this.for_head(for_expr.key_var.as_ref(), &for_expr.value_var, &for_expr.collection_expr);
            this.push(" :");
            let is_plain = this.inner_assignments == before;
            this.broken_result(for_expr, is_plain);
            this.end_line();
            if let Some(condition) = &for_expr.cond_expr {
                this.begin_line();
                this.push("if");
                this.after_word(b"([", |this| this.flat_any(condition));
                this.end_line();
            }
        });
        self.push(if for_expr.key_expr.is_some() { "}" } else { "]" });
    }

    /// The result behind the head if it fits there, else on the next line if it fits there, else broken behind
    /// the head. Behind a head that holds an `=` nothing may be broken: `terraform fmt` would align it.
    fn broken_result(&mut self, for_expr: &ForExpr, is_plain: bool) {
        let (at, line) = (self.out.len(), self.line);
        if is_plain {
            self.push(" ");
            if self.fits_as(|this| this.for_result(for_expr, |this, value| this.flat(value, Fit::Line))) {
                return;
            }
            self.out.truncate(at);
        }
        self.end_line();
        self.begin_line();
        if self.fits_as(|this| this.for_result(for_expr, |this, value| this.flat(value, Fit::Line))) {
            return;
        }
        if is_plain && is_breakable(&for_expr.value_expr) {
            self.out.truncate(at);
            self.line = line;
            self.push(" ");
        }
        let before = self.inner_assignments;
        self.for_result(for_expr, |this, value| {
            if this.inner_assignments == before {
                this.layout(value)
            } else {
                this.flat_any(value)
            }
            Ok(())
        })
        .expect("internal: nothing is too wide for Fit::Any");
    }
}

/// Whether [`Printer::broken`] finds a bracket to end the line behind.
pub(super) fn is_breakable(expr: &Expression) -> bool {
    match expr {
        Expression::Array(items) => !items.is_empty(),
        Expression::Object(object) => !object.is_empty(),
        Expression::FuncCall(call) => match &call.args[..] {
            [] => false,
            [only] => is_breakable(only) || (!call.expand_final && as_heredoc(only).is_some()),
            _ => true,
        },
        Expression::Conditional(_) | Expression::ForExpr(_) => true,
        Expression::Operation(operation) => match &**operation {
            Operation::Unary(unary) => is_breakable(&unary.expr),
            Operation::Binary(_) => true,
        },
        Expression::Parenthesis(inner) => is_breakable(inner),
        Expression::Traversal(traversal) => is_breakable(&traversal.expr),
        _ => false,
    }
}

fn as_binary(expr: &Expression) -> Option<&BinaryOp> {
    match expr {
        Expression::Operation(operation) => match &**operation {
            Operation::Binary(binary) => Some(binary),
            Operation::Unary(_) => None,
        },
        _ => None,
    }
}
