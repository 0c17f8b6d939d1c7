//! What a first catalog has to know: from flags, and for the rest from somebody at the terminal.

use super::Terminal;
use crate::start::{self, Answers};
use anyhow::{Context, Result, bail};
use std::io::{self, BufRead, IsTerminal};

/// What can be said beforehand.
#[derive(Debug, clap::Args)]
pub(super) struct Flags {
    /// Prefix of every name in AWS
    #[arg(long, value_name = "NAME")]
    system: Option<String>,
    /// Number of the account of both sites
    #[arg(long, value_name = "ID")]
    account: Option<String>,
    /// Region that serves
    #[arg(long, value_name = "REGION")]
    active: Option<String>,
    /// Region that takes over
    #[arg(long, value_name = "REGION")]
    standby: Option<String>,
}

impl Flags {
    /// Asks where somebody can answer.
    pub(super) fn answers(&self, terminal: &mut Terminal) -> Result<Answers> {
        let person = io::stdin().is_terminal() && io::stderr().is_terminal();
        let mut input = io::stdin().lock();
        let input: Option<&mut dyn BufRead> = if person { Some(&mut input) } else { None };
        answers(self, input, &mut |text| terminal.complain(text))
    }
}

/// What flags say, and for the rest what somebody answers.
fn answers(args: &Flags, person: Option<&mut (dyn BufRead + '_)>, say: &mut dyn FnMut(&str)) -> Result<Answers> {
    let mut ask = Asker { person, say, missing: Vec::new() };
    let system = ask.answer(&args.system, "--system", "Name of the system, the prefix of every name", start::system)?;
    let account = ask.answer(&args.account, "--account", "AWS account (12 digits)", start::account)?;
    let active = ask.answer(&args.active, "--active", "Region that serves", |name| start::find(name).map(drop))?;
    let standby = ask.answer(&args.standby, "--standby", "Region that takes over when that is lost", |name| {
        start::find(name)?;
        if name == active { Err(format!("{name} is lost as a whole: another one has to take over")) } else { Ok(()) }
    })?;
    if !ask.missing.is_empty() {
        bail!("there is nobody to ask: say {}", ask.missing.join(", "));
    }
    let region = |name: &str| start::find(name).map_err(anyhow::Error::msg);
    Ok(Answers { active: region(&active)?, standby: region(&standby)?, system, account })
}

struct Asker<'a, 'i> {
    /// Who answers; `None` where nobody is there.
    person: Option<&'a mut (dyn BufRead + 'i)>,
    say: &'a mut dyn FnMut(&str),
    /// Flags that were needed.
    missing: Vec<&'static str>,
}

impl Asker<'_, '_> {
    /// The value of a flag, or an answer, asked for until it is good; empty where nobody can be asked.
    fn answer(
        &mut self,
        given: &Option<String>,
        flag: &'static str,
        question: &str,
        good: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String> {
        if let Some(value) = given {
            good(value).map_err(anyhow::Error::msg).with_context(|| flag)?;
            return Ok(value.clone());
        }
        let Some(person) = &mut self.person else {
            self.missing.push(flag);
            return Ok(String::new());
        };
        loop {
            (self.say)(&format!("{question}: "));
            let mut line = String::new();
            if person.read_line(&mut line).context("cannot read the answer")? == 0 {
                bail!("no answer, nothing was written");
            }
            match good(line.trim()) {
                Ok(()) => return Ok(line.trim().to_owned()),
                Err(why) => (self.say)(&format!("  {why}\n")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &str, active: Option<&str>) -> (Result<Answers>, String) {
        let args = Flags {
            system: None,
            account: Some("111122223333".to_owned()),
            active: active.map(str::to_owned),
            standby: None,
        };
        let (mut typed, mut said) = (typed.as_bytes(), String::new());
        (answers(&args, Some(&mut typed), &mut |text| said += text), said)
    }

    #[test]
    fn a_person_is_asked_until_it_fits_and_not_for_what_is_known() {
        let (answers, said) = asked("My Shop\nshop\neu-west-1\neu-central-1\n", Some("eu-west-1"));
        let answers = answers.unwrap();
        assert_eq!((answers.system.as_str(), answers.standby.name), ("shop", "eu-central-1"));
        assert_eq!(said.matches("Name of the system").count(), 2, "{said}");
        assert!(said.contains("`my-shop` would do") && said.contains("eu-west-1 is lost as a whole"), "{said}");
        assert!(!said.contains("account") && !said.contains("serves"), "{said}");
        let (answers, _) = asked("shop\n", Some("eu-west-1"));
        assert_eq!(answers.unwrap_err().to_string(), "no answer, nothing was written");
        let (answers, _) = asked("shop\n", Some("eu-wst-1"));
        assert!(format!("{:#}", answers.unwrap_err()).starts_with("--active: `eu-wst-1` is no region"));
    }
}
