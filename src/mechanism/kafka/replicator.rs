//! What copies topics from the site that leads into the other one: made in that one, in `link`, for it needs both
//! clusters.

use super::{cluster_name, parameter, within, zones};
use crate::hcl::{self, Expression};
use crate::mechanism::stack::Stack;
use crate::mechanism::tag::tags;
use crate::mechanism::{Grant, Protected, name, policy, zone};
use crate::model::SiteId;

/// `shop-order-events-seoul-to-tokyo`, with the generations of both clusters: a new one stands beside the one before it.
pub fn name(it: &Protected<'_>, from: SiteId) -> String {
    let [here, there] = [from, from.other()].map(|site| it.model.site(site).name.as_str());
    let [old, new] = [from, from.other()].map(|site| name::generation(it.component, site));
    name::join(&[&it.model.system, &name::slug(it.component), here, &old, "to", there, &new], name::LONG)
}

fn role_name(it: &Protected<'_>, to: SiteId) -> String {
    name::of(it.model, it.component, to, "replicator", name::SIXTY_FOUR)
}

/// The role of the replicator that writes to a site, in `global`.
pub fn role(it: &Protected<'_>, stack: &mut Stack<'_>, to: SiteId) {
    let label = format!("{}_replicator", stack.lasting_label(it.component, to));
    let role = stack.resource("aws_iam_role", &label, |role| {
        role.set("name", role_name(it, to));
        let trusted = hcl::object([
            ("Effect", Expression::from("Allow")),
            ("Principal", hcl::object([("Service", "kafka.amazonaws.com")])),
            ("Action", "sts:AssumeRole".into()),
            (
                "Condition",
                hcl::object([(
                    "StringEquals",
                    hcl::object([("aws:SourceAccount", it.model.site(to).account.as_str())]),
                )]),
            ),
        ]);
        role.set("assume_role_policy", policy::document([trusted]));
        role.set("tags", tags(it.model, it.component, &[]));
    });
    stack.resource("aws_iam_role_policy", &label, |body| {
        body.set("name", "replicate").set("role", role.get("id"));
        body.set("policy", policy::document([policy::allow(&permissions(it))]));
    });
}

/// As AWS's own policy has it, on these clusters only. Those of generations before are among them: while one is still
/// there, its replicator brings what had not arrived.
/// <https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSMSKReplicatorExecutionRole.html>
fn permissions(it: &Protected<'_>) -> Grant {
    let every = SiteId::BOTH.into_iter().flat_map(|site| {
        let last = it.component.lead.generation[site.index()].max(1);
        (1..=last).map(move |generation| (site, generation))
    });
    let resources = every.flat_map(|(site, generation)| {
        let mut component = it.component.clone();
        component.lead.generation[site.index()] = generation;
        let cluster = cluster_name(&Protected { component: &component, ..*it }, site);
        within(it, site, &cluster)
    });
    Grant {
        actions: vec![
            "kafka-cluster:AlterCluster",
            "kafka-cluster:AlterGroup",
            "kafka-cluster:AlterTopic",
            "kafka-cluster:AlterTopicDynamicConfiguration",
            "kafka-cluster:Connect",
            "kafka-cluster:CreateTopic",
            "kafka-cluster:DescribeCluster",
            "kafka-cluster:DescribeGroup",
            "kafka-cluster:DescribeTopic",
            "kafka-cluster:DescribeTopicDynamicConfiguration",
            "kafka-cluster:ReadData",
            "kafka-cluster:WriteData",
            "kafka-cluster:WriteDataIdempotently",
        ],
        resources: resources.map(Into::into).collect(),
        conditions: Vec::new(),
    }
}

/// From the site that leads to the one that follows.
/// <https://docs.aws.amazon.com/msk/latest/developerguide/msk-replicator-create-console.html>
pub fn replicator(it: &Protected<'_>, stack: &mut Stack<'_>) {
    let (from, to) = (it.component.lead.leader, it.component.lead.leader.other());
    let label = stack.label(it.component, from);
    let [source, target] = [from, to].map(|site| published(it, stack, site, "cluster_arn"));
    let group = published(it, stack, to, "security_group");
    let [here, there] = [from, to].map(|site| zone::subnets(stack, site, zones(it.model, site)));
    let role = name::role_arn(it.model, to, &role_name(it, to));
    let side = |arn: Expression, subnets: Expression, group: Option<Expression>| {
        move |side: &mut hcl::Body| {
            side.block("amazon_msk_cluster", |cluster| {
                cluster.set("msk_cluster_arn", arn);
            });
            side.blank().block("vpc_config", |vpc| {
                vpc.set("subnet_ids", subnets);
                vpc.set_some("security_groups_ids", group.map(|group| hcl::list([group])));
            });
        }
    };
    stack.comment(
        "It begins with the oldest record: what it is made again for, it copies again. Neither that nor the names can be \
         changed later.",
    );
    // Its ARN ends in an id that AWS gives: nothing to import by.
    stack.stateful_in(to, "aws_msk_replicator", &label, "", &[], |body| {
        body.set("replicator_name", name(it, from)).set("service_execution_role_arn", role);
        body.set("tags", tags(it.model, it.component, &[]));
        body.blank().block("kafka_cluster", side(source.clone(), here, None));
        body.blank().block("kafka_cluster", side(target.clone(), there, Some(group)));
        body.blank().block("replication_info_list", |info| {
            info.set("source_kafka_cluster_arn", source).set("target_kafka_cluster_arn", target);
            info.set("target_compression_type", "NONE");
            info.blank().block("topic_replication", |topics| {
                topics.set("topics_to_replicate", hcl::list([".*"]));
                topics.set("topics_to_exclude", hcl::list(["__.*"]));
                topics.set("detect_and_copy_new_topics", true).set("copy_topic_configurations", true);
                topics.set("copy_access_control_lists_for_topics", false);
                topics.blank().block("topic_name_configuration", |names| {
                    names.set("type", "IDENTICAL");
                });
                topics.blank().block("starting_position", |position| {
                    position.set("type", "EARLIEST");
                });
            });
            info.blank().block("consumer_group_replication", |groups| {
                groups.set("consumer_groups_to_replicate", hcl::list([".*"]));
                groups.set("detect_and_copy_new_consumer_groups", true);
                groups.set("synchronise_consumer_group_offsets", true);
            });
        });
    });
}

fn published(it: &Protected<'_>, stack: &mut Stack<'_>, site: SiteId, leaf: &str) -> Expression {
    let label = format!("{}_{leaf}", stack.lasting_label(it.component, site));
    let parameter = stack.data_in(site, "aws_ssm_parameter", &label, |body| {
        body.set("name", parameter(it, leaf));
    });
    parameter.get("insecure_value")
}
