//! What was probably meant by a quantity that is written in another way.

use super::{Bytes, BytesPerSecond, Secs};

/// `15 min`, `1.5h`, `4H`, `PT4H`
pub(super) fn duration(text: &str) -> Option<Secs> {
    let text = squeezed(text);
    let mut rest = text.strip_prefix("pt").or_else(|| text.strip_prefix('p')).unwrap_or(&text);
    let mut total = 0u64;
    while !rest.is_empty() {
        let (number, unit, behind) = piece(rest)?;
        let seconds = match unit {
            "s" | "sec" | "secs" | "second" | "seconds" => 1,
            "m" | "min" | "mins" | "minute" | "minutes" => 60,
            "h" | "hr" | "hrs" | "hour" | "hours" => 3_600,
            "d" | "day" | "days" => 86_400,
            "w" | "week" | "weeks" => 7 * 86_400,
            _ => return None,
        };
        total = total.checked_add(number.times(seconds)?)?;
        rest = behind;
    }
    // Nobody writes nothing and means no time.
    Some(Secs(total)).filter(|_| !text.is_empty())
}

/// `200GB`, `20 gib`, `1.5TiB`: who writes powers of 1,000 of a disk means powers of 1,024, as AWS does.
pub(super) fn size(text: &str) -> Option<Bytes> {
    let text = squeezed(text);
    let (number, unit, "") = piece(&text)? else { return None };
    let scale = match unit {
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        "p" | "pb" | "pib" => 1 << 50,
        _ => return None,
    };
    number.times(scale).map(Bytes)
}

/// `2 MB/s`, `0.5MB/s`, `5MiB/s`. Bits are not guessed at.
pub(super) fn rate(text: &str) -> Option<BytesPerSecond> {
    let text = squeezed(text);
    let (number, unit, "/s") = piece(&text)? else { return None };
    let scale = match unit {
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.times(scale).map(BytesPerSecond)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

/// A number with a fraction.
struct Number {
    /// Without the dot.
    digits: u64,
    /// So many of the digits stand behind the dot.
    behind_dot: u32,
}

impl Number {
    /// `None` where the product is not whole, or too large.
    fn times(&self, scale: u64) -> Option<u64> {
        let product = u128::from(self.digits) * u128::from(scale);
        let parts = 10u128.checked_pow(self.behind_dot)?;
        if product.is_multiple_of(parts) { u64::try_from(product / parts).ok() } else { None }
    }
}

/// A number, the letters behind it, and the rest.
fn piece(text: &str) -> Option<(Number, &str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = format!("{whole}{fraction}").parse().ok()?;
    let unit = rest.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(unit);
    Some((Number { digits, behind_dot: u32::try_from(fraction.len()).ok()? }, unit, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_understood() {
        for (written, meant) in [
            ("15 min", Some("15m")),
            ("1.5h", Some("1h30m")),
            ("4H", Some("4h")),
            ("2 hours 5 minutes", Some("2h5m")),
            ("PT4H", Some("4h")),
            ("1w", Some("7d")),
            ("90 s", Some("1m30s")),
            ("0.3s", None),
            ("240", None),
            ("4:00:00", None),
            ("-4h", None),
            ("", None),
            ("99999999999999999999h", None),
        ] {
            assert_eq!(duration(written).map(|meant| meant.to_string()).as_deref(), meant, "{written}");
        }
        for (written, meant) in [
            ("200GB", Some("200GiB")),
            ("20G", Some("20GiB")),
            ("20 gib", Some("20GiB")),
            ("1.5TiB", Some("1536GiB")),
            ("1PiB", Some("1024TiB")),
            ("20", None),
            ("0.0000000001KiB", None),
            ("20GiB/s", None),
        ] {
            assert_eq!(size(written).map(|meant| meant.to_string()).as_deref(), meant, "{written}");
        }
        for (written, meant) in [
            ("2 MB/s", Some("2MB/s")),
            ("0.5mb/s", Some("500kB/s")),
            ("5Mbps", None),
            ("5MB", None),
            ("1.2.3MB/s", None),
        ] {
            assert_eq!(rate(written).map(|meant| meant.to_string()).as_deref(), meant, "{written}");
        }
    }
}
