//! `drgen explain`

use super::{Status, Terminal};
use crate::finding::{CODES, Code, Severity};
use anyhow::{Result, bail};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  drgen explain DR501\n  drgen explain nobody-to-call")]
pub(super) struct Args {
    /// Code or name of a finding
    code: Option<String>,
}

pub(super) fn run(args: &Args, terminal: &mut Terminal) -> Result<Status> {
    let text = match &args.code {
        Some(wanted) => find(wanted)?.page.to_owned(),
        None => CODES.iter().map(|code| format!("{}  {:8} {}\n", code.id, word(code.severity), code.name)).collect(),
    };
    terminal.print(&text)?;
    Ok(Status::Clean)
}

fn find(wanted: &str) -> Result<&'static Code> {
    let is = |code: &&&Code| code.id.eq_ignore_ascii_case(wanted) || code.name.eq_ignore_ascii_case(wanted);
    if let Some(code) = CODES.iter().find(is) {
        return Ok(code);
    }
    let likeness = |code: &Code| {
        strsim::jaro_winkler(code.id, &wanted.to_ascii_uppercase())
            .max(strsim::jaro_winkler(code.name, &wanted.to_ascii_lowercase()))
    };
    let closest = CODES.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match closest.filter(|code| likeness(code) > 0.8) {
        Some(code) => bail!("there is no finding `{wanted}`; did you mean {} ({})?", code.id, code.name),
        None => bail!("there is no finding `{wanted}`; `drgen explain` lists all"),
    }
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_found_by_code_and_by_name() {
        for wanted in ["DR501", "dr501", "nobody-to-call"] {
            assert_eq!(find(wanted).unwrap().id, "DR501");
        }
        let error = |wanted| find(wanted).unwrap_err().to_string();
        assert_eq!(error("nobody-to-cal"), "there is no finding `nobody-to-cal`; did you mean DR501 (nobody-to-call)?");
        assert_eq!(error("?"), "there is no finding `?`; `drgen explain` lists all");
    }
}
