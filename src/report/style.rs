//! Colour that says nothing which the text does not say too.

use anstyle::{AnsiColor, Style};
use std::fmt::Display;

/// How a screen is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// In columns.
    pub width: usize,
    /// Whether escape codes may be written.
    pub color: bool,
}

impl Screen {
    /// Headings and names that matter.
    pub fn bold(self, text: impl Display) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// What can be skipped.
    pub fn dim(self, text: impl Display) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// What cannot hold.
    pub fn bad(self, text: impl Display) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    /// What holds on an ordinary day only.
    pub fn doubtful(self, text: impl Display) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    /// What is added.
    pub fn added(self, text: impl Display) -> String {
        self.paint(AnsiColor::Green.on_default(), text)
    }

    fn paint(self, style: Style, text: impl Display) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}
