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
    DR150 Error "unknown-binding"
    DR501 Warning "nobody-to-call"
    DR502 Note "soft-without-degraded"
    DR503 Warning "objective-inverted"
}
