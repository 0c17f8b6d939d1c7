//! What a function needs in one site: log group, function, alias, and what calls it.

use super::{ALIAS, function_name, roles, sources, targets};
use crate::hcl::{self, Expression};
use crate::mechanism::alarm::{self, Alarm, Bad, Metric, Silence};
use crate::mechanism::runtime::environment::{self, Source};
use crate::mechanism::runtime::front::{self, Front};
use crate::mechanism::runtime::{Noun, clock, group, health, image, logs, standing};
use crate::mechanism::stack::{Address, Stack, Subnets};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Arch, Code, Deployer, Kind, Lambda, Served, SiteId};
use crate::quantity::Secs;
use std::collections::BTreeMap;

const VERSIONS: Noun =
    Noun { one: "version", many: "versions", capital: "Versions", none_left: "Nothing is counted while nobody calls." };

pub(super) fn write(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>, site: SiteId) {
    let Some(served) = it.component.kind.served() else { return };
    let logs = logs::write(it, stack, site);
    // Nobody connects to it: a load balancer calls Lambda.
    let unasked = Served { port: None, ..served };
    let group = is_inside(it).then(|| group::write(it, unasked, VERSIONS, stack, site)).flatten();
    let function = function(it, settings, stack, site, &logs, group.as_ref());
    let alias = alias(it, settings, stack, site, &function);
    provision(it, settings, stack, site, &function, &alias);
    for front in &front::write(it, served, targets(settings), stack, site) {
        answer(it, stack, site, front, &alias);
    }
    sources::write(it, stack, site, &alias);
    jobs(it, settings, stack, site, &alias);
    alarms(it, settings, stack, site);
}

/// Whether it calls anything that can only be reached from inside the site's network.
pub(super) fn is_inside(it: &Protected<'_>) -> bool {
    it.dependencies().any(|(other, _)| match &other.component.kind {
        Kind::DynamoDb(_) | Kind::S3(_) | Kind::Kinesis(_) | Kind::Sns(_) | Kind::Sqs(_) | Kind::Static(_) => false,
        kind @ (Kind::Ecs(_) | Kind::Ec2(_) | Kind::Lambda(_)) => {
            kind.served().is_some_and(|served| served.port.is_some())
        }
        // Nobody knows where that is: from inside it is reached either way.
        Kind::External(_)
        | Kind::Existing(_)
        | Kind::Rds(_)
        | Kind::Aurora(_)
        | Kind::DocumentDb(_)
        | Kind::Ebs(_)
        | Kind::Efs(_)
        | Kind::Cache(_)
        | Kind::Redis(_)
        | Kind::Kafka(_)
        | Kind::OpenSearch(_)
        | Kind::RabbitMq(_)
        | Kind::Memcached(_) => true,
    })
}

/// AWS fills no variable of a function: it is told the name of what to read.
pub(in crate::mechanism) fn named((variable, source): (String, Source)) -> (String, String) {
    match source {
        Source::Parameter(name) => (format!("{variable}_PARAMETER"), name),
        Source::Secret(name, _) => (format!("{variable}_SECRET"), name),
    }
}

fn function(
    it: &Protected<'_>,
    settings: &Lambda,
    stack: &mut Stack<'_>,
    site: SiteId,
    logs: &Address,
    group: Option<&Address>,
) -> Address {
    let environment = environment::of(it, &settings.environment, &settings.secrets, site).with_site(it.model, site);
    let mut variables: BTreeMap<String, String> = environment.filled.into_iter().map(named).collect();
    // What a user wrote stays as it is.
    variables.extend(environment.plain);
    let network = group.map(|group| (stack.subnets(site, Subnets::Private), group.get("id")));
    let (label, role) = (stack.label(it.component, site), roles::role_name(it, site));
    stack.resource("aws_lambda_function", &label, |function| {
        function.set("function_name", function_name(it, site));
        function.set("role", name::role_arn(it.model, site, &role));
        let deployed: &[&str] = match &settings.code {
            Code::Image { repository, tag } => {
                function.set("package_type", "Image");
                function.set("image_uri", image::reference(it.model, site, repository, tag));
                &["image_uri"]
            }
            Code::Package { buckets, key, handler, language } => {
                function.set("package_type", "Zip");
                function.set("s3_bucket", buckets[site.index()].as_str());
                function.set("s3_key", key.as_str());
                function.set("handler", handler.as_str());
                function.set("runtime", language.as_str());
                &["s3_bucket", "s3_key", "s3_object_version", "source_code_hash"]
            }
        };
        let processor = match settings.arch {
            Arch::Arm64 => "arm64",
            Arch::X86 => "x86_64",
        };
        function.set("architectures", hcl::list([processor]));
        function.set("memory_size", settings.memory);
        function.set("timeout", settings.timeout.0);
        function.comment("Each change is a version: the alias goes back to the one before.");
        function.set("publish", true);
        function.set_some("reserved_concurrent_executions", settings.reserved);
        function.set("tags", tag::tags(it.model, it.component, &[]));
        function.blank().block("environment", |environment| {
            environment
                .set("variables", hcl::object(variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))));
        });
        function.blank().block("logging_config", |logging| {
            logging.set("log_format", "Text");
            logging.set("log_group", logs.get("name"));
        });
        if let Some((subnets, group)) = network {
            function.blank().block("vpc_config", |network| {
                network.set("subnet_ids", subnets);
                network.set("security_group_ids", hcl::list([group]));
            });
        }
        if settings.deployer == Deployer::External {
            function.blank().block("lifecycle", |lifecycle| {
                lifecycle.comment("The deployer says what it runs.");
                lifecycle.set("ignore_changes", hcl::list(deployed.iter().map(|name| hcl::traversal(name, []))));
            });
        }
    })
}

