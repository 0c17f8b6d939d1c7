//! What a plain scalar is, by the core schema of YAML 1.2.2 (<https://yaml.org/spec/1.2.2/#1032-tag-resolution>).

/// The type of a plain scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`: no `yes`, no `on`.
    Bool(bool),
    /// `12`, `0o14`, `0xC`.
    Int,
    /// `1.5`, `1e3`, `.inf`.
    Float,
    /// Anything else.
    Text,
}

/// Resolves a plain scalar.
pub(super) fn resolve(text: &str) -> Plain {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Plain::Null,
        "true" | "True" | "TRUE" => Plain::Bool(true),
        "false" | "False" | "FALSE" => Plain::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Plain::Float,
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) => Plain::Text,
        _ => number(text),
    }
}

fn number(text: &str) -> Plain {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_int = all(unsigned, |b| b.is_ascii_digit())
        || text.strip_prefix("0o").is_some_and(|octal| all(octal, |b| matches!(b, b'0'..=b'7')))
        || text.strip_prefix("0x").is_some_and(|hex| all(hex, |b| b.is_ascii_hexdigit()));
    if is_int {
        return Plain::Int;
    }
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Plain::Float;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let mantissa_is_number = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_is_number =
        exponent.is_none_or(|text| all(text.strip_prefix(['+', '-']).unwrap_or(text), |b| b.is_ascii_digit()));
    if mantissa_is_number && exponent_is_number { Plain::Float } else { Plain::Text }
}

fn all(text: &str, is: impl Fn(u8) -> bool) -> bool {
    !text.is_empty() && text.bytes().all(is)
}

/// The value of a scalar that is [`Plain::Int`] and not negative.
pub(super) fn integer(text: &str) -> Option<u64> {
    if let Some(octal) = text.strip_prefix("0o") {
        return u64::from_str_radix(octal, 8).ok();
    }
    match text.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(), // takes a leading `+`
    }
}

/// The value of a scalar that is a number.
pub(super) fn float(text: &str) -> f64 {
    // `.inf` and `.nan` are `inf` and `nan` to Rust; a dot in front of digits it knows.
    let word = text.trim_start_matches(['+', '-', '.']).starts_with(|c: char| c.is_ascii_alphabetic());
    let text = if word { text.replace('.', "") } else { text.to_owned() };
    text.parse().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        let cases: [(Plain, &[&str]); 6] = [
            (Plain::Null, &["", "~", "null", "Null", "NULL"]),
            (Plain::Bool(true), &["true", "True", "TRUE"]),
            (Plain::Bool(false), &["false", "False", "FALSE"]),
            (Plain::Int, &["0", "-12", "+3", "0012", "0o17", "0xBeef"]),
            (Plain::Float, &["8.0", "-.5", "1.", "1e3", "+1.5E-3", ".inf", "-.INF", ".nan"]),
            (
                Plain::Text,
                &["yes", "no", "on", "tRUE", "nULL", "0o8", "0x", "-0x1", "1_000", "1.2.3", "e3", ".", "-", "+", "1e"],
            ),
        ];
        for (plain, texts) in cases {
            for text in texts {
                assert_eq!(resolve(text), plain, "{text}");
            }
        }
    }

    #[test]
    fn integers_have_the_value_written() {
        for (text, value) in [("12", Some(12)), ("+3", Some(3)), ("0o17", Some(15)), ("0xBeef", Some(0xBEEF))] {
            assert_eq!(integer(text), value, "{text}");
        }
        assert_eq!(integer("99999999999999999999"), None);
        assert_eq!(integer("-1"), None);
    }
}
