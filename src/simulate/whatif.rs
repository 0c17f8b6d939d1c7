//! What is supposed, as it is written on the command line: its form only. Whether there is such a thing is asked in
//! [`alter`](mod@super::alter).

use crate::quantity::{Objective, Secs};
use std::fmt;
use std::str::FromStr;

/// Everything that is supposed.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// What is gone; nothing: the active site.
    pub lose: Vec<Loss>,
    /// Steps that take another time.
    pub slower: Vec<Slower>,
    /// Dependencies that something could live without.
    pub soften: Vec<Soften>,
    /// Other objectives.
    pub rto: Vec<Asked>,
}

/// What is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loss {
    /// A site; without a name the active one.
    Site(Option<String>),
    /// A zone: `apne2-az1`, or `seoul/apne2-az1`.
    Zone(String),
    /// A store: `order/db`.
    Store(String),
    /// A service.
    Service(String),
}

/// A step, or all steps of a component, that take another time: `order/db:promote=2x`, `order/db=0.5x`,
/// `order/db:promote=30m`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slower {
    /// `order/db:promote`, `traffic:critical:switch-traffic`, `tier:critical:decide`, `detection`, `order/db`
    pub what: String,
    /// How much.
    pub by: Scale,
}

/// Another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// So many thousandths of what it is: `2x`, `x0.5`.
    Milli(u64),
    /// On an ordinary day this; on a bad one as much longer as before: `30m`.
    To(Secs),
}

/// A dependency that the first could live without: `order:auth`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Soften {
    /// Who.
    pub from: String,
    /// Without what.
    pub to: String,
}

/// Another objective of a component or a tier: `order=15m`, `critical=0.5x`, `order=none`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Whose.
    pub of: String,
    /// What; `None`: no promise.
    pub to: Option<Scale>,
}

/// Most that a time may be multiplied by.
const MOST: u64 = 1_000;

impl Scale {
    /// Another time for one; saturates.
    pub fn of(self, time: Secs) -> Secs {
        match self {
            Self::Milli(milli) => {
                let scaled = (u128::from(time.0) * u128::from(milli) + 500) / 1_000;
                Secs(u64::try_from(scaled).unwrap_or(u64::MAX))
            }
            Self::To(time) => time,
        }
    }

    /// The objective in place of one.
    pub(super) fn objective(of: Option<Self>, before: Objective) -> Objective {
        match (of, before) {
            (None, _) => Objective::None,
            (Some(Self::To(time)), _) => Objective::Within(time),
            (Some(scale), Objective::Within(time)) => Objective::Within(scale.of(time)),
            (Some(Self::Milli(_)), Objective::None) => Objective::None,
        }
    }
}

impl FromStr for Loss {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, name) = text.split_once(':').unwrap_or((text, ""));
        match (kind, name) {
            ("site", "") => Ok(Self::Site(None)),
            ("site", name) => Ok(Self::Site(Some(name.to_owned()))),
            ("zone", name) if !name.is_empty() => Ok(Self::Zone(name.to_owned())),
            ("store", name) if !name.is_empty() => Ok(Self::Store(name.to_owned())),
            ("service", name) if !name.is_empty() => Ok(Self::Service(name.to_owned())),
            _ => {
                Err("write `site`, `site:seoul`, `zone:seoul/apne2-az1`, `store:order/db` or `service:order`"
                    .to_owned())
            }
        }
    }
}

impl FromStr for Scale {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let factor = text.strip_prefix('x').or_else(|| text.strip_suffix('x'));
        let Some(factor) = factor else { return text.parse().map(Self::To) };
        let milli = milli(factor).filter(|milli| (1..=MOST * 1_000).contains(milli));
        let wrong =
            || format!("`{text}` is no factor\nwrite one as `2x` or `0.5x`, up to `{MOST}x`, to three decimals");
        milli.map(Self::Milli).ok_or_else(wrong)
    }
}

/// Thousandths of a decimal number.
fn milli(text: &str) -> Option<u64> {
    let (whole, parts) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(parts) || parts.len() > 3 {
        return None;
    }
    let parts: u64 = format!("{parts:0<3}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(1_000)?.checked_add(parts)
}

impl FromStr for Slower {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (what, by) = assigned(text).ok_or("write it as `order/db:promote=2x` or `order/db:promote=30m`")?;
        Ok(Self { what: what.to_owned(), by: by.parse()? })
    }
}

impl FromStr for Soften {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            Some((from, to)) if !from.is_empty() && !to.is_empty() => {
                Ok(Self { from: from.to_owned(), to: to.to_owned() })
            }
            _ => Err("write who could live without what as `order:auth`".to_owned()),
        }
    }
}

impl FromStr for Asked {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let (of, to) = assigned(text).ok_or("write it as `order=15m`, `critical=0.5x` or `order=none`")?;
        let to = if to == "none" { None } else { Some(to.parse()?) };
        Ok(Self { of: of.to_owned(), to })
    }
}

fn assigned(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty())
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Milli(milli) if milli % 1_000 == 0 => write!(f, "{}x", milli / 1_000),
            Self::Milli(milli) => {
                let parts = format!("{:03}", milli % 1_000);
                write!(f, "{}.{}x", milli / 1_000, parts.trim_end_matches('0'))
            }
            Self::To(time) => time.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_read_what_they_print() {
        for (text, printed) in
            [("2x", "2x"), ("x0.5", "0.5x"), ("1.125x", "1.125x"), ("30m", "30m"), ("0.050x", "0.05x")]
        {
            assert_eq!(text.parse::<Scale>().map(|scale| scale.to_string()).as_deref(), Ok(printed), "{text}");
        }
        for text in ["", "x", "0x", "-1x", "1.2345x", "1001x", "1e3x", "99999999999999999999x", "2", "half", ".5x"] {
            assert!(text.parse::<Scale>().is_err(), "{text}");
        }
        assert_eq!(Scale::Milli(500).of(Secs(61)), Secs(31));
        assert_eq!(Scale::Milli(2_000).of(Secs(u64::MAX)), Secs(u64::MAX));
    }

    #[test]
    fn names_may_hold_what_separates_them_from_values() {
        let slower: Slower = "a=b:step=2x".parse().expect("it is well formed");
        assert_eq!(slower, Slower { what: "a=b:step".to_owned(), by: Scale::Milli(2_000) });
        for text in ["order", "order=", "=15m", "order=soon"] {
            assert!(text.parse::<Asked>().is_err(), "{text}");
        }
        for text in ["order", ":auth", "order:"] {
            assert!(text.parse::<Soften>().is_err(), "{text}");
        }
        for text in ["", "store", "store:", "shop:order", "zone"] {
            assert!(text.parse::<Loss>().is_err(), "{text}");
        }
    }
}
