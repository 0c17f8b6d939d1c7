//! Who is told when an alarm rings, as written.

use super::field::Field;
use schemars::JsonSchema;
use serde::Deserialize;

/// Who is told when an alarm rings, in both sites: each subscription has to be confirmed, once for each site.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alerts {
    /// An `https://` address to which Amazon SNS posts JSON. Without a secret in it: it is written into the output.
    #[serde(default)]
    #[schemars(example = &"https://alerts.shop.example/sns")]
    pub webhook: Field<String>,
    /// One e-mail address.
    #[serde(default)]
    #[schemars(example = &"oncall@shop.example")]
    pub email: Field<String>,
}