fn alias(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>, site: SiteId, function: &Address) -> Address {
    let label = stack.label(it.component, site);
    stack.resource("aws_lambda_alias", &label, |alias| {
        alias.set("name", ALIAS);
        alias.set("description", "What everything calls");
        alias.set("function_name", function.get("function_name"));
        alias.set("function_version", function.get("version"));
        if settings.deployer == Deployer::External {
            alias.blank().block("lifecycle", |lifecycle| {
                lifecycle.comment("The deployer points it to what is to run.");
                let ignored = ["function_version", "routing_config"].map(|name| hcl::traversal(name, []));
                lifecycle.set("ignore_changes", hcl::list(ignored));
            });
        }
    })
}

fn provision(
    it: &Protected<'_>,
    settings: &Lambda,
    stack: &mut Stack<'_>,
    site: SiteId,
    function: &Address,
    alias: &Address,
) {
    let standing = standing(it.model, site, it.level, settings.provisioned);
    if standing == 0 {
        return;
    }
    let label = stack.label(it.component, site);
    if standing < settings.provisioned {
        let active = &it.model.site(site.other()).name;
        stack.comment(format!(
            "{standing} of {} while {active} is active: recovery has the rest stand ready.",
            settings.provisioned
        ));
    }
    stack.resource("aws_lambda_provisioned_concurrency_config", &label, |ready| {
        ready.set("function_name", function.get("function_name"));
        ready.set("qualifier", alias.get("name"));
        ready.set("provisioned_concurrent_executions", standing);
        ready.blank().block("lifecycle", |lifecycle| {
            lifecycle.comment("Recovery raises it; an apply must not take that back.");
            let ignored = hcl::traversal("provisioned_concurrent_executions", []);
            lifecycle.set("ignore_changes", hcl::list([ignored]));
        });
    });
}

/// Lets somebody call the alias.
fn permit(stack: &mut Stack<'_>, label: &str, alias: &Address, (principal, source): (&str, &Address)) -> Address {
    stack.resource("aws_lambda_permission", label, |permission| {
        permission.set("action", "lambda:InvokeFunction");
        permission.set("function_name", alias.get("function_name"));
        permission.set("qualifier", alias.get("name"));
        permission.set("principal", principal);
        permission.set("source_arn", source.get("arn"));
    })
}

/// The alias behind a load balancer.
fn answer(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, front: &Front, alias: &Address) {
    let label = format!("{}_{}", stack.label(it.component, site), front.scheme.name());
    let permission = permit(stack, &label, alias, ("elasticloadbalancing.amazonaws.com", &front.target_group));
    stack.resource("aws_lb_target_group_attachment", &label, |attachment| {
        attachment.set("target_group_arn", front.target_group.get("arn"));
        attachment.set("target_id", alias.get("arn"));
        attachment.blank().comment("A load balancer takes no function that it may not call.");
        attachment.set("depends_on", hcl::list([permission.whole()]));
    });
}

/// Each job is told by its name.
fn jobs(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>, site: SiteId, alias: &Address) {
    for job in &settings.jobs {
        let rule = clock::rule(it, stack, job, site);
        let label = clock::label(it, stack, job, site);
        permit(stack, &label, alias, ("events.amazonaws.com", &rule));
        stack.resource("aws_cloudwatch_event_target", &label, |target| {
            target.set("rule", rule.get("name"));
            target.set("arn", alias.get("arn"));
            target.set("input", hcl::call("jsonencode", [hcl::object([("job", job.name.as_str())])]));
        });
    }
}

/// What goes wrong with calls, wherever any are made: <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>.
fn alarms(it: &Protected<'_>, settings: &Lambda, stack: &mut Stack<'_>, site: SiteId) {
    let (id, place) = (&it.component.id, &it.model.site(site).name);
    // One call may fail; that some fail in each minute is another thing.
    let failing = (5, 5);
    alarm(it, stack, site, ("Errors", "errors"), failing, format!("Calls of {id} fail in {place}"));
    let refused = format!("Calls of {id} are refused in {place}: too many at a time");
    alarm(it, stack, site, ("Throttles", "throttles"), failing, refused);
    if !settings.jobs.is_empty() {
        // Nobody waits for the answer to a job: AWS calls it twice more, and then it is gone.
        let dropped = format!("A job of {id} was given up in {place}: AWS has called it as often as it does");
        alarm(it, stack, site, ("AsyncEventsDropped", "dropped"), (1, 1), dropped);
    }
}

fn alarm(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    (metric, what): (&'static str, &str),
    periods: (u32, u32),
    description: String,
) {
    let function = function_name(it, site);
    let mut dimensions: Vec<(&'static str, Expression)> = vec![("FunctionName", function.as_str().into())];
    // What is called later is counted by the function alone.
    if metric != "AsyncEventsDropped" {
        dimensions.push(("Resource", format!("{function}:{ALIAS}").into()));
    }
    Alarm {
        component: Some(it.component),
        label: format!("{}_{what}", stack.label(it.component, site)),
        name: alarm::called(it, site, what),
        description,
        metric: Metric { namespace: "AWS/Lambda", name: metric, dimensions, statistic: "Sum" },
        bad: Bad::Above(0),
        period: Secs(60),
        periods,
        silence: Silence::Good(VERSIONS.none_left),
        rings: health::rings(it, site),
    }
    .write(stack, site);
}
