//! What a service needs in one site: log group, task definition, service, scaling.

use super::{TASKS, jobs, roles, service_name};
use crate::hcl::{self, Expression, Part};
use crate::mechanism::alarm::Metric;
use crate::mechanism::runtime::environment::{self, Environment};
use crate::mechanism::runtime::front::{self, Front, Targets};
use crate::mechanism::runtime::{CPU_TARGET, group, health, logs, standing};
use crate::mechanism::stack::{Address, Stack, Subnets};
use crate::mechanism::{Protected, name, tag};
use crate::model::{Arch, Deployer, Ecs, SiteId};

/// A service being written into the stack of a site.
struct Runtime<'a, 'p, 's> {
    it: &'a Protected<'p>,
    ecs: &'a Ecs,
    stack: &'a mut Stack<'s>,
    site: SiteId,
    label: String,
}

pub(super) fn write(it: &Protected<'_>, ecs: &Ecs, stack: &mut Stack<'_>, site: SiteId) {
    let label = stack.label(it.component, site);
    let mut runtime = Runtime { it, ecs, stack, site, label };
    let logs = logs::write(it, runtime.stack, site);
    let definition = runtime.task_definition(&logs);
    let Some(served) = it.component.kind.served() else { return };
    let Some(tasks) = group::write(it, served, TASKS, runtime.stack, site) else { return };
    let fronts = front::write(it, served, Targets::Addresses, runtime.stack, site);
    let service = runtime.service(&definition, &tasks, &fronts);
    if ecs.max > 0 {
        runtime.scaling(&service);
    }
    jobs::write(it, ecs, stack, site, &definition);
    // Container Insights, which the stack's cluster has on:
    // <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html>
    let metric = Metric {
        namespace: "ECS/ContainerInsights",
        name: "RunningTaskCount",
        dimensions: vec![
            ("ClusterName", name::cluster(it.model, it.component.platform, site).into()),
            ("ServiceName", service_name(it, site).into()),
        ],
        statistic: "Minimum",
    };
    health::write(it, stack, site, TASKS, &fronts, metric, standing(it.model, site, it.level, ecs.min));
}

