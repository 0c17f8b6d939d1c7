//! The printer: rows, blocks, and the alignment of `=`.
//!
//! `terraform fmt` moves spaces, never line breaks: where lines break is our choice (`layout`), where spaces
//! stand is not. The rules are those of hclwrite, which 1.11 uses:
//! <https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go>.

use super::escape::Keep;
use super::layout::is_breakable;
use super::template::sole_interpolation;
use super::{Block, Body, Expression, Item, escape};

/// Appends `body` to `out`, exactly as `terraform fmt` prints it.
///
/// Names of attributes and blocks are identifiers, labels are what Terraform takes as such: they are printed as
/// they come. Everything else may be any text. Only types of variables in the spelling of Terraform 0.11
/// (`type = "string"`, `type = list`), which `terraform fmt` modernises, are left alone.
pub fn print(body: &Body, out: &mut String) {
    Printer::new(out).body(body);
}

/// Writes into a buffer of the caller, so that one buffer serves many files.
pub(super) struct Printer<'a> {
    pub(super) out: &'a mut String,
    /// In levels.
    pub(super) indent: usize,
    /// Where the current line begins in `out`.
    pub(super) line: usize,
    /// The rows above that wait for their `=` to be aligned.
    run: Vec<Row>,
    /// Reused when a run is rewritten.
    scratch: String,
    /// How many `=` of objects on one line were printed.
    pub(super) inner_assignments: usize,
    /// Stricter within keys, where columns count.
    pub(super) keep: Keep,
}

/// A row whose value ends on its line.
struct Row {
    /// Where the key ends in the output.
    at: usize,
    /// Columns of the key.
    width: usize,
}

impl<'a> Printer<'a> {
    pub(super) fn new(out: &'a mut String) -> Self {
        Printer {
            line: out.len(),
            out,
            indent: 0,
            run: Vec::new(),
            scratch: String::new(),
            inner_assignments: 0,
            keep: escape::is_readable,
        }
    }

    fn body(&mut self, body: &Body) {
        for item in body.items() {
            match item {
                Item::Attribute(key, value) => {
                    self.begin_line();
                    self.push(key);
                    // `terraform fmt` unwraps here, and only here.
                    match sole_interpolation(value) {
                        Some(inner) => self.assign(key.chars().count(), &inner),
                        None => self.assign(key.chars().count(), value),
                    }
                    self.end_line();
                }
                Item::Block(block) => {
                    self.end_run();
                    self.block(block);
                }
                Item::Comment(text) => {
                    self.end_run();
                    self.comment(text);
                }
                Item::Blank => {
                    self.end_run();
                    self.end_line();
                }
            }
        }
        self.end_run();
    }

    fn block(&mut self, block: &Block) {
        self.begin_line();
        self.push(&block.kind);
        for label in &block.labels {
            self.push(" ");
            escape::quoted(self.out, label, self.keep);
        }
        if block.body.is_empty() {
            self.push(" {}");
        } else {
            self.push(" {");
            self.indented(|this| this.body(&block.body));
            self.push("}");
        }
        self.end_line();
    }

    fn comment(&mut self, text: &str) {
        for line in text.split('\n') {
            self.begin_line();
            self.push("#");
            if !line.trim_end().is_empty() {
                self.push(" ");
                escape::comment(self.out, line);
            }
            self.end_line();
        }
    }

    /// Prints ` = value` behind a key of `width` columns.
    fn assign(&mut self, width: usize, value: &Expression) {
        let row = Row { at: self.out.len(), width };
        self.push(" = ");
        if self.one_row(value) {
            self.run.push(row);
        } else {
            self.end_run();
            self.broken(value);
        }
    }

    /// Prints `value` if it makes one row: what fits its line or cannot be broken. A heredoc counts as one.
    fn one_row(&mut self, value: &Expression) -> bool {
        if !is_breakable(value) {
            self.atom(value);
            return true;
        }
        self.fits(value)
    }

    /// Prints a row of an object.
    pub(super) fn object_row(&mut self, key: &hcl::ObjectKey, value: &Expression) {
        let start = self.out.len();
        let before = self.inner_assignments;
        self.keep = escape::stands_alone;
        self.key(key);
        self.keep = escape::is_readable;
        if self.inner_assignments == before {
            let width = self.out[start..].chars().count();
            self.assign(width, value);
        } else {
            // `terraform fmt` takes the first `=` of a line for that of the row, finds it inside brackets, and
            // so aligns nothing.
            self.end_run();
            self.push(" = ");
            self.flat_any(value);
        }
    }

    /// Aligns the rows since the last line that was none.
    pub(super) fn end_run(&mut self) {
        let widest = self.run.iter().map(|row| row.width).max().unwrap_or(0);
        if self.run.iter().any(|row| row.width < widest) {
            let start = self.run[0].at;
            let before = self.out.len();
            self.scratch.clear();
            self.scratch.push_str(&self.out[start..]);
            self.out.truncate(start);
            let mut done = 0;
            for row in &self.run {
                self.out.push_str(&self.scratch[done..row.at - start]);
                spaces(self.out, widest - row.width);
                done = row.at - start;
            }
            self.out.push_str(&self.scratch[done..]);
            self.line += self.out.len() - before;
        }
        self.run.clear();
    }

    /// Ends the line, prints what `fill` prints one level deeper, and begins the closing line.
    pub(super) fn indented(&mut self, fill: impl FnOnce(&mut Self)) {
        self.end_line();
        self.indent += 1;
        fill(self);
        self.indent -= 1;
        self.begin_line();
    }

    pub(super) fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(super) fn begin_line(&mut self) {
        spaces(self.out, 2 * self.indent);
    }

    pub(super) fn end_line(&mut self) {
        self.push("\n");
        self.line = self.out.len();
    }
}

fn spaces(out: &mut String, mut count: usize) {
    const SPACES: &str = "                                                                ";
    while count > SPACES.len() {
        out.push_str(SPACES);
        count -= SPACES.len();
    }
    out.push_str(&SPACES[..count]);
}
