//! The Auto Scaling group of a service in a site, what lets it start instances, and what keeps room for them.

use super::{INSTANCES, group_name, reserved, settings, template};
use crate::hcl;
use crate::mechanism::alarm::Metric;
use crate::mechanism::runtime::front::{self, Front, Targets};
use crate::mechanism::runtime::{self, CPU_TARGET, health, logs, standing};
use crate::mechanism::stack::{Address, Stack, Subnets};
use crate::mechanism::{Protected, ebs, name, tag};
use crate::model::{MachineImage, SiteId};

/// Seconds from the start of an instance in which load balancers may find it unhealthy without harm.
const GRACE: u32 = 300;

/// What Auto Scaling does with the site's key for disks: all that EBS asks of whoever starts an instance.
/// <https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html>
const OPERATIONS: [&str; 8] = [
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
];

/// All of a service in a site.
pub(super) fn write(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let Some(served) = it.component.kind.served() else { return };
    logs::write(it, stack, site);
    let Some(instances) = runtime::group::write(it, served, INSTANCES, stack, site) else { return };
    let fronts = front::write(it, served, Targets::Instances, stack, site);
    let template = template::write(it, stack, site, &instances);
    let grant = grant(it, stack, site);
    let group = group(it, stack, site, &fronts, &template, &grant);
    scaling(it, stack, site, &group);
    reservations(it, stack, site);
    // <https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html>
    let metric = Metric {
        namespace: "AWS/AutoScaling",
        name: "GroupInServiceInstances",
        dimensions: vec![("AutoScalingGroupName", group.get("name"))],
        statistic: "Minimum",
    };
    let standing = standing(it.model, site, it.level, settings(it.component).min);
    health::write(it, stack, site, INSTANCES, &fronts, metric, standing);
}

/// Without it instances with such disks end as soon as they are started. A grant and not the key's policy: who is not
/// there yet can be named in neither, and this one is only the service's.
fn grant(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) -> Address {
    let (key, label) = (stack.key(site, "data"), stack.label(it.component, site));
    stack.comment("Without it Auto Scaling starts no instance whose disk is encrypted with this key.");
    stack.resource("aws_kms_grant", &label, |grant| {
        grant.set("name", group_name(it, site));
        grant.set("key_id", key);
        grant.set("grantee_principal", name::role_arn(it.model, site, super::SERVICE_ROLE));
        grant.set("operations", hcl::list(OPERATIONS));
    })
}

