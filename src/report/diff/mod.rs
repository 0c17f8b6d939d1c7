//! `drgen diff`: what a change means, for a terminal and for a comment on a pull request.

mod lines;

use super::plan::{count, wrap};
use super::style::Screen;
use crate::compare::Difference;
use lines::{Line, Section, sections};

/// So many lines of a section are shown, unless all are asked for.
const SHOWN: usize = 12;
/// Characters of a comment: GitHub takes 65,536, <https://docs.github.com/en/rest/issues/comments>; a pipeline may put
/// something of its own around it.
const COMMENT: usize = 60_000;

/// For a terminal. `all`: every line.
pub fn text(difference: &Difference, all: bool, screen: Screen) -> String {
    let Difference { system, before, after, .. } = difference;
    let mut out = format!("{}: {after} against {before}\n", screen.bold(system));
    out += &wrap(&verdict(difference), screen.width, "");
    out.push('\n');
    for Section { title, lines } in sections(difference) {
        out += &format!("\n{}\n", screen.bold(title));
        let shown = if all { lines.len() } else { SHOWN.min(lines.len()) };
        for Line { sign, name, text, weaker } in &lines[..shown] {
            let line = wrap(&format!("{sign} {name}{}{text}", colon(text)), screen.width.saturating_sub(2), "    ");
            let line = format!("  {}", line.trim_start());
            out += &match (weaker, *sign) {
                (true, _) => screen.bad(line),
                (false, '+') => screen.added(line),
                (false, _) => line,
            };
            out.push('\n');
        }
        if lines.len() > shown {
            out += &format!("  {}\n", screen.dim(format!("and {} more (-v shows all)", lines.len() - shown)));
        }
    }
    out
}

/// For a comment: sections to unfold, those with weaker protection open, and in every case short enough to be taken.
pub fn markdown(difference: &Difference) -> String {
    let Difference { system, before, after, .. } = difference;
    let verdict = verdict(difference);
    let verdict = if difference.weaker > 0 { format!("**{verdict}**") } else { verdict };
    let mut out = format!("### drgen: {system}\n\n{} against {}. {verdict}\n", code(after), code(before));
    for Section { title, lines } in sections(difference) {
        let open = if lines.iter().any(|line| line.weaker) { " open" } else { "" };
        out += &format!("\n<details{open}><summary>{title} ({})</summary>\n\n", lines.len());
        // What follows is to be seen too.
        let end = out.chars().count() + COMMENT.saturating_sub(out.chars().count()) / 2;
        let mut left = lines.len();
        let mut used = out.chars().count();
        for Line { sign, name, text, weaker } in &lines {
            let mark = if *weaker { ":warning: " } else { "" };
            let line = format!("- {mark}`{sign}` {}{}{text}\n", code(name), colon(text));
            used += line.chars().count();
            if used > end {
                break;
            }
            out += &line;
            left -= 1;
        }
        if left > 0 {
            out += &format!(
                "- and {} left out for length: `drgen diff {} -v`\n",
                count(left, "line"),
                before.replace('`', "")
            );
        }
        out += "\n</details>\n";
    }
    out
}

/// The difference in a line.
fn verdict(difference: &Difference) -> String {
    match difference.weaker {
        _ if difference.is_empty() => "Nothing is protected in another way, and no resource comes or goes.".to_owned(),
        0 => "Nothing is protected less than before.".to_owned(),
        1 => "1 line protects less than before, marked (weaker).".to_owned(),
        more => format!("{more} lines protect less than before, marked (weaker)."),
    }
}

fn colon(text: &str) -> &'static str {
    if text.is_empty() { "" } else { ": " }
}

/// A name as it is: backticks would end the span.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', ""))
}
