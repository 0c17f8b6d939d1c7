//! What serde says when a value does not fit, as a finding that waits for its place.

use crate::finding::{Code, Finding, code};
use serde::de::Unexpected;
use std::fmt;

/// Why a value could not be read.
#[derive(Debug)]
pub(super) enum Error {
    /// To be reported at the value.
    New(Box<Finding>),
    /// Has been reported.
    Reported,
}

impl Error {
    /// A mistake of this kind.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self::New(Box::new(Finding::new(code, message)))
    }

    /// Says what would mend it, unless that has been said: nothing where something should be is mended in one way.
    pub fn help(self, text: impl Into<String>) -> Self {
        match self {
            Self::New(finding) if finding.help.is_none() => Self::New(Box::new(finding.help(text))),
            Self::New(_) | Self::Reported => self,
        }
    }
}

impl serde::de::Error for Error {
    /// Only our own parsers of quantities say something of their own: what is wrong, and on a second line what would
    /// mend it.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        match text.split_once('\n') {
            Some((message, help)) => Self::new(&code::DR007, message).help(help),
            None => Self::new(&code::DR007, text),
        }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        match found {
            Unexpected::Unit => {
                Self::new(&code::DR008, "nothing is written here").help(format!("write {expected}, or remove it"))
            }
            found => Self::new(&code::DR005, format!("expected {expected}, found {found}")),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(finding) => f.write_str(&finding.message),
            Self::Reported => f.write_str("reported"),
        }
    }
}

impl std::error::Error for Error {}
