//! Columns that line up, or a list where the screen is too narrow for columns.

use super::style::Screen;
use unicode_width::UnicodeWidthStr;

/// A cell: its text and how it is painted once it is padded.
pub struct Cell {
    text: String,
    paint: Paint,
}

/// How a cell is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// As it is.
    Plain,
    /// A name that matters.
    Bold,
    /// Can be skipped.
    Dim,
    /// Cannot hold.
    Bad,
    /// Holds on an ordinary day only.
    Doubtful,
}

/// Rows under headings. Columns whose heading starts with `>` are aligned to the right.
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Cell {
    /// A painted cell.
    pub fn new(text: impl Into<String>, paint: Paint) -> Self {
        Self { text: text.into(), paint }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Paint::Plain)
    }
}

impl Table {
    /// An empty table.
    pub fn new(headings: &[&'static str]) -> Self {
        Self { headings: headings.to_vec(), rows: Vec::new() }
    }

    /// Appends a row.
    pub fn row(&mut self, cells: Vec<Cell>) {
        debug_assert_eq!(cells.len(), self.headings.len());
        self.rows.push(cells);
    }

    /// Appends the table to `out`, indented by two; as `heading: value` lists where it does not fit.
    pub fn print(&self, screen: Screen, out: &mut String) {
        let widths: Vec<usize> = (0..self.headings.len())
            .map(|at| {
                let cells = self.rows.iter().map(|row| row[at].text.width());
                cells.chain([name(self.headings[at]).width()]).max().unwrap_or(0)
            })
            .collect();
        let total = 2 + widths.iter().sum::<usize>() + 2 * (widths.len().saturating_sub(1));
        if total > screen.width { self.list(screen, out) } else { self.columns(screen, &widths, out) }
    }

    fn columns(&self, screen: Screen, widths: &[usize], out: &mut String) {
        let headings = self.headings.iter().map(|heading| Cell::new(name(heading), Paint::Dim)).collect::<Vec<_>>();
        for row in std::iter::once(&headings).chain(&self.rows) {
            let mut line = String::from(" ");
            for ((cell, heading), &width) in row.iter().zip(&self.headings).zip(widths) {
                let padding = " ".repeat(width - cell.text.width());
                let text = cell.painted(screen);
                line += " ";
                line += &if heading.starts_with('>') { format!("{padding}{text}") } else { format!("{text}{padding}") };
                line += " ";
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    fn list(&self, screen: Screen, out: &mut String) {
        for row in &self.rows {
            *out += &format!("  {}\n", row[0].painted(screen));
            for (cell, heading) in row.iter().zip(&self.headings).skip(1).filter(|(cell, _)| !cell.text.is_empty()) {
                *out += &format!("    {}: {}\n", screen.dim(name(heading)), cell.painted(screen));
            }
        }
    }
}

impl Cell {
    fn painted(&self, screen: Screen) -> String {
        match self.paint {
            Paint::Plain => self.text.clone(),
            Paint::Bold => screen.bold(&self.text),
            Paint::Dim => screen.dim(&self.text),
            Paint::Bad => screen.bad(&self.text),
            Paint::Doubtful => screen.doubtful(&self.text),
        }
    }
}

fn name(heading: &'static str) -> &'static str {
    heading.trim_start_matches('>')
}
