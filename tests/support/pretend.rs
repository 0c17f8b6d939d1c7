//! An `aws` that only pretends: it takes the calls of one plan and no others, remembers which steps have acted, and
//! answers what the plan wants to see once they have.
//!
//! The arguments are made from the plan's data and not by the renderer that is under test.

use drgen::model::Model;
use drgen::recovery::command::kebab;
use drgen::recovery::{Plan, PlannedStep};
use drgen::step::{Act, ApiCall, Find, Is, Look, Param, Shows};
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// The program and what it remembers.
pub struct Pretend {
    /// The directory that belongs on the path.
    pub bin: PathBuf,
    /// What it was asked, a line each: `act STEP`, `ask STEP seen`, `ask STEP unseen`, `find`, `who`, `unknown …`.
    pub log: PathBuf,
    memory: PathBuf,
}

/// What the program does with the calls that have the same arguments.
#[derive(Default)]
struct Case {
    acts: Vec<(String, usize)>,
    asks: Vec<Ask>,
    found: Option<String>,
}

/// What a lookup finds: for each another thing.
fn found(arguments: &str) -> String {
    let mut hasher = DefaultHasher::new();
    arguments.hash(&mut hasher);
    format!("found:{:x}", hasher.finish())
}

/// A step that asks.
struct Ask {
    id: String,
    /// Whether it is seen without anybody having acted.
    given: bool,
    seen: String,
    unseen: String,
}

impl Pretend {
    /// For one plan, in a directory of its own. The first question of each step that acts is answered with an error, the
    /// second with something else than what is wanted.
    pub fn new(dir: &Path, model: &Model, plan: &Plan) -> Self {
        let own = Self { bin: dir.join("bin"), log: dir.join("log"), memory: dir.join("memory") };
        fs::create_dir_all(&own.bin).unwrap();
        fs::create_dir_all(&own.memory).unwrap();
        fs::write(&own.log, "").unwrap();
        let mut cases: BTreeMap<String, Case> = BTreeMap::new();
        for step in &plan.steps {
            collect(step, &model.site(step.step.site).region, &mut cases);
        }
        let region = &model.site(plan.to).region;
        let who = argv(&call("sts", "GetCallerIdentity"), region, Some("[Account, Arn]"), &mut Vec::new());
        let mut text = format!(
            "#!/bin/sh\necho \"$*\" >>{memory}/words\ncase $1 in --cli-connect-timeout) shift 4 ;; *) echo \"unknown $*\" >>{log}; exit 97 ;; esac\n\
             say() {{ echo \"$*\" >>{log}; }}\n\
             first() {{ [ ! -e {memory}/asked.$1 ] && : >{memory}/asked.$1; }}\n\
             acted() {{ for step; do [ -e {memory}/acted.$step ] && return; done; return 1; }}\n\
             broken() {{ for step; do [ -e {memory}/broken.$step ] && return; done; return 1; }}\n\
             IFS='\u{1}'\ncase $* in\n{who}) say who; printf '111122223333\\tarn:aws:iam::111122223333:user/op\\n' ;;\n",
            log = own.log.display(),
            memory = own.memory.display(),
        );
        for (arguments, case) in cases {
            text.push_str(&format!("{arguments})\n{}  ;;\n", case.text(&own.memory)));
        }
        text.push_str("*) say \"unknown $*\"; exit 97 ;;\nesac\n");
        let program = own.bin.join("aws");
        fs::write(&program, text).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        own
    }

    /// From now on a step's call fails, and what it waits for is not seen.
    pub fn break_step(&self, id: &str) {
        fs::write(self.memory.join(format!("broken.{}", file(id))), "").unwrap();
    }

    /// The same, and what AWS says to it.
    pub fn fails_with(&self, id: &str, error: &str) {
        fs::write(self.memory.join(format!("broken.{}", file(id))), error).unwrap();
    }

    /// From now on a step's call takes two seconds.
    pub fn slow(&self, id: &str) {
        fs::write(self.memory.join(format!("slow.{}", file(id))), "").unwrap();
    }

