//! Templates: quoted strings and heredocs with `${…}` and `%{…}` inside.
//!
//! hcl-rs holds a template as its source, as if it stood alone in a file: literals with `${` and `%{` doubled
//! but without `\` escapes, which belong to the quotes. That is what its parser gives and `Template::from_str`
//! reads; only its formatter writes it between quotes as it is.

use hcl::Template;
use hcl::expr::{Heredoc, HeredocStripMode, TemplateExpr};
use hcl::template::{Directive, Element, Strip};

use super::escape::{self, Markers};
use super::print::Printer;
use super::{Expression, Part};

/// Where the literals of a template stand.
#[derive(Clone, Copy)]
enum Place {
    Quotes,
    Heredoc,
}

impl Printer<'_> {
    /// Prints the template between quotes.
    pub(super) fn quoted_template(&mut self, source: &str) {
        self.push("\"");
        self.template(source, Place::Quotes);
        self.push("\"");
    }

    /// Prints a heredoc where lines of its own have no place. Its last line ends, as in the other form.
    pub(super) fn heredoc_in_quotes(&mut self, heredoc: &Heredoc) {
        self.push("\"");
        match heredoc.strip {
            HeredocStripMode::None => self.template(&heredoc.template, Place::Quotes),
            HeredocStripMode::Indent => self.template(&without_indent(&heredoc.template), Place::Quotes),
        }
        self.push(if heredoc.template.is_empty() || heredoc.template.ends_with('\n') { "\"" } else { "\\n\"" });
    }

    /// Prints a heredoc, of which [`as_heredoc`] says that it can stand as one. Its last line is the delimiter.
    pub(super) fn heredoc(&mut self, heredoc: &Heredoc) {
        self.push(heredoc.strip.as_str());
        self.push(&heredoc.delimiter);
        self.end_line();
        let start = self.out.len();
        self.template(&heredoc.template, Place::Heredoc);
        if heredoc.strip == HeredocStripMode::Indent {
            let body = self.out.split_off(start);
            for line in body.split_inclusive('\n') {
                // Terraform does not count blank lines, nor strip them.
                if !line.trim().is_empty() {
                    self.begin_line();
                    self.push("  ");
                }
                self.push(line);
            }
        }
        if !self.out.ends_with('\n') {
            self.push("\n");
        }
        self.line = self.out.len();
        if heredoc.strip == HeredocStripMode::Indent {
            self.begin_line();
        }
        self.push(&heredoc.delimiter);
    }

    /// Prints the source of a template as `terraform fmt` leaves it. References, which are nearly all that is
    /// interpolated, are copied; whatever needs more makes the rest go through the parser.
    fn template(&mut self, source: &str, place: Place) {
        let bytes = source.as_bytes();
        let (mut done, mut at) = (0, 0);
        while at < bytes.len() {
            match &bytes[at..] {
                [b'$', b'$', b'{', ..] | [b'%', b'%', b'{', ..] => at += 3,
                [b'$' | b'%', b'{', inner @ ..] => {
                    self.literal_source(&source[done..at], place);
                    if let Some(length) = reference(inner).filter(|_| bytes[at] == b'$') {
                        done = at + 2 + length + 1;
                        self.push(&source[at..done]);
                        at = done;
                        continue;
                    }
                    let rest: Template = source[at..].parse().expect("internal: a template holds what hcl-rs can read");
                    self.template_elements(&rest, place);
                    return;
                }
                _ => at += 1,
            }
        }
        self.literal_source(&source[done..], place);
    }

    fn literal_source(&mut self, source: &str, place: Place) {
        match place {
            Place::Quotes => escape::literal(self.out, source, Markers::Source, self.keep),
            Place::Heredoc => self.push(source),
        }
    }

    fn template_elements(&mut self, template: &Template, place: Place) {
        for element in template.elements() {
            match element {
                Element::Literal(text) => match place {
                    Place::Quotes => escape::literal(self.out, text, Markers::Text, self.keep),
                    Place::Heredoc => escape::doubled(self.out, text),
                },
                Element::Interpolation(interpolation) => {
                    self.sequence_of("${", interpolation.strip, |this| this.interpolated(&interpolation.expr));
                }
                Element::Directive(directive) => self.directive(directive, place),
            }
        }
    }

    /// Prints what stands between `${` and `}`. A brace keeps its distance to theirs, and a minus at the
    /// beginning is taken for a subtraction.
    fn interpolated(&mut self, expr: &Expression) {
        let at = self.out.len();
        self.flat_any(expr);
        match self.out.as_bytes().get(at) {
            Some(b'{') => self.out.insert(at, ' '),
            Some(b'-') => self.out.insert(at + 1, ' '),
            _ => {}
        }
    }

    fn directive(&mut self, directive: &Directive, place: Place) {
        match directive {
            Directive::If(directive) => {
                self.sequence_of("%{", directive.if_strip, |this| {
                    this.push("if");
                    this.after_word(b"([", |this| this.flat_any(&directive.cond_expr));
                });
                self.template_elements(&directive.true_template, place);
                if let Some(otherwise) = &directive.false_template {
                    self.sequence_of("%{", directive.else_strip, |this| this.push("else"));
                    self.template_elements(otherwise, place);
                }
                self.sequence_of("%{", directive.endif_strip, |this| this.push("endif"));
            }
            Directive::For(directive) => {
                self.sequence_of("%{", directive.for_strip, |this| {
                    this.for_head(directive.key_var.as_ref(), &directive.value_var, &directive.collection_expr);
                });
                self.template_elements(&directive.template, place);
                self.sequence_of("%{", directive.endfor_strip, |this| this.push("endfor"));
            }
        }
    }

    /// `open … }` with the marks that strip spaces around it.
    fn sequence_of(&mut self, open: &str, strip: Strip, print: impl FnOnce(&mut Self)) {
        self.push(open);
        if strip.strip_start() {
            self.push("~");
        }
        print(self);
        if self.out.ends_with('}') {
            self.push(" ");
        }
        self.push(if strip.strip_end() { "~}" } else { "}" });
    }
}

