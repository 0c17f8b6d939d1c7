//! Where figures come from, on a screen.

use super::style::Screen;
use super::table::{Cell, Table};
use crate::quantity::Secs;
use crate::recovery::figures::{FigureRow, MeasuredRow};

/// What a component's prediction is made of, so that whoever measures knows what is worth it.
pub(super) fn print(figures: &[FigureRow], screen: Screen, out: &mut String) {
    if figures.is_empty() {
        return;
    }
    *out += &format!("\n{}\n", screen.bold("What is counted for it"));
    let mut table = Table::new(&["What", ">Typical", ">Worst", "Figure"]);
    for FigureRow { what, typical, worst, source, measured } in figures {
        table.row(vec![
            Cell::from(what.as_str()),
            Cell::from(Secs(*typical).to_string()),
            Cell::from(Secs(*worst).to_string()),
            Cell::from(basis(source, measured.as_ref())),
        ]);
    }
    table.print(screen, out);
    let mut told: Vec<&str> = Vec::new();
    for page in figures.iter().map(|figure| figure.source).filter(|source| source.starts_with("http")) {
        if !told.contains(&page) {
            told.push(page);
            *out += &format!("{}\n", screen.dim(format!("  documented: {page}")));
        }
    }
}

fn basis(source: &str, measured: Option<&MeasuredRow>) -> String {
    match measured {
        Some(MeasuredRow { samples, last }) => MeasuredRow::told(*samples, last),
        None if source.starts_with("http") => "documented".to_owned(),
        None => source.to_owned(),
    }
}
