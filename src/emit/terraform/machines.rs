//! The state machines that carry out recovery, in the site that takes over: those of a stack's services beside what they
//! act on, the one that people start in a stack of its own; their roles in `global`.

use super::{Printer, logs};
use crate::hcl::{self, Expression};
use crate::machine::{Machine, NEVER, Orchestra, POLICY, hold, names};
use crate::mechanism::alarm::{Alarm, Bad, Metric, Rings, Silence};
use crate::mechanism::stack::{Address, Place, Stack};
use crate::mechanism::{Grant, name, policy};
use crate::model::{ComponentId, GroupId, SiteId};
use crate::quantity::Secs;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What denying takes of a policy.
const NEVER_SIZE: usize = 1_100;

/// A group's machines, and what they are permitted.
pub(super) struct Parts<'a, 'm> {
    orchestra: &'a Orchestra<'m>,
    group: GroupId,
    /// By the component that its file is called after; nothing elsewhere than in the site that takes over.
    machines: BTreeMap<ComponentId, Vec<Machine>>,
}

impl<'a, 'm> Parts<'a, 'm> {
    pub fn of(orchestra: &'a Orchestra<'m>, stack: &Stack<'_>, group: GroupId) -> Self {
        let here = stack.place == Place::Site(orchestra.site());
        let machines = if here { orchestra.parts(group) } else { BTreeMap::new() };
        Self { orchestra, group, machines }
    }

    /// Those that recover what is in one file.
    pub fn of_file(&mut self, owner: ComponentId, stack: &mut Stack<'_>, printer: &mut Printer<'_>) {
        for machine in self.machines.get(&owner).into_iter().flatten() {
            write(stack, self.orchestra, machine, Some(self.group), None, printer);
        }
    }

    /// The one that starts those; in `global` the role of all of them.
    pub fn stack(self, stack: &mut Stack<'_>, printer: &mut Printer<'_>) {
        if stack.place == Place::Global {
            role(stack, self.orchestra, Some(self.group));
        }
        let parts: Vec<Machine> = self.machines.into_values().flatten().collect();
        if let Some(machine) = self.orchestra.stack(self.group, &parts) {
            write(stack, self.orchestra, &machine, Some(self.group), None, printer);
        }
        printer.file("recovery", &stack.take());
    }
}

/// What belongs to no group: ledger, log, the machine that asks people and the one that people start.
pub(super) fn everybody(stack: &mut Stack<'_>, orchestra: &Orchestra<'_>, printer: &mut Printer<'_>) {
    let (model, site) = (stack.model, orchestra.site());
    stack.comment("One row for each step of a run: done, asked, answered. It holds no data of users.");
    stack.resource("aws_dynamodb_table", "ledger", |table| {
        table.set("name", names::ledger(model, site));
        table.set("billing_mode", "PAY_PER_REQUEST");
        table.set("hash_key", "run").set("range_key", "step");
        table.set("deletion_protection_enabled", true);
        for key in ["run", "step"] {
            table.blank().block("attribute", |attribute| {
                attribute.set("name", key).set("type", "S");
            });
        }
        table.blank().block("point_in_time_recovery", |recovery| {
            recovery.set("enabled", true);
        });
    });
    let log = logs::group(stack, site, "recovery", names::log_group(model, site));
    let [_, top] = [orchestra.ask(), orchestra.top()].map(|machine| {
        let log = hcl::template([log.get("arn").into(), ":*".into()]);
        (write(stack, orchestra, &machine, None, Some(log), printer), machine.name)
    });
    stopped(stack, site, top);
    printer.file("recovery", &stack.take());
}

/// A run that ended before its time pages: what a step could not do asks people, but who waits for that question would
/// not hear of a run that died, or was refused. <https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html>
fn stopped(stack: &mut Stack<'_>, site: SiteId, (machine, name): (Address, String)) {
    for (how, metric, what) in [
        ("stopped", "ExecutionsFailed", "failed or was refused: see the cause of its execution"),
        ("aborted", "ExecutionsAborted", "was stopped by somebody: nobody goes on with it"),
    ] {
        Alarm {
            component: None,
            label: format!("recovery_{how}"),
            name: format!("{name}-{how}"),
            description: format!("A run of {name} {what}"),
            metric: Metric {
                namespace: "AWS/States",
                name: metric,
                dimensions: vec![("StateMachineArn", machine.get("arn"))],
                statistic: "Sum",
            },
            bad: Bad::Above(0),
            period: Secs(60),
            periods: (1, 1),
            silence: Silence::Good("Only counted while something runs."),
            rings: Rings::Once,
        }
        .write(stack, site);
    }
}

