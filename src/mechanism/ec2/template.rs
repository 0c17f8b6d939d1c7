//! What instances are started from: an image in their own region, a launch template that names it.

use super::{boot, roles, settings};
use crate::hcl::{self, Body, Expression};
use crate::mechanism::runtime::environment;
use crate::mechanism::stack::{Address, Stack};
use crate::mechanism::{Protected, ebs, name, tag};
use crate::model::{MachineImage, SiteId};

/// An image, as a launch template takes it.
struct Image {
    id: Expression,
    /// The device of its root disk: `/dev/xvda`. A disk at another one would come beside it, and not in its place.
    root: Expression,
}

/// `shop-commerce-order-tokyo-ami-0a1b…`: changes with the image that is copied, and with the stack, for none can take up
/// another's copy; so the new copy can exist beside the old.
pub(super) fn copy_name(it: &Protected<'_>, site: SiteId) -> String {
    let source = match &settings(it.component).image {
        MachineImage::Named(images) => images[site.other().index()].as_deref().unwrap_or_default(),
        MachineImage::Parameter(_) => "",
    };
    let (model, component) = (it.model, it.component);
    let group = &model.group(component.group).name;
    name::join(&[&model.system, group, &name::slug(component), &model.site(site).name, source], name::LONG)
}

/// The launch template of a site.
pub(super) fn write(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, group: &Address) -> Address {
    let (label, ec2) = (stack.label(it.component, site), settings(it.component));
    let image = image(it, stack, site, &label);
    let key = stack.key(site, "data");
    let environment = environment::of(it, &ec2.environment, &ec2.secrets, site).with_site(it.model, site);
    let user_data = boot::user_data(it, environment, &ebs::mounts(it, site), site);
    stack.resource("aws_launch_template", &label, |template| {
        template.set("name", super::group_name(it, site));
        template.set("image_id", image.id);
        template.set("instance_type", ec2.instance_type.as_str());
        template.set("update_default_version", true);
        template.set("vpc_security_group_ids", hcl::list([group.get("id")]));
        template.set("user_data", user_data);
        template.set("tags", tag::tags(it.model, it.component, &[]));
        template.blank().block("iam_instance_profile", |profile| {
            profile.set("name", roles::profile(it, site));
        });
        template.blank().block("metadata_options", |options| {
            options.set("http_endpoint", "enabled");
            options.comment(
                "Version 2 alone: the first one hands the role's keys to whoever has the service call an address.",
            );
            options.set("http_tokens", "required");
        });
        template.blank().block("monitoring", |monitoring| {
            monitoring.set("enabled", true);
        });
        template.blank().block("block_device_mappings", |disk| {
            disk.set("device_name", image.root);
            disk.blank().block("ebs", |ebs| {
                ebs.set("volume_type", "gp3");
                ebs.set_some("volume_size", ec2.disk.map(|disk| disk.gib()));
                ebs.set("encrypted", true);
                ebs.set("kms_key_id", key);
                ebs.set("delete_on_termination", true);
            });
        });
        for kind in ["instance", "volume"] {
            template.blank().block("tag_specifications", |tags| {
                tags.set("resource_type", kind);
                tags.comment("What Auto Scaling starts has none of the provider's default tags.");
                tags.comment("A new name of the service is none of its instances: they would all be replaced.");
                tags.set("tags", hcl::object(lasting_tags(it, site)));
            });
        }
    })
}

/// Tags that no other name of the service changes.
fn lasting_tags<'a>(it: &Protected<'a>, site: SiteId) -> [(&'static str, &'a str); 4] {
    let (model, name) = (it.model, it.component.name());
    [("Name", name), ("dr:service", name), ("dr:site", &model.site(site).name), ("dr:system", &model.system)]
}

/// What their group is tagged with besides.
pub(super) fn all_tags<'a>(it: &Protected<'a>, site: SiteId) -> [(&'static str, &'a str); 3] {
    let model = it.model;
    [("Name", &it.component.id), ("dr:site", &model.site(site).name), ("dr:system", &model.system)]
}

fn image(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, label: &str) -> Image {
    let found = |stack: &mut Stack<'_>, id: Expression| {
        let found = stack.data("aws_ami", label, |image| {
            image.set("include_deprecated", true);
            image.blank().block("filter", |filter: &mut Body| {
                filter.set("name", "image-id");
                filter.set("values", hcl::list([id]));
            });
        });
        found.get("root_device_name")
    };
    match &settings(it.component).image {
        MachineImage::Parameter(name) => {
            let named = stack.data("aws_ssm_parameter", &format!("{label}_ami"), |parameter| {
                parameter.set("name", name.as_str());
            });
            let root = found(stack, named.get("insecure_value"));
            // Each start takes what the parameter names then; the plan only looks at its root disk.
            // <https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html>
            Image { id: format!("resolve:ssm:{name}").into(), root }
        }
        MachineImage::Named(images) => match (&images[site.index()], &images[site.other().index()]) {
            (Some(own), _) => Image { id: own.as_str().into(), root: found(stack, own.as_str().into()) },
            (None, source) => {
                let copy = copy(it, stack, site, label, source.as_deref().unwrap_or_default());
                Image { id: copy.get("id"), root: copy.get("root_device_name") }
            }
        },
    }
}

/// Ahead of the day: on it, the region that has the image may be the one that is gone.
fn copy(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, label: &str, source: &str) -> Address {
    let (key, from) = (stack.key(site, "data"), it.model.site(site.other()));
    stack.comment(format!("Copied ahead of the day on which {} is gone.", from.name));
    stack.resource("aws_ami_copy", label, |copy| {
        copy.set("name", copy_name(it, site));
        copy.set("source_ami_id", source);
        copy.set("source_ami_region", from.region.as_str());
        copy.set("encrypted", true);
        copy.set("kms_key_id", key);
        copy.set("tags", tag::tags(it.model, it.component, &[]));
        copy.blank().block("lifecycle", |lifecycle| {
            lifecycle.comment("Instances start from the old one until the new one is there.");
            lifecycle.set("create_before_destroy", true);
        });
    })
}
