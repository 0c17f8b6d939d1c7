//! Findings that are known and accepted for a while: `policy.suppress`.

use super::{Finding, Severity};

/// What is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// `DR205`
    pub code: String,
    /// Only what is about this component.
    pub component: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day, `2027-03-31`.
    pub until: String,
}

impl Accepted {
    /// Whether it takes a finding out today. Where it would and may not, the finding says why.
    pub(super) fn covers(&self, finding: &mut Finding, today: &str) -> bool {
        // A finding is about what it names first; others excuse nobody.
        let first = finding.names().next();
        let named = |component: &String| first == Some(component.as_str());
        if finding.code.id != self.code || !self.component.as_ref().is_none_or(named) {
            return false;
        }
        // Dates of this form are in the order of their letters.
        if self.until.as_str() < today {
            finding.notes.push(format!("was accepted until {}: {}", self.until, self.reason));
            return false;
        }
        if finding.severity == Severity::Error {
            finding.notes.push("`policy.suppress` names it, and an error cannot be accepted".to_owned());
            return false;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Findings, code};
    use super::*;

    fn accepted(code: &str, component: Option<&str>, until: &str) -> Accepted {
        let component = component.map(str::to_owned);
        Accepted { code: code.to_owned(), component, reason: "known".to_owned(), until: until.to_owned() }
    }

    /// What is left of two findings about two components.
    fn left(accepted: Accepted, severity: Severity) -> Vec<(String, Vec<String>)> {
        let mut findings = Findings::default();
        for name in ["order", "order/db"] {
            findings.push(Finding::new(&code::DR115, format!("`{name}` has no effect yet")).severity(severity));
        }
        findings.accept(accepted);
        findings.set_aside("2026-11-21");
        findings.sorted().into_iter().map(|finding| (finding.message.clone(), finding.notes.clone())).collect()
    }

    #[test]
    fn what_is_accepted_is_set_aside_until_its_last_day() {
        let warning = Severity::Warning;
        assert_eq!(left(accepted("DR115", None, "2026-11-21"), warning), []);
        assert_eq!(left(accepted("DR114", None, "2026-11-21"), warning).len(), 2);
        let only = left(accepted("DR115", Some("order"), "2026-12-01"), warning);
        assert_eq!(only, [("`order/db` has no effect yet".to_owned(), vec![])]);
        let over = left(accepted("DR115", None, "2026-11-20"), warning);
        assert_eq!(over[0].1, ["was accepted until 2026-11-20: known"]);
        assert_eq!(over.len(), 2);
    }

    #[test]
    fn errors_stay() {
        let errors = left(accepted("DR115", None, "2026-12-01"), Severity::Error);
        assert_eq!(errors.len(), 2);
        assert!(errors[0].1[0].contains("cannot be accepted"));
    }
}
