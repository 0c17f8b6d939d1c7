//! What runs a service, as written.

use super::field::{Entries, Field};
use crate::quantity::{Bytes, Objective, Secs};
use schemars::JsonSchema;
use serde::Deserialize;

/// What runs a service.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Runtime {
    /// What runs it: `ecs` (default), `ec2`, `eks`, `lambda`, `static`, `external`.
    #[serde(default)]
    #[schemars(example = &"ecs")]
    pub kind: Field<String>,
    /// What the team's own modules run, by site.
    #[serde(default)]
    pub existing: Field<Entries<ExistingRuntime>>,
    /// Processor: `arm64` (default) or `x86_64`.
    #[serde(default)]
    pub arch: Field<Arch>,
    /// The image.
    #[serde(default)]
    pub image: Field<Image>,
    /// CPU units of a task, 1024 to a vCPU; 256 unless said.
    #[serde(default)]
    #[schemars(example = 512)]
    pub cpu: Field<u32>,
    /// Code of a function (`lambda`) that is no image: a package in a bucket of each site.
    #[serde(default)]
    pub package: Field<Package>,
    /// Memory of a task; unless said the least that Fargate gives with the CPU units: 512MiB with 256. Of a function,
    /// 512MiB unless said.
    #[serde(default)]
    pub memory: Field<Bytes>,
    /// Image of instances (`ec2`), by site. Named in one site only, drgen copies it into the other.
    #[serde(default)]
    #[schemars(example = serde_json::json!({ "seoul": "ami-0a1b2c3d4e5f60718" }))]
    pub ami: Field<Entries<String>>,
    /// SSM parameter that names the image of instances (`ec2`) in each site: for pipelines that publish images in both.
    #[serde(default)]
    #[schemars(example = &"/shop/order/ami")]
    pub ami_parameter: Field<String>,
    /// Type of instances (`ec2`).
    #[serde(default)]
    #[schemars(example = &"m7g.large")]
    pub instance_type: Field<String>,
    /// Root disk of an instance (`ec2`); the image's own size unless said.
    #[serde(default)]
    pub disk: Field<Bytes>,
    /// Whether capacity is reserved for `scale.min` instances (`ec2`) in both sites, where some stand by; default false.
    #[serde(default)]
    pub reserve: Field<bool>,
    /// Number of tasks or instances; 2 to 4 unless said.
    #[serde(default)]
    pub scale: Field<Scale>,
    /// Port that the service listens on; without one it serves nobody and stands behind no load balancer.
    #[serde(default)]
    #[schemars(example = 8080)]
    pub port: Field<u16>,
    /// How long a call of a function (`lambda`) may take; 30s unless said.
    #[serde(default)]
    pub timeout: Field<Secs>,
    /// Calls of a function (`lambda`) at a time.
    #[serde(default)]
    pub concurrency: Field<Concurrency>,
    /// Queues and streams that a function (`lambda`) is called with what is in.
    #[serde(default)]
    #[schemars(example = ["order/jobs"])]
    pub consumes: Field<Vec<Field<String>>>,
    /// Path that answers 200 when the process is up; `/` unless said.
    #[serde(default)]
    #[schemars(example = &"/healthz")]
    pub health: Field<String>,
    /// Environment variables.
    #[serde(default)]
    pub environment: Field<Entries<String>>,
    /// Environment variables filled from a store's secret or address: `order/db.credentials`. Of a function they say the
    /// name of what to read: `DATABASE_SECRET`.
    #[serde(default)]
    pub secrets: Field<Entries<String>>,
    /// Tasks that run, or calls that are made, by the clock.
    #[serde(default)]
    pub jobs: Field<Vec<Field<Job>>>,
    /// Object that is served for the host itself (`static`), and that recovery looks for; `index.html` unless said.
    #[serde(default)]
    #[schemars(example = &"index.html")]
    pub index: Field<String>,
    /// Object that is served where there is none (`static`), as not found; as found where it is the index itself, which
    /// finds its own way in the page.
    #[serde(default)]
    #[schemars(example = &"404.html")]
    pub error: Field<String>,
    /// Certificate of the host (`static`): an ARN of us-east-1, where CloudFront looks for it.
    #[serde(default)]
    #[schemars(example = &"arn:aws:acm:us-east-1:111122223333:certificate/12345678-1234-1234-1234-123456789012")]
    pub certificate: Field<String>,
    /// Id of a distribution that the team's own modules make (`static`): drgen makes none.
    #[serde(default)]
    #[schemars(example = &"E1A2B3C4D5E6F7")]
    pub distribution: Field<String>,
    /// What an `external` service promises.
    #[serde(default)]
    pub rto: Field<Objective>,
}

/// Processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arch {
    /// Graviton.
    #[default]
    Arm64,
    /// Intel or AMD.
    #[serde(rename = "x86_64")]
    X86,
}

/// A container image in the account's registry of each site.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Image {
    /// Repository in the site's own ECR.
    #[schemars(example = &"shop/order")]
    pub repository: Field<String>,
    /// Tag or digest (`sha256:…`).
    #[schemars(example = &"stable")]
    pub tag: Field<String>,
}

/// Code of a function, in a bucket of each site.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// The buckets, by site: Lambda reads its own region's only.
    pub buckets: Field<Entries<String>>,
    /// Where the package is in them.
    #[schemars(example = &"thumbnail/1.42.0.zip")]
    pub key: Field<String>,
    /// What is called in it.
    #[schemars(example = &"app.handler")]
    pub handler: Field<String>,
    /// Lambda's identifier of what runs it.
    #[schemars(example = &"python3.13")]
    pub language: Field<String>,
}

/// Calls of a function at a time.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concurrency {
    /// Kept free for it, and never exceeded.
    #[serde(default)]
    #[schemars(example = 50)]
    pub reserved: Field<u32>,
    /// For which it stands ready while active; the strategy says how many do in the recovery site.
    #[serde(default)]
    #[schemars(example = 10)]
    pub provisioned: Field<u32>,
}

/// Number of tasks or instances.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// While active.
    #[schemars(example = 4)]
    pub min: Field<u32>,
    /// Under load.
    #[schemars(example = 20)]
    pub max: Field<u32>,
}

/// A task that runs by the clock.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// Name of the job.
    #[schemars(example = &"report")]
    pub name: Field<String>,
    /// Five fields of cron, in UTC.
    #[schemars(example = &"0 4 * * *")]
    pub schedule: Field<String>,
    /// Overrides the image's command.
    #[serde(default)]
    #[schemars(example = ["bin/report", "--daily"])]
    pub command: Field<Vec<Field<String>>>,
}

/// What the team's own modules run in a site: a service of ECS, a group of instances, or a function.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingRuntime {
    /// Name of the ECS cluster.
    #[serde(default)]
    #[schemars(example = &"shop")]
    pub cluster: Field<String>,
    /// Name of the ECS service.
    #[serde(default)]
    #[schemars(example = &"order")]
    pub service: Field<String>,
    /// Name of the Auto Scaling group (`ec2`).
    #[serde(default)]
    #[schemars(example = &"order")]
    pub group: Field<String>,
    /// Name of the function (`lambda`).
    #[serde(default)]
    #[schemars(example = &"thumbnail")]
    pub function: Field<String>,
    /// Alias of the function (`lambda`) that is called; `live` unless said.
    #[serde(default)]
    #[schemars(example = &"live")]
    pub alias: Field<String>,
    /// Its load balancer's DNS name and hosted zone, where it has an endpoint.
    #[serde(default)]
    pub load_balancer: Field<ExistingLoadBalancer>,
}

/// A load balancer that somebody else runs.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExistingLoadBalancer {
    /// Its name in the DNS of AWS.
    #[schemars(example = &"shop-123.ap-northeast-2.elb.amazonaws.com")]
    pub dns_name: Field<String>,
    /// The hosted zone of that name.
    #[schemars(example = &"ZWKZPGTI48KDX")]
    pub zone: Field<String>,
}