/// A template of `parts`, or the text if they are nothing but text.
pub(super) fn from_parts(parts: impl IntoIterator<Item = Part>) -> Expression {
    let mut source = String::new();
    let mut text = String::new();
    for part in parts {
        match part {
            Part::Text(more) => text.push_str(&more),
            Part::Value(value) => {
                append_text(&mut source, &text, true);
                text.clear();
                Printer::new(&mut source).sequence_of("${", Strip::None, |printer| printer.interpolated(&value));
            }
        }
    }
    if source.is_empty() {
        return Expression::String(text);
    }
    append_text(&mut source, &text, false);
    Expression::from(TemplateExpr::QuotedString(source))
}

/// Appends text, which no doubling can part from the `${` behind it if it ends in `$`.
fn append_text(source: &mut String, text: &str, before_interpolation: bool) {
    match text.strip_suffix('$') {
        Some(start) if before_interpolation => {
            escape::doubled(source, start);
            source.push_str("${\"$\"}");
        }
        _ => escape::doubled(source, text),
    }
}

/// The heredoc that `expr` is, if it can stand as one.
pub(super) fn as_heredoc(expr: &Expression) -> Option<&Heredoc> {
    let Expression::TemplateExpr(template) = expr else { return None };
    match &**template {
        TemplateExpr::Heredoc(heredoc) if can_stand(heredoc) => Some(heredoc),
        TemplateExpr::Heredoc(_) | TemplateExpr::QuotedString(_) => None,
    }
}

/// Whether nothing in the heredoc has to be escaped, ends it early, or is read differently by different parsers:
/// behind `<<-` Terraform leaves lines of spaces alone, hcl-rs strips them; and that reads past the end of an
/// empty one.
fn can_stand(heredoc: &Heredoc) -> bool {
    let strips = heredoc.strip == HeredocStripMode::Indent;
    !heredoc.template.is_empty()
        && escape::is_raw(&heredoc.template)
        && !heredoc.template.lines().any(|line| {
            let text = line.trim_start();
            text.starts_with(heredoc.delimiter.as_str()) || (strips && text.is_empty() && !line.is_empty())
        })
}

/// The expression that a quoted template is, if it holds nothing else: Terraform gives its value, whatever the
/// type, and `terraform fmt` prints it without the quotes.
pub(super) fn sole_interpolation(expr: &Expression) -> Option<Expression> {
    let Expression::TemplateExpr(template) = expr else { return None };
    let TemplateExpr::QuotedString(source) = &**template else { return None };
    if !(source.starts_with("${") && source.ends_with('}')) {
        return None;
    }
    let template: Template = source.parse().expect("internal: a template holds what hcl-rs can read");
    match template.elements() {
        [Element::Interpolation(only)] => Some(sole_interpolation(&only.expr).unwrap_or_else(|| only.expr.clone())),
        _ => None,
    }
}

/// The length of a plain reference (`var.name`) before a `}`.
fn reference(bytes: &[u8]) -> Option<usize> {
    let length = bytes.iter().position(|&b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'.'))?;
    (bytes[length] == b'}' && bytes[0].is_ascii_alphabetic()).then_some(length)
}

/// `template` as Terraform reads it behind `<<-`: the least indentation of its lines is gone from all.
pub(super) fn without_indent(template: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = template.lines().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    template.split_inclusive('\n').map(|line| if line.trim().is_empty() { line } else { &line[least..] }).collect()
}
