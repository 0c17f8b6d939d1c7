//! Durations, sizes, rates and money: strict newtypes that parse only what they print.
//!
//! An error of `FromStr` has two lines: what is wrong, and what would mend it.

mod day;
mod meant;

pub use day::Day;

use std::fmt;
use std::str::FromStr;

/// Whole seconds. Written `90s`, `5m`, `1h30m`, `4h`, `7d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Secs(pub u64);

/// Bytes. Written `200GiB`, `2TiB`; the units of memory and disks, powers of 1,024.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(pub u64);

/// Bytes per second. Written `2MB/s`; the units of networks, powers of 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BytesPerSecond(pub u64);

/// US dollars, in millionths. Written `2500 USD`, `99.90 USD`, `0.004445 USD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Usd(pub u64);

/// What may be lost: so much, or anything (`none` promises nothing).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Objective {
    /// At most this.
    Within(Secs),
    /// `none`: no promise, nothing propagates.
    None,
}

const DURATION_UNITS: [(&str, u64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];
const SIZE_UNITS: [(&str, u64); 5] = [("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)];
const RATE_UNITS: [(&str, u64); 4] = [("GB/s", 1_000_000_000), ("MB/s", 1_000_000), ("kB/s", 1_000), ("B/s", 1)];

impl Secs {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// So many minutes.
    pub const fn minutes(minutes: u64) -> Self {
        Self(minutes * 60)
    }

    /// So many hours.
    pub const fn hours(hours: u64) -> Self {
        Self(hours * 3_600)
    }
}

impl std::ops::Add for Secs {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Secs {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

impl fmt::Display for Secs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.pad("0s");
        }
        let mut rest = self.0;
        let mut text = String::new();
        for (unit, size) in DURATION_UNITS {
            if rest >= size {
                text += &format!("{}{unit}", rest / size);
                rest %= size;
            }
        }
        f.pad(&text)
    }
}

impl FromStr for Secs {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || wrong(text, "a duration", meant::duration(text), "`90s`, `5m`, `1h30m`, `4h` or `7d`");
        let (mut rest, mut total, mut largest) = (text, 0u64, u64::MAX);
        if rest.is_empty() {
            return Err(wrong());
        }
        while !rest.is_empty() {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let count: u64 = rest[..digits].parse().map_err(|_| wrong())?;
            rest = &rest[digits..];
            let &(unit, size) = DURATION_UNITS.iter().find(|(unit, _)| rest.starts_with(unit)).ok_or_else(wrong)?;
            if size >= largest {
                return Err(wrong());
            }
            largest = size;
            rest = &rest[unit.len()..];
            total = count.checked_mul(size).and_then(|n| total.checked_add(n)).ok_or_else(wrong)?;
        }
        Ok(Self(total))
    }
}

fn wrong(text: &str, what: &str, meant: Option<impl fmt::Display>, examples: &str) -> String {
    match meant {
        Some(meant) => format!("`{text}` is not {what}\nwrite `{meant}`"),
        None => format!("`{text}` is not {what}\nwrite one as {examples}"),
    }
}

fn parse_scaled(text: &str, units: &[(&str, u64)], wrong: impl Fn() -> String) -> Result<u64, String> {
    let digits = text.bytes().take_while(|b| b.is_ascii_digit()).count();
    let (count, unit) = text.split_at(digits);
    let count: u64 = count.parse().map_err(|_| wrong())?;
    let &(_, scale) = units.iter().find(|(name, _)| *name == unit).ok_or_else(&wrong)?;
    count.checked_mul(scale).ok_or_else(wrong)
}

fn print_scaled(value: u64, units: &[(&str, u64)], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let smallest = units[units.len() - 1];
    let (unit, scale) =
        *units.iter().find(|(_, scale)| value >= *scale && value.is_multiple_of(*scale)).unwrap_or(&smallest);
    f.pad(&format!("{}{unit}", value / scale))
}

impl Bytes {
    /// Rounded up to whole GiB, as AWS counts disks.
    pub fn gib(self) -> u64 {
        self.0.div_ceil(1 << 30)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print_scaled(self.0, &SIZE_UNITS, f)
    }
}

impl FromStr for Bytes {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || wrong(text, "a size", meant::size(text), "`512MiB`, `200GiB` or `2TiB`");
        parse_scaled(text, &SIZE_UNITS, wrong).map(Self)
    }
}

impl BytesPerSecond {
    /// So many bytes in that time.
    pub const fn over(self, time: Secs) -> u64 {
        self.0.saturating_mul(time.0)
    }
}

impl fmt::Display for BytesPerSecond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        print_scaled(self.0, &RATE_UNITS, f)
    }
}

impl FromStr for BytesPerSecond {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || wrong(text, "a rate", meant::rate(text), "`500kB/s` or `2MB/s`");
        parse_scaled(text, &RATE_UNITS, wrong).map(Self)
    }
}

impl Usd {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// As on a bill: dollars and cents, the nearest cent.
    pub fn cents(self) -> String {
        let cents = self.0.saturating_add(5_000) / 10_000;
        format!("{}.{:02}", cents / 100, cents % 100)
    }
}

impl std::ops::Add for Usd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl std::iter::Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |a, b| a + b)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, parts) = (self.0 / 1_000_000, self.0 % 1_000_000);
        let parts = format!("{parts:06}");
        match parts.trim_end_matches('0') {
            "" => f.pad(&format!("{whole} USD")),
            // Cents are written in pairs.
            few if few.len() < 2 => f.pad(&format!("{whole}.{few}0 USD")),
            parts => f.pad(&format!("{whole}.{parts} USD")),
        }
    }
}

impl FromStr for Usd {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no amount of money\nwrite one as `2500 USD`, `99.90 USD` or `0.004445 USD`");
        let amount = text.strip_suffix(" USD").ok_or_else(wrong)?;
        let (whole, parts) = amount.split_once('.').unwrap_or((amount, "00"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || !digits(parts) || !(2..=6).contains(&parts.len()) {
            return Err(wrong());
        }
        let (whole, parts): (u64, u64) =
            (whole.parse().map_err(|_| wrong())?, format!("{parts:0<6}").parse().map_err(|_| wrong())?);
        whole.checked_mul(1_000_000).and_then(|whole| whole.checked_add(parts)).map(Self).ok_or_else(wrong)
    }
}

impl fmt::Display for Objective {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Within(secs) => secs.fmt(f),
            Self::None => f.pad("none"),
        }
    }
}

impl FromStr for Objective {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" { Ok(Self::None) } else { text.parse().map(Self::Within) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_prints_as_it_is_read() {
        for text in ["2500 USD", "99.90 USD", "0.004445 USD", "0.02 USD", "0.115 USD"] {
            assert_eq!(text.parse::<Usd>().map(|usd| usd.to_string()).as_deref(), Ok(text));
        }
        for text in
            ["2500", "2500USD", "2500 EUR", "-1 USD", "1.5 USD", ". USD", "0.0000001 USD", "99999999999999999999 USD"]
        {
            assert!(text.parse::<Usd>().is_err(), "{text}");
        }
        assert_eq!([Usd(1_004_999).cents(), Usd(1_005_000).cents()], ["1.00", "1.01"]);
    }
}