fn write(
    stack: &mut Stack<'_>,
    orchestra: &Orchestra<'_>,
    machine: &Machine,
    group: Option<GroupId>,
    log: Option<Expression>,
    printer: &mut Printer<'_>,
) -> Address {
    let (model, site) = (stack.model, orchestra.site());
    let place = model.site(site);
    let role = name::role_arn(model, site, &names::role(model, group, site));
    // Made in a stack that comes before, unless it is this one's.
    let log = log.unwrap_or_else(|| {
        format!("arn:aws:logs:{}:{}:log-group:{}:*", place.region, place.account, names::log_group(model, site)).into()
    });
    let label = format!("{}_recovery", machine.label.replace('-', "_"));
    let definition = definition(&machine.label, &machine.definition, printer);
    stack.resource("aws_sfn_state_machine", &label, |resource| {
        resource.set("name", machine.name.as_str());
        resource.set("role_arn", role);
        resource.set("definition", definition);
        logs::to(resource, log);
    })
}

/// Writes a definition into a file of its own: `file("${path.module}/order.asl.json")`.
pub(super) fn definition(label: &str, definition: &str, printer: &mut Printer<'_>) -> Expression {
    let file = format!("{label}.asl.json");
    printer.sink.file(&file, definition);
    let path = hcl::template([hcl::traversal("path", ["module"]).into(), format!("/{file}").as_str().into()]);
    hcl::call("file", [path])
}

/// The role of a group's machines, or of the one that people start: what its calls need, and an explicit denial of all
/// that destroys.
pub(super) fn role(stack: &mut Stack<'_>, orchestra: &Orchestra<'_>, group: Option<GroupId>) {
    let (model, site) = (stack.model, orchestra.site());
    let place = model.site(site);
    let source = format!("arn:aws:states:{}:{}:stateMachine:{}-*", place.region, place.account, model.system);
    let label = format!("recovery_{}", place.name.replace('-', "_"));
    let mut grants = orchestra.grants(group);
    grants.extend(machinery(stack, orchestra));
    let trust = policy::trust("states.amazonaws.com", &place.account, &source);
    write_role(stack, &label, names::role(model, group, site), &place.name, trust, &grants);
}

/// What a person needs who starts the machine, answers it, or carries the plan out by hand: a role for whoever the
/// account lets assume it, with as many policies as AWS's size makes of them, and nothing that destroys.
pub(super) fn operator(stack: &mut Stack<'_>, orchestra: &Orchestra<'_>) {
    let (model, site) = (stack.model, orchestra.site());
    let place = model.site(site);
    let arn = |service: &str, rest: String| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
    let mut grants = orchestra.operator_grants();
    grants.push(grant(&["states:StartExecution"], vec![arn("states", format!("stateMachine:{}-*", model.system))]));
    grants.push(grant(
        // No redrive: that goes on in the middle, past the states that look who holds the ledger.
        &["states:DescribeExecution", "states:GetExecutionHistory", "states:StopExecution"],
        vec![arn("states", format!("execution:{}-*", model.system))],
    ));
    // Tokens and lists are of no machine in particular.
    grants.push(grant(
        &[
            "backup:ListBackupJobs",
            "backup:ListCopyJobs",
            "backup:ListRestoreJobs",
            "cloudwatch:DescribeAlarmHistory",
            "states:ListExecutions",
            "states:ListStateMachines",
            "states:SendTaskFailure",
            "states:SendTaskSuccess",
        ],
        vec!["*".to_owned()],
    ));
    let ledger = arn("dynamodb", format!("table/{}", names::ledger(model, site)));
    // Of what runs have done nobody changes anything, but the row by which a run that was given up holds the ledger.
    // <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html>
    grants.push(Grant {
        conditions: vec![("ForAllValues:StringEquals", "dynamodb:LeadingKeys", vec![hold::ROW.0.to_owned()])],
        ..grant(&["dynamodb:UpdateItem"], vec![ledger.clone()])
    });
    grants.push(grant(&["dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"], vec![ledger]));
    let mut policies: Vec<(usize, Vec<Expression>)> = vec![(0, vec![never()])];
    for one in &grants {
        // As JSON, generously: quotes, commas, the keys of a statement.
        let texts = one.actions.iter().map(|text| text.len()).chain(one.resources.iter().map(|text| text.len()));
        let conditions =
            one.conditions.iter().map(|(a, b, c)| a.len() + b.len() + c.iter().map(String::len).sum::<usize>());
        let size = texts.chain(conditions).map(|length| length + 8).sum::<usize>() + 64;
        let last = policies.last().expect("internal: there is one");
        if last.0 + size > POLICY - NEVER_SIZE {
            policies.push((0, Vec::new()));
        }
        let last = policies.last_mut().expect("internal: there is one");
        last.0 += size;
        last.1.push(policy::allow(one));
    }
    let site_label = place.name.replace('-', "_");
    stack.comment("For people. Who may assume it is for the account to say: `sts:AssumeRole` on this role.");
    let role = stack.resource("aws_iam_role", &format!("operator_{site_label}"), |role| {
        let account = hcl::object([("AWS", name::root_arn(model, site))]);
        let trust = hcl::object([
            ("Effect", Expression::from("Allow")),
            ("Principal", account),
            ("Action", "sts:AssumeRole".into()),
        ]);
        role.set("name", names::operator(model, site, 0));
        role.set("assume_role_policy", policy::document([trust]));
        role.comment("A recovery outlasts the hour that is the default.");
        role.set("max_session_duration", 12 * 60 * 60);
        role.set("tags", hcl::object([("dr:site", place.name.as_str())]));
    });
    for (at, (_, statements)) in policies.into_iter().enumerate() {
        let number = at + 1;
        let label = format!("operator_{site_label}_{number}");
        let made = stack.resource("aws_iam_policy", &label, |policy| {
            policy.set("name", names::operator(model, site, number));
            policy
                .set("description", format!("Recovery of {} into {}, by hand or by machine", model.system, place.name));
            policy.set("policy", policy::document(statements));
            policy.set("tags", hcl::object([("dr:site", place.name.as_str())]));
        });
        stack.resource("aws_iam_role_policy_attachment", &label, |attachment| {
            attachment.set("role", role.get("name"));
            attachment.set("policy_arn", made.get("arn"));
        });
    }
}