impl Runtime<'_, '_, '_> {
    fn task_definition(&mut self, logs: &Address) -> Address {
        let environment = environment::of(self.it, &self.ecs.environment, &self.ecs.secrets, self.site)
            .with_site(self.it.model, self.site);
        let arn = |role: String| name::role_arn(self.it.model, self.site, &role);
        let containers = hcl::list([self.container(environment, logs)]);
        self.stack.resource("aws_ecs_task_definition", &self.label, |definition| {
            definition.set("family", service_name(self.it, self.site));
            definition.set("requires_compatibilities", hcl::list(["FARGATE"]));
            definition.set("network_mode", "awsvpc");
            definition.set("cpu", self.ecs.cpu);
            definition.set("memory", self.ecs.memory);
            definition.set("execution_role_arn", arn(roles::execution_role(self.it, self.site)));
            definition.set("task_role_arn", arn(roles::task_role(self.it, self.site)));
            definition.comment("Old revisions stay: a rollback needs them.");
            definition.set("skip_destroy", true);
            definition.set("container_definitions", hcl::call("jsonencode", [containers]));
            definition.set("tags", tag::tags(self.it.model, self.it.component, &[]));
            definition.blank().block("runtime_platform", |platform| {
                platform.set("operating_system_family", "LINUX");
                platform.set(
                    "cpu_architecture",
                    match self.ecs.arch {
                        Arch::Arm64 => "ARM64",
                        Arch::X86 => "X86_64",
                    },
                );
            });
        })
    }

    fn container(&self, environment: Environment, logs: &Address) -> Expression {
        let place = self.it.model.site(self.site);
        // Each site pulls from its own registry: the other one may be gone.
        let registry = format!("{}.dkr.ecr.{}.amazonaws.com", place.account, place.region);
        let reference = if self.ecs.tag.starts_with("sha256:") { '@' } else { ':' };
        let image = format!("{registry}/{}{reference}{}", self.ecs.repository, self.ecs.tag);
        let named = |(name, value): (String, String), key: &'static str| hcl::object([("name", name), (key, value)]);
        let mut rows = vec![
            ("name", Expression::from(self.it.component.name())),
            ("image", image.into()),
            ("essential", true.into()),
        ];
        if let Some(port) = self.ecs.port {
            let mapping = [("containerPort", Expression::from(port)), ("protocol", "tcp".into())];
            rows.push(("portMappings", hcl::list([hcl::object(mapping)])));
        }
        rows.push(("environment", hcl::list(environment.plain.into_iter().map(|pair| named(pair, "value")))));
        if !environment.filled.is_empty() {
            let filled = environment.filled.into_iter().map(|(name, source)| (name, source.value_from(place)));
            rows.push(("secrets", hcl::list(filled.map(|pair| named(pair, "valueFrom")))));
        }
        let options = [
            ("awslogs-group", logs.get("name")),
            ("awslogs-region", place.region.as_str().into()),
            ("awslogs-stream-prefix", self.it.component.name().into()),
        ];
        rows.push((
            "logConfiguration",
            hcl::object([("logDriver", Expression::from("awslogs")), ("options", hcl::object(options))]),
        ));
        hcl::object(rows)
    }

    fn service(&mut self, definition: &Address, tasks: &Address, fronts: &[Front]) -> Address {
        let (cluster, subnets) =
            (self.stack.cluster(self.it.component, self.site), self.stack.subnets(self.site, Subnets::Private));
        let standing = standing(self.it.model, self.site, self.it.level, self.ecs.min);
        if standing < self.ecs.min {
            let active = &self.it.model.site(self.site.other()).name;
            self.stack.comment(format!(
                "{standing} of {} tasks while {active} is active: recovery starts the rest.",
                self.ecs.min
            ));
        }
        self.stack.resource("aws_ecs_service", &self.label, |service| {
            service.set("name", service_name(self.it, self.site));
            service.set("cluster", cluster.id());
            service.set("task_definition", definition.get("arn"));
            service.set("desired_count", standing);
            service.set("launch_type", "FARGATE");
            service.set("availability_zone_rebalancing", "ENABLED");
            if !fronts.is_empty() {
                service.set("health_check_grace_period_seconds", 60);
            }
            service.set("propagate_tags", "SERVICE");
            service.set("tags", tag::tags(self.it.model, self.it.component, &[]));
            service.blank().block("deployment_circuit_breaker", |breaker| {
                breaker.set("enable", true);
                breaker.set("rollback", true);
            });
            service.blank().block("network_configuration", |network| {
                network.set("subnets", subnets);
                network.set("security_groups", hcl::list([tasks.get("id")]));
            });
            for front in fronts {
                service.blank().block("load_balancer", |balancer| {
                    balancer.set("target_group_arn", front.target_group.get("arn"));
                    balancer.set("container_name", self.it.component.name());
                    balancer.set_some("container_port", self.ecs.port);
                });
            }
            if !fronts.is_empty() {
                service.blank().comment("ECS refuses a target group that no listener uses yet.");
                service.set("depends_on", hcl::list(fronts.iter().map(|front| front.rule.whole())));
            }
            service.blank().block("lifecycle", |lifecycle| {
                let mut ignored = vec![hcl::traversal("desired_count", [])];
                match self.ecs.deployer {
                    Deployer::External => {
                        lifecycle.comment("Scaling and recovery set the count, the deployer the task definition.");
                        ignored.push(hcl::traversal("task_definition", []));
                    }
                    Deployer::Drgen => {
                        lifecycle.comment("Scaling and recovery set the count.");
                    }
                }
                lifecycle.set("ignore_changes", hcl::list(ignored));
            });
        })
    }

    fn scaling(&mut self, service: &Address) {
        let cluster = self.stack.cluster(self.it.component, self.site);
        let target = self.stack.resource("aws_appautoscaling_target", &self.label, |target| {
            let resource: [Part; 4] = ["service/".into(), cluster.name(), "/".into(), service.get("name").into()];
            target.set("service_namespace", "ecs");
            target.set("scalable_dimension", "ecs:service:DesiredCount");
            target.set("resource_id", hcl::template(resource));
            target.set("min_capacity", standing(self.it.model, self.site, self.it.level, self.ecs.min));
            target.set("max_capacity", self.ecs.max);
            target.set("tags", tag::tags(self.it.model, self.it.component, &[]));
            target.blank().block("lifecycle", |lifecycle| {
                lifecycle.comment("Recovery raises it; an apply must not scale the promoted site down again.");
                lifecycle.set("ignore_changes", hcl::list([hcl::traversal("min_capacity", [])]));
            });
        });
        self.stack.resource("aws_appautoscaling_policy", &self.label, |policy| {
            policy.set("name", "cpu");
            policy.set("policy_type", "TargetTrackingScaling");
            policy.set("service_namespace", target.get("service_namespace"));
            policy.set("scalable_dimension", target.get("scalable_dimension"));
            policy.set("resource_id", target.get("resource_id"));
            policy.blank().block("target_tracking_scaling_policy_configuration", |tracking| {
                tracking.set("target_value", CPU_TARGET);
                tracking.blank().block("predefined_metric_specification", |metric| {
                    metric.set("predefined_metric_type", "ECSServiceAverageCPUUtilization");
                });
            });
        });
    }
}
