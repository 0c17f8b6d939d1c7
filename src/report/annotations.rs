//! Findings as GitHub shows them beside the lines of a change:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::finding_json::{Place, from_top, place};
use super::sarif::words;
use crate::finding::{Finding, Severity};
use crate::source::Sources;

/// One workflow command for each finding, errors first: GitHub keeps ten of a kind for each step. `dir` is where the
/// catalog stands in the repository, empty or with a `/` at its end.
pub fn annotations(findings: &[&Finding], sources: &Sources, dir: &str) -> String {
    let mut findings = findings.to_vec();
    findings.sort_by_key(|finding| finding.severity);
    findings.iter().map(|finding| annotation(finding, sources, dir)).collect()
}

fn annotation(finding: &Finding, sources: &Sources, dir: &str) -> String {
    let command = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = finding.at.as_ref().and_then(|at| place(at, sources));
    let place = place.map(|place| range(&place, dir)).unwrap_or_default();
    let title = property(&format!("{} {}", finding.code.id, finding.code.name));
    format!("::{command} {place}title={title}::{}\n", data(&words(finding)))
}

/// Columns only within one line: beyond that GitHub takes none.
fn range(place: &Place<'_>, dir: &str) -> String {
    let Place { path, line, column, end_line, end_column, .. } = *place;
    let columns = match line == end_line {
        // Theirs is the last column; ours is the one behind it.
        true => format!(",col={column},endColumn={}", (end_column - 1).max(column)),
        false => String::new(),
    };
    format!("file={},line={line},endLine={end_line}{columns},", property(&from_top(dir, path)))
}

/// Text behind the colons: one line.
/// <https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts> has the escapes.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::code;
    use crate::source::Span;

    #[test]
    fn each_finding_is_one_command_with_errors_first() {
        let mut sources = Sources::default();
        sources.add("a,b.yaml", "services:\n  order: {}\n".to_owned());
        let order = Span { lo: 12, hi: 17 };
        let note = Finding::new(&code::DR208, "cheaper").at(Span { lo: 0, hi: 17 }, "");
        let nowhere = Finding::new(&code::DR501, "100% of\r\nthem");
        let error = Finding::new(&code::DR201, "`order` is late").at(order, "").note("by 1:00").help("ask less");
        let expected = "\
::error file=infra/a%2Cb.yaml,line=2,endLine=2,col=3,endColumn=7,title=DR201 rto-missed::`order` is late%0Aby 1:00%0Ahelp: ask less
::warning title=DR501 nobody-to-call::100%25 of%0D%0Athem
::notice file=infra/a%2Cb.yaml,line=1,endLine=2,title=DR208 choice-proposal::cheaper
";
        assert_eq!(annotations(&[&note, &nowhere, &error], &sources, "infra/"), expected);
    }
}