fn grant(actions: &[&'static str], resources: Vec<String>) -> Grant {
    let resources = resources.into_iter().map(Cow::Owned).collect();
    Grant { actions: actions.to_vec(), resources, conditions: Vec::new() }
}

/// Denies all that destroys.
fn never() -> Expression {
    hcl::object([
        ("Effect", Expression::from("Deny")),
        ("Action", hcl::list(NEVER.iter().copied())),
        ("Resource", "*".into()),
    ])
}

/// A role that may do this and destroys nothing, whatever else it is given.
pub(super) fn write_role(
    stack: &mut Stack<'_>,
    label: &str,
    role_name: String,
    site: &str,
    trust: Expression,
    grants: &[Grant],
) {
    let address = stack.resource("aws_iam_role", label, |role| {
        role.set("name", role_name);
        role.set("assume_role_policy", policy::document([trust]));
        role.set("tags", hcl::object([("dr:site", site)]));
    });
    stack.resource("aws_iam_role_policy", label, |inline| {
        inline.set("name", "recovery");
        inline.set("role", address.get("id"));
        inline.set("policy", policy::document(grants.iter().map(policy::allow).chain([never()])));
    });
}

/// What every machine needs: the ledger, the other machines, the topic, the log.
fn machinery(stack: &Stack<'_>, orchestra: &Orchestra<'_>) -> Vec<Grant> {
    let (model, site) = (stack.model, orchestra.site());
    let place = model.site(site);
    let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{}:{}:{rest}", place.region, place.account);
    vec![
        grant(
            &["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:UpdateItem"],
            vec![arn("dynamodb", &format!("table/{}", names::ledger(model, site)))],
        ),
        grant(&["states:StartExecution"], vec![arn("states", &format!("stateMachine:{}-*", model.system))]),
        grant(
            &["states:DescribeExecution", "states:StopExecution"],
            vec![arn("states", &format!("execution:{}-*", model.system))],
        ),
        // How a machine learns that the one it started has ended:
        // https://docs.aws.amazon.com/step-functions/latest/dg/connect-stepfunctions.html#sync-async-iam-policies
        grant(
            &["events:DescribeRule", "events:PutRule", "events:PutTargets"],
            vec![arn("events", "rule/StepFunctionsGetEventsForStepFunctionsExecutionRule")],
        ),
        grant(&["sns:Publish"], vec![names::topic_arn(model, site)]),
        // The topic is encrypted.
        Grant {
            conditions: vec![(
                "ForAnyValue:StringEquals",
                "kms:ResourceAliases",
                vec![name::key_alias(model, site, "logs")],
            )],
            ..grant(&["kms:Decrypt", "kms:GenerateDataKey"], vec![arn("kms", "key/*")])
        },
        logs::deliver(),
    ]
}
