//! Names of things in AWS: each within its length and alphabet, the same on every run.
//!
//! Names bear the site, never the role. What is too long keeps both ends and takes a hash of the full id.

use crate::model::{Component, GroupId, Model, SiteId};
use sha2::{Digest, Sha256};

/// How long a name may be, and what it must look like.
/// Lengths: the services' quotas pages; `terraform validate` does not check those of RDS, SQS and DynamoDB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub usize);

/// Load balancers and target groups.
pub const LOAD_BALANCER: Limit = Limit(32);
/// Domains of OpenSearch.
pub const DOMAIN: Limit = Limit(28);
/// ElastiCache replication groups.
pub const CACHE: Limit = Limit(40);
/// Vaults and plans of AWS Backup.
pub const BACKUP: Limit = Limit(50);
/// RDS instances, clusters, global clusters; S3 buckets.
pub const SIXTY_THREE: Limit = Limit(63);
/// IAM roles, schedules.
pub const SIXTY_FOUR: Limit = Limit(64);
/// SQS queues, `.fifo` included.
pub const QUEUE: Limit = Limit(80);
/// Where AWS allows 250 and more, and people still have to read it.
pub const LONG: Limit = Limit(120);

/// `shop-order-db-seoul`, or with a suffix and generation `shop-order-db-seoul-g2-final`.
/// `parts` are joined by hyphens; each is already lowercase letters, digits and hyphens.
pub fn join(parts: &[&str], limit: Limit) -> String {
    let full = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("-");
    if full.len() <= limit.0 {
        return full;
    }
    // The middle goes: the system at the front and the site at the end tell people where they are.
    let hash = short_hash(&full);
    let keep = limit.0 - hash.len() - 2;
    let tail = keep / 2;
    let head = full[..keep - tail].trim_end_matches('-');
    let end = full[full.len() - tail..].trim_start_matches('-');
    format!("{head}-{hash}-{end}")
}

/// `order-db`
pub fn slug(component: &Component) -> String {
    component.name().replace('/', "-")
}

/// `shop-order-db-seoul`: what a component's thing in a site is called.
pub fn of(model: &Model, component: &Component, site: SiteId, suffix: &str, limit: Limit) -> String {
    join(&[&model.system, &slug(component), &model.site(site).name, suffix], limit)
}

/// `shop-commerce-seoul`: the ECS cluster of a stack.
pub fn cluster(model: &Model, group: GroupId, site: SiteId) -> String {
    join(&[&model.system, &model.group(group).name, &model.site(site).name], LONG)
}

/// `order.shop.internal`: what other services call a service, in every site.
pub fn host(model: &Model, service: &Component) -> String {
    format!("{}.{}", service.name(), private_zone(model))
}

/// `shop.internal`
pub fn private_zone(model: &Model) -> String {
    format!("{}.internal", model.system)
}

/// `shop-tfstate-111122223333-seoul`: the bucket that holds a site's Terraform states.
pub fn state_bucket(model: &Model, site: SiteId) -> String {
    let place = model.site(site);
    join(&[&model.system, "tfstate", &place.account, &place.name], SIXTY_THREE)
}

/// `shop-lb-logs-111122223333-seoul`: the bucket that holds access logs of a site's load balancers.
pub fn access_logs(model: &Model, site: SiteId) -> String {
    let place = model.site(site);
    join(&[&model.system, "lb-logs", &place.account, &place.name], SIXTY_THREE)
}

/// `shop-tokyo-data-`, before the id of a zone: a subnet of a network that drgen makes.
pub fn subnet(model: &Model, site: SiteId, use_: &str) -> String {
    format!("{}-{}-{use_}-", model.system, model.site(site).name)
}

/// ARN of an account, as policies name it: all of its roles and users, as far as their own policies allow.
pub fn account_arn(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// The same of a site's account.
pub fn root_arn(model: &Model, site: SiteId) -> String {
    account_arn(&model.site(site).account)
}

/// ARN of a role of ours, by its name.
pub fn role_arn(model: &Model, site: SiteId, role: &str) -> String {
    format!("arn:aws:iam::{}:role/{role}", model.site(site).account)
}

/// `g2`: tells a copy that was made anew from the one before it, which may still exist.
pub fn generation(component: &Component, site: SiteId) -> String {
    match component.lead.generation[site.index()] {
        0 | 1 => String::new(),
        generation => format!("g{generation}"),
    }
}

/// `alias/shop-data-seoul`: the key of a site for a class of data.
pub fn key_alias(model: &Model, site: SiteId, class: &str) -> String {
    format!("alias/{}-{class}-{}", model.system, model.site(site).name)
}

/// ARN of [`key_alias`].
pub fn key_alias_arn(model: &Model, site: SiteId, class: &str) -> String {
    let place = model.site(site);
    format!("arn:aws:kms:{}:{}:{}", place.region, place.account, key_alias(model, site, class))
}

/// `/drgen/shop/v1/order/db/endpoint`: an SSM parameter of a component, in each site.
pub fn parameter(model: &Model, component: &Component, leaf: &str) -> String {
    format!("/drgen/{}/v1/{}/{leaf}", model.system, component.name())
}

/// `shop-fence`: the table, the same in both sites, that says which site a tier has left.
pub fn fence_table(model: &Model) -> String {
    join(&[&model.system, "fence"], LONG)
}

/// `shop-seoul`: the backup vault of a site.
pub fn vault(model: &Model, site: SiteId) -> String {
    join(&[&model.system, &model.site(site).name], BACKUP)
}

/// ARN of [`vault`].
pub fn vault_arn(model: &Model, site: SiteId) -> String {
    let place = model.site(site);
    format!("arn:aws:backup:{}:{}:backup-vault:{}", place.region, place.account, vault(model, site))
}

/// `shop-seoul-backup`: the role that a service of AWS assumes in a site, made in `global/foundation`.
pub fn site_role(model: &Model, site: SiteId, purpose: &str) -> String {
    join(&[&model.system, &model.site(site).name, purpose], SIXTY_FOUR)
}

/// ARN of the role that AWS Backup assumes in a site.
pub fn backup_role_arn(model: &Model, site: SiteId) -> String {
    role_arn(model, site, &site_role(model, site, "backup"))
}

/// Six characters of Crockford's base 32 of the SHA-256 of the text.
pub fn short_hash(text: &str) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(6).map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
