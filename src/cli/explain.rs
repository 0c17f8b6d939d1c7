//! `drgen explain`

use super::{Said, Status, Terminal};
use crate::finding::{CODES, Code, closest};
use crate::mechanism::page::{PAGES, Page};
use crate::report;
use anyhow::{Result, bail};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen explain DR501\n  drgen explain nobody-to-call\n  drgen explain rds")]
pub(super) struct Args {
    /// Code or name of a finding, a kind such as `postgres`, or a mechanism such as `rds`
    #[arg(value_name = "CODE|KIND")]
    code: Option<String>,
    /// How to print; `drgen schema explain` describes the JSON
    #[arg(long, value_enum, default_value_t)]
    format: Said,
}

/// A page.
#[derive(Debug, Clone, Copy)]
enum Found {
    Finding(&'static Code),
    Kind(&'static Page),
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let found = args.code.as_deref().map(find).transpose()?;
    match (args.format, found) {
        (Said::Text, Some(found)) => terminal.print(found.text())?,
        (Said::Text, None) => terminal.print(&list())?,
        (Said::Json, Some(Found::Finding(code))) => terminal.print_json(&report::pages::json([code], []))?,
        (Said::Json, Some(Found::Kind(page))) => terminal.print_json(&report::pages::json([], [page]))?,
        (Said::Json, None) => {
            terminal.print_json(&report::pages::json(CODES.iter().copied(), PAGES.iter().copied()))?;
        }
    }
    Ok(Status::Clean)
}

impl Found {
    fn text(self) -> &'static str {
        match self {
            Self::Finding(code) => code.page,
            Self::Kind(page) => page.text,
        }
    }
}

/// All findings, then all other pages.
fn list() -> String {
    let codes = CODES.iter().map(|code| format!("{}  {:8} {}\n", code.id, code.severity.word(), code.name));
    let pages = PAGES.iter().map(|page| format!("{:13} {}\n", page.name, page.title()));
    codes.chain(["\n".to_owned()]).chain(pages).collect()
}

fn find(wanted: &str) -> Result<Found> {
    let named = || CODES.iter().copied().find(|code| code.name.eq_ignore_ascii_case(wanted));
    if let Some(code) = Code::find(wanted).or_else(named) {
        return Ok(Found::Finding(code));
    }
    if let Some(page) = Page::find(wanted) {
        return Ok(Found::Kind(page));
    }
    let codes = CODES.iter().flat_map(|code| [code.id, code.name]);
    let pages = PAGES.iter().flat_map(|page| std::iter::once(&page.name).chain(page.kinds).copied());
    match closest(wanted, codes.chain(pages)) {
        Some(meant) => bail!("there is no finding and no kind `{wanted}`; did you mean `{meant}`?"),
        None => bail!("there is no finding and no kind `{wanted}`; `drgen explain` lists all"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_code_and_by_name() {
        for wanted in ["DR501", "dr501", "nobody-to-call"] {
            assert!(find(wanted).unwrap().text().starts_with("# DR501: "));
        }
        for wanted in ["rds", "Postgres"] {
            assert!(find(wanted).unwrap().text().starts_with("# rds: "));
        }
        let error = |wanted| find(wanted).unwrap_err().to_string();
        assert_eq!(
            error("nobody-to-cal"),
            "there is no finding and no kind `nobody-to-cal`; did you mean `nobody-to-call`?"
        );
        assert_eq!(error("postgre"), "there is no finding and no kind `postgre`; did you mean `postgres`?");
        assert_eq!(error("?"), "there is no finding and no kind `?`; `drgen explain` lists all");
    }
}
