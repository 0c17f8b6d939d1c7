//! Whether what was called came in the plan's order, by what the fake noted: nothing here asks the runbook, the script or
//! the machine what it believes to have done.

use super::steps::Step;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A call of a step, as the fake would note it: the action in lower case, and words that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acting {
    /// As it is sent (`PromoteReadReplica`).
    pub action: String,
    /// Names and values, without numbers: each protocol writes those in its own way.
    pub words: Vec<String>,
}

/// What a step calls; nothing where it only looks.
pub fn acting(step: &Step) -> Option<Acting> {
    let command = step.command.as_deref()?.replace("\\\n", " ");
    let mut tokens = command.split_whitespace().skip_while(|token| *token != "aws").skip(2);
    let verb = tokens.next()?;
    if ["describe-", "get-", "list-"].iter().any(|look| verb.starts_with(look)) {
        return None;
    }
    let mut words = Vec::new();
    let mut is_region = false;
    for token in tokens {
        if !token.starts_with("--") && !is_region {
            let parts = token.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.:/".contains(letter)));
            words.extend(parts.filter(|part| part.contains(char::is_alphabetic)).map(str::to_owned));
        }
        is_region = token == "--region";
    }
    let action = verb.split('-').map(capital).collect::<String>();
    Some(Acting { action: action.replace("Db", "DB"), words: trimmed(words) })
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

/// What stands between braces is left over with a colon.
fn trimmed(words: Vec<String>) -> Vec<String> {
    let words = words.into_iter().map(|word| word.trim_matches(':').to_owned());
    words.filter(|word| word.contains(char::is_alphabetic)).collect()
}

impl Acting {
    /// Whether a noted call is this one.
    pub fn is(&self, call: &Value) -> bool {
        let said = call["said"].as_str().unwrap_or_default();
        call["action"].as_str() == Some(&self.action) && self.words.iter().all(|word| said.contains(word.as_str()))
    }
}

/// Numbers of the calls that carried out each step; fails the test where a step that acts was never called, or called
/// before one that it waits for, however far away, was taken.
#[track_caller]
pub fn in_order(calls: &[Value], steps: &[Step]) -> BTreeMap<String, Vec<usize>> {
    let mut made: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for step in steps {
        let Some(acting) = acting(step) else { continue };
        let is = |call: &Value| acting.is(call) && call["status"] == 200;
        let at: Vec<usize> = calls.iter().enumerate().filter(|(_, call)| is(call)).map(|(at, _)| at).collect();
        assert!(!at.is_empty(), "{} was never called: {acting:?}", step.id);
        made.insert(step.id.clone(), at);
    }
    for step in steps {
        let Some(first) = made.get(&step.id).map(|at| at[0]) else { continue };
        for before in behind(steps, step) {
            if let Some(taken) = made.get(before) {
                assert!(taken[0] < first, "{} was called before {before}, which it waits for", step.id);
            }
        }
    }
    made
}

/// Ids of every step that one waits for, also by way of others.
pub fn behind<'a>(steps: &'a [Step], step: &'a Step) -> BTreeSet<&'a str> {
    let (mut found, mut left) = (BTreeSet::new(), vec![step]);
    while let Some(step) = left.pop() {
        for wait in &step.waits {
            if found.insert(wait.as_str()) {
                left.extend(steps.iter().find(|other| other.id == *wait));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn step(id: &str, command: &str, waits: &[&str]) -> Step {
        Step {
            id: id.to_owned(),
            wave: 0,
            command: Some(command.to_owned()).filter(|command| !command.is_empty()),
            check: None,
            expect: String::new(),
            waits: waits.iter().map(|wait| (*wait).to_owned()).collect(),
        }
    }

    fn call(action: &str, said: &str) -> Value {
        json!({"action": action, "said": said, "status": 200})
    }

    #[test]
    fn a_command_is_known_again() {
        let command = "aws dynamodb put-item --region ap-northeast-1 --table-name drill-fence \\\n  \
                       --item '{\"site\":{\"S\":\"seoul\"},\"tier\":{\"S\":\"checkout\"}}'";
        let acting = acting(&step("a", command, &[])).unwrap();
        assert_eq!(acting.action, "PutItem");
        assert_eq!(acting.words, ["drill-fence", "site", "S", "seoul", "tier", "S", "checkout"]);
        let said = r#"/ {"TableName": "drill-fence", "Item": {"tier": {"S": "checkout"}, "site": {"S": "seoul"}}}"#;
        assert!(acting.is(&call("PutItem", said)));
        assert!(!acting.is(&call("PutItem", &said.replace("checkout", "reports"))));
        assert!(!acting.is(&call("DeleteItem", said)));
        assert_eq!(super::acting(&step("b", "aws rds describe-db-instances --region x", &[])), None);
    }

    #[test]
    fn what_comes_too_early_is_seen() {
        // `c` waits for `a` by way of a look.
        let steps = [
            step("a", "aws rds modify-db-instance --name one", &[]),
            step("b", "", &["a"]),
            step("c", "aws ecs update-service --name one", &["b"]),
        ];
        let (one, two) = (call("ModifyDBInstance", "one"), call("UpdateService", "one"));
        let failed = json!({"action": "UpdateService", "said": "one", "status": 400});
        assert_eq!(in_order(&[failed, one.clone(), two.clone()], &steps)["c"], [2]);
        assert!(std::panic::catch_unwind(|| in_order(&[two, one], &steps)).is_err());
    }
}
