//! `drgen explain`

use super::{Status, Terminal};
use crate::finding::{CODES, Code, Severity, closest};
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
    let named = || CODES.iter().copied().find(|code| code.name.eq_ignore_ascii_case(wanted));
    if let Some(code) = Code::find(wanted).or_else(named) {
        return Ok(code);
    }
    match closest(wanted, CODES.iter().flat_map(|code| [code.id, code.name])) {
        Some(meant) => bail!("there is no finding `{wanted}`; did you mean `{meant}`?"),
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
        assert_eq!(error("nobody-to-cal"), "there is no finding `nobody-to-cal`; did you mean `nobody-to-call`?");
        assert_eq!(error("?"), "there is no finding `?`; `drgen explain` lists all");
    }
}
