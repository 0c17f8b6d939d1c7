//! Schedules: the five fields of cron that people know, turned into the six of EventBridge.
//!
//! EventBridge (<https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html>) counts the days of the
//! week from SUN = 1, wants a `?` for one of the two days, and adds a year.

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

struct Kind {
    name: &'static str,
    lowest: u8,
    highest: u8,
    /// Names of the values from `lowest` on.
    names: &'static [&'static str],
}

const KINDS: [Kind; 5] = [
    Kind { name: "minute", lowest: 0, highest: 59, names: &[] },
    Kind { name: "hour", lowest: 0, highest: 23, names: &[] },
    Kind { name: "day of the month", lowest: 1, highest: 31, names: &[] },
    Kind { name: "month", lowest: 1, highest: 12, names: &MONTHS },
    // 7 is Sunday too.
    Kind { name: "day of the week", lowest: 0, highest: 7, names: &DAYS },
];

/// `0 3 * * *` → `0 3 * * ? *`; or what is wrong with it.
pub fn convert(text: &str) -> Result<String, String> {
    let fields: [&str; 5] = text
        .split_ascii_whitespace()
        .collect::<Vec<_>>()
        .try_into()
        .map_err(|fields: Vec<_>| format!("a schedule has five fields, not {}", fields.len()))?;
    // Bit n stands for the value n.
    let mut values = [0u64; 5];
    for ((value, field), kind) in values.iter_mut().zip(fields).zip(&KINDS) {
        *value = read(field, kind)?;
    }
    let [minutes, hours, days, months, mut weekdays] = values;
    if weekdays & 1 << 7 != 0 {
        weekdays = weekdays & 0x7f | 1;
    }
    let every = |kind: &Kind| (1u64 << (kind.highest + 1)) - (1 << kind.lowest);
    let (any_day, any_weekday) = (days == every(&KINDS[2]), weekdays == 0x7f);
    let (day, weekday) = match (any_day, any_weekday) {
        (_, true) => (print(days, &KINDS[2]), "?".to_owned()),
        (true, false) => ("?".to_owned(), print_weekdays(weekdays)),
        (false, false) => {
            return Err("a day of the month and a day of the week at once: EventBridge takes one of them".to_owned());
        }
    };
    let (minute, hour, month) = (print(minutes, &KINDS[0]), print(hours, &KINDS[1]), print(months, &KINDS[3]));
    Ok(format!("{minute} {hour} {day} {month} {weekday} *"))
}

fn read(field: &str, kind: &Kind) -> Result<u64, String> {
    let wrong = || format!("`{}` is not a {}", field.escape_debug(), kind.name);
    let value = |text: &str| {
        let named = kind.names.iter().position(|name| name.eq_ignore_ascii_case(text));
        let numbered = || text.parse::<u8>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
        let value = named.map(|at| at as u8 + kind.lowest).or_else(numbered);
        value.filter(|value| (kind.lowest..=kind.highest).contains(value)).ok_or_else(wrong)
    };
    let mut bits = 0;
    for item in field.split(',') {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, step.parse::<usize>().ok().filter(|step| *step > 0).ok_or_else(wrong)?),
            None => (item, 1),
        };
        let (first, last) = match range.split_once('-') {
            _ if range == "*" => (kind.lowest, kind.highest),
            Some((first, last)) => (value(first)?, value(last)?),
            // `5/10` is from 5 on, as cron and EventBridge have it.
            None if item.contains('/') => (value(range)?, kind.highest),
            None => (value(range)?, value(range)?),
        };
        if first > last {
            return Err(wrong());
        }
        for value in (first..=last).step_by(step) {
            bits |= 1 << value;
        }
    }
    Ok(bits)
}

/// `*`, `0/15`, `1-5`, `1,3,10-12`
fn print(bits: u64, kind: &Kind) -> String {
    let values: Vec<u8> = (kind.lowest..=kind.highest).filter(|value| bits & 1 << value != 0).collect();
    let all = usize::from(kind.highest - kind.lowest) + 1;
    if values.len() == all {
        return "*".to_owned();
    }
    if let [first, second, _, ..] = values[..] {
        let step = second - first;
        let last = values[values.len() - 1];
        if step > 1 && values.windows(2).all(|pair| pair[1] - pair[0] == step) && last + step > kind.highest {
            return format!("{first}/{step}");
        }
    }
    runs(&values).map(|run| span(run, |value| value.to_string())).collect::<Vec<_>>().join(",")
}

/// `MON-FRI`, `SUN,SAT`: names, since people read them and no one has to count from 1.
fn print_weekdays(bits: u64) -> String {
    let values: Vec<u8> = (0..7).filter(|value| bits & 1 << value != 0).collect();
    runs(&values).map(|run| span(run, |value| DAYS[usize::from(value)].to_owned())).collect::<Vec<_>>().join(",")
}

fn runs(values: &[u8]) -> impl Iterator<Item = &[u8]> {
    values.chunk_by(|a, b| a + 1 == *b)
}

fn span(run: &[u8], name: impl Fn(u8) -> String) -> String {
    match run {
        [first, .., last] if run.len() > 2 => format!("{}-{}", name(*first), name(*last)),
        _ => run.iter().map(|value| name(*value)).collect::<Vec<_>>().join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fields_become_six() {
        for (five, six) in [
            ("0 3 * * *", "0 3 * * ? *"),
            ("*/15 * * * *", "0/15 * * * ? *"),
            ("5/20 * * * *", "5/20 * * * ? *"),
            ("*/1 * * * *", "* * * * ? *"),
            ("*/7 * * * *", "0/7 * * * ? *"),
            ("0 9-17/2 * * *", "0 9,11,13,15,17 * * ? *"),
            ("0 0 1 * *", "0 0 1 * ? *"),
            ("0 0 1,15 jan-mar *", "0 0 1,15 1-3 ? *"),
            ("30 6 * * 1-5", "30 6 ? * MON-FRI *"),
            ("0 0 * * 0", "0 0 ? * SUN *"),
            ("0 0 * * 7", "0 0 ? * SUN *"),
            ("0 0 * * 5-7", "0 0 ? * SUN,FRI,SAT *"),
            ("0 0 * * sat,Sun", "0 0 ? * SUN,SAT *"),
            ("0 0 * * 0-7", "0 0 * * ? *"),
            ("0 0 * * */2", "0 0 ? * SUN,TUE,THU,SAT *"),
            ("  0   3 * * * ", "0 3 * * ? *"),
        ] {
            assert_eq!(convert(five).as_deref(), Ok(six), "{five}");
        }
    }

    #[test]
    fn wrong_schedules_are_refused() {
        for text in [
            "",
            "0 3 * *",
            "0 3 * * * *",
            "@daily",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * 32 * *",
            "* * * 13 *",
            "* * * * 8",
            "* * * * MO",
            "*/0 * * * *",
            "5-1 * * * *",
            "1, * * * *",
            "+1 * * * *",
            "0 0 1 * 1",
            "0 0 ? * *",
            "- * * * *",
            "１ * * * *",
        ] {
            assert!(convert(text).is_err(), "{text}");
        }
    }
}