    /// Everything works again.
    pub fn mend(&self) {
        for entry in fs::read_dir(&self.memory).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("broken.")) {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// As if a step had acted before.
    pub fn act(&self, id: &str) {
        for what in ["acted", "asked"] {
            fs::write(self.memory.join(format!("{what}.{}", file(id))), "").unwrap();
        }
    }

    /// What lookups are answered with: `None`, say; `FOUND` is what was looked for.
    pub fn finds(&self, what: &str) {
        fs::write(self.memory.join("finds"), what).unwrap();
    }

    /// What was asked so far.
    pub fn lines(&self) -> Vec<String> {
        fs::read_to_string(&self.log).unwrap().lines().map(str::to_owned).collect()
    }

    /// The words of every call so far.
    pub fn words(&self) -> String {
        fs::read_to_string(self.memory.join("words")).unwrap_or_default()
    }

    /// Forgets what was asked, not what was done.
    pub fn forget(&self) {
        fs::write(&self.log, "").unwrap();
    }
}

impl Case {
    fn text(&self, memory: &Path) -> String {
        let memory = memory.display();
        let flags = |asks: &[Ask]| asks.iter().map(|ask| file(&ask.id)).collect::<Vec<_>>().join(" ");
        let mut text = String::new();
        if let Some(found) = &self.found {
            text.push_str(&format!(
                "  say find; [ ! -e {memory}/finds ] || sed s/FOUND/{found}/ {memory}/finds; [ -e {memory}/finds ] || echo {found}\n"
            ));
        }
        // Where several call the same, it is the first of them whose call this was not yet.
        for (at, (id, number)) in self.acts.iter().enumerate() {
            let (flag, last) = (file(id), at + 1 == self.acts.len());
            let open = if last { "true".to_owned() } else { format!("[ ! -e {memory}/did.{flag}.{number} ]") };
            text.push_str(&format!(
                "  {word} {open}; then\n  if [ -e {memory}/slow.{flag} ]; then say \"slow {id}\"; sleep 2; fi\n  \
                 if broken {flag}; then say \"refused {id}\"; \
                 [ -s {memory}/broken.{flag} ] || echo 'An error occurred (ValidationError)' >&2; \
                 cat {memory}/broken.{flag} >&2; exit 254; fi\n  \
                 say \"act {id}\"; : >{memory}/acted.{flag}; : >{memory}/did.{flag}.{number}\n{end}",
                word = if at == 0 { "if" } else { "elif" },
                end = if last { "  fi\n" } else { "" },
            ));
        }
        // Where several ask the same, the last of them that has acted tells what there is.
        for (at, ask) in self.asks.iter().rev().enumerate() {
            let (id, flag) = (&ask.id, file(&ask.id));
            let when = if ask.given { "true".to_owned() } else { format!("acted {flag}") };
            text.push_str(&format!(
                "  {word} {when}; then\n  if ! broken {all} && ! first {flag}; then say 'ask {id} seen'; printf '%s\\n' {seen}\n  \
                 else say 'ask {id} unseen'; printf '%s\\n' {unseen}; fi\n",
                word = if at == 0 { "if" } else { "elif" },
                all = flags(&self.asks),
                seen = word(&ask.seen),
                unseen = word(&ask.unseen),
            ));
        }
        if let Some(ask) = self.asks.first() {
            let id = &ask.id;
            text.push_str(&format!(
                "  else say 'ask {id} unseen'; echo 'An error occurred (NotFound)' >&2; exit 254; fi\n"
            ));
        }
        text
    }
}

fn collect(step: &PlannedStep, region: &str, cases: &mut BTreeMap<String, Case>) {
    let mut lookups = Vec::new();
    let calls: &[ApiCall] = match &step.step.act {
        Act::Call(call) => std::slice::from_ref(call),
        Act::Calls(calls) => calls,
        Act::Human(_) | Act::Wait => &[],
    };
    for (number, call) in calls.iter().enumerate() {
        cases.entry(argv(call, region, None, &mut lookups)).or_default().acts.push((step.id.clone(), number));
    }
    if let Look::Answer(call, shows) = &step.step.check.look {
        let paths: Vec<String> = shows.iter().map(|one| one.find.jmespath()).collect();
        let query = if shows.len() == 1 { paths[0].clone() } else { format!("[{}]", paths.join(", ")) };
        let case = cases.entry(argv(call, region, Some(&query), &mut lookups)).or_default();
        case.asks.push(Ask {
            id: step.id.clone(),
            given: !matches!(step.step.act, Act::Call(_) | Act::Calls(_)),
            seen: answer(shows, true),
            unseen: answer(shows, false),
        });
    }
    for arguments in lookups {
        let found = found(&arguments);
        cases.entry(arguments).or_default().found = Some(found);
    }
}

fn answer(shows: &[Shows], seen: bool) -> String {
    let one = |one: &Shows| match (&one.is, seen) {
        (Is::Text(text), true) => text.clone(),
        (Is::Either(texts), true) => texts[texts.len() - 1].to_owned(),
        (Is::Begins(start), true) => format!("{start}and-so-on"),
        (Is::AtLeast(number), true) => (number + 1).to_string(),
        (Is::AtLeast(number), false) => (number - 1).to_string(),
        (Is::AtMost(number), true) => format!("{}.0", number),
        (Is::AtMost(number), false) => format!("{}.5", number),
        (Is::True, true) => "True".to_owned(),
        (Is::True, false) => "False".to_owned(),
        (Is::Absent, true) => "None".to_owned(),
        (Is::Text(_) | Is::Either(_) | Is::Begins(_) | Is::Absent, false) => "something else".to_owned(),
    };
    shows.iter().map(one).collect::<Vec<_>>().join("\t")
}

fn call(service: &'static str, action: &'static str) -> ApiCall {
    ApiCall { service, action, params: Vec::new() }
}

/// The arguments of a call as a pattern of the shell, the separators being a letter that is in none of them.
fn argv(call: &ApiCall, region: &str, query: Option<&str>, lookups: &mut Vec<String>) -> String {
    let mut words = vec![call.service.to_owned(), kebab(call.action), "--region".to_owned(), region.to_owned()];
    for (name, value) in &call.params {
        let name = kebab(name);
        match value {
            Param::Flag(true) => words.push(format!("--{name}")),
            Param::Flag(false) => words.push(format!("--no-{name}")),
            // The latest or another one.
            Param::Latest(_) => words.push("--\u{2}".to_owned()),
            Param::List(items) => {
                words.push(format!("--{name}"));
                words.extend(items.iter().cloned());
            }
            value => {
                words.push(format!("--{name}"));
                words.push(text(value, region, lookups));
            }
        }
    }
    if let Some(query) = query {
        words.extend(["--query", query, "--output", "text"].map(str::to_owned));
    }
    // A moment is whatever it is.
    let pieces = words.join("\u{1}");
    pieces.split("\u{2}").map(word).collect::<Vec<_>>().join("*")
}

fn text(value: &Param, region: &str, lookups: &mut Vec<String>) -> String {
    match value {
        Param::Text(text) => text.clone(),
        Param::Number(number) => number.to_string(),
        Param::Flag(flag) => flag.to_string(),
        Param::List(_) | Param::Latest(_) => unreachable!("it is several words"),
        // Shorthand knows no object within an object; what is looked up is in no JSON.
        Param::Map(pairs) | Param::Keyed(pairs)
            if pairs.iter().any(|(_, value)| {
                matches!(value, Param::List(_) | Param::Map(_) | Param::Keyed(_) | Param::Objects(_))
            }) && !pairs.iter().any(|(_, value)| matches!(value, Param::Lookup { .. })) =>
        {
            object(value).to_string()
        }
        Param::Map(pairs) | Param::Keyed(pairs) => {
            let pairs = pairs.iter().map(|(key, value)| match value {
                Param::List(items) => format!("{key}={}", items.join(",")),
                // Several in one word.
                Param::Lookup { call, find, .. } if matches!(**find, Find::Each { .. }) => {
                    let query = format!("join(',', {})", find.jmespath());
                    format!("{key}={}", look_up(call, region, &query, lookups))
                }
                value => format!("{key}={}", text(value, region, lookups)),
            });
            pairs.collect::<Vec<_>>().join(",")
        }
        Param::Objects(items) => serde_json::Value::Array(items.iter().map(object).collect()).to_string(),
        Param::Ago(_) => "\u{2}".to_owned(),
        Param::Lookup { call, find, .. } => look_up(call, region, &find.jmespath(), lookups),
    }
}

fn look_up(call: &ApiCall, region: &str, query: &str, lookups: &mut Vec<String>) -> String {
    let arguments = argv(call, region, Some(query), lookups);
    let found = found(&arguments);
    lookups.push(arguments);
    found
}

fn object(value: &Param) -> serde_json::Value {
    match value {
        Param::Text(text) => text.as_str().into(),
        Param::Number(number) => (*number).into(),
        Param::Flag(flag) => (*flag).into(),
        Param::List(items) => items.as_slice().into(),
        Param::Map(pairs) | Param::Keyed(pairs) => {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), object(value))).collect()
        }
        Param::Objects(items) => items.iter().map(object).collect(),
        other => unreachable!("{other:?} in an object"),
    }
}

/// In single quotes.
fn word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn file(id: &str) -> String {
    id.replace('/', "%")
}