fn group(
    it: &Protected<'_>,
    stack: &mut Stack<'_>,
    site: SiteId,
    fronts: &[Front],
    template: &Address,
    grant: &Address,
) -> Address {
    let (label, ec2) = (stack.label(it.component, site), settings(it.component));
    let pinned = ebs::has_volumes(it.component, it.model);
    let subnets = stack.subnets(site, Subnets::Private);
    let standing = standing(it.model, site, it.level, ec2.min);
    if standing < ec2.min {
        let active = &it.model.site(site.other()).name;
        let rest = format!("{standing} of {} instances while {active} is active: recovery starts the rest.", ec2.min);
        stack.comment(rest);
    }
    stack.resource("aws_autoscaling_group", &label, |group| {
        group.set("name", group_name(it, site));
        group.set("min_size", standing);
        group.set("max_size", ec2.max);
        group.set("desired_capacity", standing);
        if pinned {
            group.comment("In the zone of its volume, which can be attached in no other.");
            group.set("vpc_zone_identifier", hcl::list([hcl::index(subnets, 0)]));
        } else {
            group.set("vpc_zone_identifier", subnets);
        }
        if !fronts.is_empty() {
            group.set("target_group_arns", hcl::list(fronts.iter().map(|front| front.target_group.get("arn"))));
        }
        if pinned && !fronts.is_empty() {
            // <https://docs.aws.amazon.com/ebs/latest/userguide/initalize-volume.html>
            group.comment("A restored volume is slow at first: load balancers would end the only instance meanwhile.");
        }
        group.set("health_check_type", if fronts.is_empty() || pinned { "EC2" } else { "ELB" });
        group.set("health_check_grace_period", GRACE);
        group.set("default_instance_warmup", 60);
        group.comment("An apply does not wait for instances: whether they are healthy, alarms say.");
        group.set("wait_for_capacity_timeout", "0");
        group.set("enabled_metrics", hcl::list(["GroupDesiredCapacity", "GroupInServiceInstances"]));
        group.blank().block("launch_template", |from| {
            from.set("id", template.get("id"));
            from.set("version", template.get("latest_version"));
        });
        group.blank().block("instance_refresh", |refresh| {
            refresh.set("strategy", "Rolling");
            refresh.blank().block("preferences", |preferences| {
                if pinned {
                    preferences.comment("The old one goes first: a volume is attached to one alone.");
                    preferences.set("min_healthy_percentage", 0);
                    preferences.set("max_healthy_percentage", 100);
                } else {
                    preferences.comment("New ones first, then the old ones go.");
                    preferences.set("min_healthy_percentage", 100);
                    preferences.set("max_healthy_percentage", 150);
                }
                // <https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html>
                // A copy that another one takes the place of is gone, and with it what a rollback would start.
                if let MachineImage::Named(images) = &ec2.image
                    && images[site.index()].is_some()
                {
                    preferences.set("auto_rollback", true);
                }
            });
        });
        for (key, value) in tag::pairs(it.model, it.component, &template::all_tags(it, site)) {
            group.blank().block("tag", |tag| {
                tag.set("key", key);
                tag.set("value", value);
                // Instances have them from the template.
                tag.set("propagate_at_launch", false);
            });
        }
        group.blank();
        let rules = fronts.iter().map(|front| front.rule.whole());
        group.set("depends_on", hcl::list([grant.whole()].into_iter().chain(rules)));
        group.blank().block("lifecycle", |lifecycle| {
            lifecycle.comment("Scaling and recovery set them: an apply must not scale the promoted site down again.");
            let ignored = ["desired_capacity", "min_size"].map(|name| hcl::traversal(name, []));
            lifecycle.set("ignore_changes", hcl::list(ignored));
        });
    })
}

fn scaling(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) {
    let label = stack.label(it.component, site);
    stack.resource("aws_autoscaling_policy", &label, |policy| {
        policy.set("name", "cpu");
        policy.set("autoscaling_group_name", group.get("name"));
        policy.set("policy_type", "TargetTrackingScaling");
        policy.blank().block("target_tracking_configuration", |tracking| {
            tracking.set("target_value", CPU_TARGET);
            tracking.blank().block("predefined_metric_specification", |metric| {
                metric.set("predefined_metric_type", "ASGAverageCPUUtilization");
            });
        });
    });
}

/// Open ones: whatever of this type runs in the zone counts, so nothing has to name them.
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/capacity-reservations-using.html>
fn reservations(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId) {
    let (label, ec2) = (stack.label(it.component, site), settings(it.component));
    if reserved(ec2, it.level) == 0 {
        return;
    }
    let subnets = stack.subnets(site, Subnets::Private);
    let places = super::places(it.model, site);
    let found = stack.data("aws_subnet", &label, |subnet| {
        subnet.set("for_each", hcl::call("toset", [subnets]));
        subnet.set("id", hcl::traversal("each", ["value"]));
    });
    stack.comment(format!(
        "{} instances, over the zones of the subnets: when a region is lost, everybody starts here.",
        ec2.min
    ));
    stack.resource("aws_ec2_capacity_reservation", &label, |reservation| {
        reservation.set("for_each", found.whole());
        reservation.set("availability_zone", hcl::traversal("each", ["value", "availability_zone"]));
        reservation.set("instance_type", ec2.instance_type.as_str());
        reservation.set("instance_platform", "Linux/UNIX");
        reservation.set("instance_count", ec2.min.div_ceil(places));
        reservation.set("instance_match_criteria", "open");
        reservation.set("end_date_type", "unlimited");
        reservation.set("tags", tag::tags(it.model, it.component, &[]));
    });
}
