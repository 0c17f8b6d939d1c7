//! The register of codes. A code is permanent: it is never given to another thing.

use super::Severity;

/// One thing that the compiler can find.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `DR201`
    pub id: &'static str,
    /// `rto-missed`: named after the problem.
    pub name: &'static str,
    /// Unless the finding says otherwise.
    pub severity: Severity,
    /// What `drgen explain` prints.
    pub page: &'static str,
}

impl Code {
    /// The code with this id, however it is capitalised.
    pub fn find(id: &str) -> Option<&'static Self> {
        CODES.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
    }

    /// The first paragraph of the page, on one line: what it means.
    pub fn meaning(&self) -> String {
        let paragraph = self.page.split("\n\n").nth(1).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

macro_rules! codes {
    ($($id:ident $severity:ident $name:literal)*) => {
        $(
            #[doc = $name]
            pub static $id: Code = Code {
                id: stringify!($id),
                name: $name,
                severity: Severity::$severity,
                page: include_str!(concat!("pages/", stringify!($id), ".md")),
            };
        )*
        /// Every code, sorted by id.
        pub static CODES: &[&Code] = &[$(&$id),*];
    };
}

codes! {
    DR001 Error "not-yaml"
    DR002 Error "several-documents"
    DR003 Error "duplicate-key"
    DR004 Error "unknown-key"
    DR005 Error "wrong-type"
    DR006 Error "unknown-value"
    DR007 Error "bad-quantity"
    DR008 Error "empty-value"
    DR009 Error "too-much"
    DR010 Error "missing-key"
    DR011 Error "include-unmatched"
    DR012 Error "include-outside"
    DR013 Error "unreadable-file"
    DR101 Error "unknown-component"
    DR102 Error "unknown-tier"
    DR103 Error "unknown-site"
    DR104 Error "depends-on-itself"
    DR105 Error "named-twice"
    DR106 Error "duplicate-name"
    DR107 Error "not-two-sites"
    DR108 Error "unknown-kind"
    DR109 Warning "no-mechanism-yet"
    DR110 Error "key-not-for-kind"
    DR111 Error "not-a-store"
    DR112 Error "rebuild-source"
    DR113 Error "secret-without-dependency"
    DR114 Error "malformed-value"
    DR115 Note "no-effect-yet"
    DR116 Warning "recovers-together"
    DR117 Error "engine-not-for-kind"
    DR118 Error "host-not-in-zone"
    DR119 Error "duplicate-host"
    DR121 Error "public-host-unprepared"
    DR122 Error "primary-elsewhere"
    DR123 Warning "price-unused"
    DR130 Error "evidence-of-nothing"
    DR131 Error "absurd-measurement"
    DR132 Warning "measured-twice"
    DR133 Warning "measured-ahead"
    DR140 Error "extra-of-nothing"
    DR141 Error "unknown-argument"
    DR142 Error "argument-taken"
    DR143 Error "malformed-expression"
    DR144 Error "unresolved-reference"
    DR145 Warning "argument-replaces"
    DR146 Warning "argument-deprecated"
    DR150 Error "unknown-binding"
    DR151 Error "not-consumable"
    DR152 Error "site-without-bucket"
    DR201 Error "rto-missed"
    DR202 Warning "rto-worst-missed"
    DR203 Error "rpo-missed"
    DR204 Warning "rpo-worst-missed"
    DR205 Warning "unreachable-level"
    DR206 Error "too-many-tiers"
    DR207 Warning "unknown-promise"
    DR208 Note "choice-proposal"
    DR209 Warning "choice-changed"
    DR210 Note "consistency-group"
    DR211 Error "unprotectable"
    DR212 Warning "not-protected-again"
    DR213 Error "budget"
    DR214 Error "rules-conflict"
    DR301 Error "invalid-name"
    DR302 Error "reserved-name"
    DR303 Error "ambiguous-names"
    DR304 Error "unknown-region"
    DR305 Error "one-region"
    DR306 Error "two-accounts"
    DR307 Error "malformed-id"
    DR308 Error "zones"
    DR309 Error "network-range"
    DR310 Warning "networks-overlap"
    DR311 Error "fargate-size"
    DR312 Error "scale"
    DR313 Error "schedule"
    DR314 Error "certificate-elsewhere"
    DR315 Error "store-size"
    DR317 Error "vault-elsewhere"
    DR318 Error "function-limits"
    DR319 Error "volume-not-alone"
    DR401 Error "active-disagrees"
    DR402 Error "topology-contradicts-itself"
    DR403 Error "store-forgotten"
    DR404 Error "identity-changed"
    DR405 Note "stack-frozen"
    DR406 Error "rename-refused"
    DR407 Error "override-without-target"
    DR408 Error "move-refused"
    DR409 Error "kind-changed"
    DR420 Warning "site-lost"
    DR421 Error "leader-not-shown"
    DR422 Error "observations-disagree"
    DR423 Error "follower-cannot-be"
    DR441 Error "data-destroyed"
    DR442 Error "data-let-go"
    DR443 Error "dangerous-update"
    DR444 Error "flag-without-change"
    DR445 Note "guarded-drift"
    DR501 Warning "nobody-to-call"
    DR502 Note "soft-without-degraded"
    DR503 Warning "objective-inverted"
    DR504 Warning "secret-in-webhook"
    DR505 Error "secret-in-extra"
    DR506 Error "nothing-answers-there"
    DR507 Error "automatic-failover"
    DR510 Warning "measured-long-ago"
    DR511 Warning "quota"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_sorted_and_unique() {
        assert!(CODES.windows(2).all(|pair| pair[0].id < pair[1].id));
        let names: BTreeSet<_> = CODES.iter().map(|code| code.name).collect();
        assert_eq!(names.len(), CODES.len());
    }

    #[test]
    fn every_page_is_a_codes_and_bears_its_name() {
        for code in CODES {
            assert!(code.page.starts_with(&format!("# {}: {}\n", code.id, code.name)), "{}", code.id);
        }
        for file in std::fs::read_dir("src/finding/pages").expect("pages").flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            assert!(CODES.iter().any(|code| format!("{}.md", code.id) == name), "{name} is no code's");
        }
    }

    #[test]
    fn a_code_is_found_by_its_id() {
        assert_eq!(Code::find("dr001"), Some(&DR001));
        assert_eq!(Code::find("DR999"), None);
    }
}
