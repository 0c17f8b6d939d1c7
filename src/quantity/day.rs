//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day that exists. Written `2027-03-31`; sorted by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day so many days after 1970-01-01: <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>.
    /// `None` behind the year 9999.
    pub fn since_1970(days: u64) -> Option<Self> {
        let days = days.checked_add(719_468)?;
        let (era, day) = (days / 146_097, days % 146_097);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = u16::try_from(era * 400 + year + u64::from(month <= 2)).ok().filter(|year| *year <= 9_999)?;
        Some(Self { year, month: month as u8, day: day as u8 })
    }

    /// How many days after 1970-01-01: <https://howardhinnant.github.io/date_algorithms.html#days_from_civil>.
    fn number(self) -> i64 {
        let (year, month, day) = (i64::from(self.year), i64::from(self.month), i64::from(self.day));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
            - 719_469
    }

    /// How many days after another one; negative where it is before.
    pub fn days_after(self, other: Self) -> i64 {
        self.number() - other.number()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }
}

impl FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
        let wrong = || format!("`{text}` is not a day of the calendar\nwrite one as `2027-03-31`");
        let number = |range: std::ops::Range<usize>| text.get(range).and_then(|part| part.parse::<u16>().ok());
        let (true, Some(year), Some(month), Some(day)) = (shape, number(0..4), number(5..7), number(8..10)) else {
            return Err(wrong());
        };
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        if !(1..=last).contains(&day) {
            return Err(wrong());
        }
        Ok(Self { year, month: month as u8, day: day as u8 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist() {
        for (text, ok) in [
            ("2027-03-31", true),
            ("2028-02-29", true),
            ("2027-02-29", false),
            ("2100-02-29", false),
            ("2027-13-01", false),
            ("2027-00-01", false),
            ("2027-04-31", false),
            ("2027-04-00", false),
            ("2027-4-30", false),
            ("31-03-2027", false),
            ("2027-03-31T", false),
            ("2027—3-3", false),
        ] {
            assert_eq!(text.parse::<Day>().map(|day| day.to_string()).ok().as_deref(), ok.then_some(text), "{text}");
        }
    }

    #[test]
    fn days_are_counted() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_798_675_199, "2026-12-30"),
            (4_107_542_400, "2100-03-01"),
        ] {
            let day = Day::since_1970(seconds / 86_400).expect("before 9999");
            assert_eq!(day.to_string(), expected);
            assert_eq!(day.number() as u64, seconds / 86_400);
        }
        assert_eq!(Day::since_1970(u64::MAX / 86_400), None);
        let day = |text: &str| text.parse::<Day>().expect("a day");
        assert_eq!(day("2027-03-01").days_after(day("2026-12-31")), 60);
        assert_eq!(day("0000-01-01").days_after(day("0000-03-01")), -60, "a leap year");
    }
}
