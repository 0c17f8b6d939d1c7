//! Ids that AWS gives and nobody can compute: found while recovering, in the recovery site, by a name that is known.

use super::name;
use crate::model::{Model, Network, SiteId};
use crate::step::{ApiCall, Find, Param, Rows};

/// ARN of the site's key for data.
pub fn data_key(model: &Model, site: SiteId) -> Param {
    Param::Lookup {
        what: format!("ARN of the key for data in {}", model.site(site).name),
        call: Box::new(ApiCall {
            service: "kms",
            action: "DescribeKey",
            params: vec![("KeyId", name::key_alias(model, site, "data").into())],
        }),
        find: Box::new(Find::Field("KeyMetadata.Arn")),
    }
}

/// Ids of the one security group with this name: a list, as every parameter takes it.
pub fn security_group(name: &str) -> Param {
    let filter = vec![("Name", "group-name".into()), ("Values", Param::List(vec![name.to_owned()]))];
    Param::Lookup {
        what: format!("id of security group {name}"),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSecurityGroups",
            params: vec![("Filters", Param::Objects(vec![Param::Map(filter)]))],
        }),
        find: Box::new(Find::Each { list: "SecurityGroups", field: "GroupId" }),
    }
}

/// Ids of the subnets for stores in the first so many zones of a site.
pub fn data_subnets(model: &Model, site: SiteId, zones: u32) -> Param {
    let (place, zones) = (model.site(site), zones as usize);
    if let Network::Existing { data, .. } = &place.network {
        return Param::List(data.iter().take(zones).cloned().collect());
    }
    let prefix = name::subnet(model, site, "data");
    let names = place.zones.iter().take(zones).map(|zone| format!("{prefix}{zone}")).collect();
    let filter = vec![("Name", "tag:Name".into()), ("Values", Param::List(names))];
    Param::Lookup {
        what: format!("ids of the subnets for stores in {}", place.name),
        call: Box::new(ApiCall {
            service: "ec2",
            action: "DescribeSubnets",
            params: vec![("Filters", Param::Objects(vec![Param::Map(filter)]))],
        }),
        find: Box::new(Find::Each { list: "Subnets", field: "SubnetId" }),
    }
}

/// ARN of the newest complete copy of a resource in the site's vault.
pub fn newest_copy(model: &Model, site: SiteId, resource_arn: String) -> Param {
    Param::Lookup {
        what: format!("newest copy of {resource_arn}"),
        call: Box::new(ApiCall {
            service: "backup",
            action: "ListRecoveryPointsByBackupVault",
            params: vec![("BackupVaultName", name::vault(model, site).into()), ("ByResourceArn", resource_arn.into())],
        }),
        find: Box::new(Find::Newest {
            list: "RecoveryPoints",
            that: Some(Rows::text("Status", "COMPLETED")),
            by: "CreationDate",
            field: "RecoveryPointArn",
        }),
    }
}
