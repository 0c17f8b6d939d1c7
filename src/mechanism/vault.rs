//! What only has copies in the vaults, moved at a moment of our choosing: nothing is lost if the copy is of that moment.

use super::{Protected, lookup, name};
use crate::capability::Estimate;
use crate::model::SiteId;
use crate::quantity::Secs;
use crate::step::{Act, ApiCall, Check, Find, Gate, Is, Look, Param, Plane, Rows, Shows, Step};

/// Bytes in a second that a snapshot or its copy takes.
const BYTES_PER_SECOND: u64 = 150_000_000;

/// Copies are made in the night, and take their time.
const TONIGHT: Estimate = Estimate::assumed(Secs::hours(25), Secs::hours(26));

/// Something that AWS Backup backs up.
pub(super) struct Copied<'a> {
    /// What it is.
    pub it: &'a Protected<'a>,
    /// Its ARN where it leads.
    pub arn: String,
    /// So many bytes.
    pub size: u64,
}

impl Copied<'_> {
    /// Two steps in the site that leads: back up what nobody writes to any more, and copy that to the other vault. Both
    /// are looked at by people: the jobs of last night look just the same.
    pub fn moved(&self, from: SiteId) -> [Step; 2] {
        let model = self.it.model;
        let (here, there) = (model.site(from), model.site(from.other()));
        let seconds = self.size / BYTES_PER_SECOND;
        let role = || Param::from(name::backup_role_arn(model, from));
        // Without it they would be kept, and paid, for ever; with less the vault's lock would refuse them.
        let kept = |params: Vec<(&'static str, Param)>| {
            let days = model.policy.shortest_retention();
            let days = days.map(|days| Param::Map(vec![("DeleteAfterDays", Param::Number(days.into()))]));
            params.into_iter().chain(days.map(|days| ("Lifecycle", days))).collect()
        };
        let back_up = ApiCall {
            service: "backup",
            action: "StartBackupJob",
            params: kept(vec![
                ("BackupVaultName", name::vault(model, from).into()),
                ("ResourceArn", self.arn.as_str().into()),
                ("IamRoleArn", role()),
            ]),
        };
        let copy = ApiCall {
            service: "backup",
            action: "StartCopyJob",
            params: kept(vec![
                ("RecoveryPointArn", lookup::newest_copy(model, from, self.arn.clone())),
                ("SourceBackupVaultName", name::vault(model, from).into()),
                ("DestinationBackupVaultArn", name::vault_arn(model, from.other()).into()),
                ("IamRoleArn", role()),
            ]),
        };
        let look = |jobs: &str, filter: &str, since: &str| {
            format!(
                "`aws backup {jobs} --region {} {filter} {}` shows a job begun after {since}, and it is COMPLETED",
                here.region, self.arn
            )
        };
        let id = &self.it.component.id;
        [
            Step {
                waits: vec![Gate::Writers],
                ..self.step(
                    "back-up",
                    format!("Back up {id} in {} as it is now", here.name),
                    back_up,
                    look("list-backup-jobs", "--by-resource-arn", "the freeze"),
                    from,
                    Secs::minutes(10) + Secs(seconds / 4),
                )
            },
            Step {
                waits: vec![Gate::OwnStep("back-up")],
                ..self.step(
                    "copy",
                    format!("Copy that backup to {}", there.name),
                    copy,
                    look("list-copy-jobs", "--by-resource-arn", "that backup"),
                    from,
                    Secs::minutes(10) + Secs(seconds),
                )
            },
        ]
    }

    fn step(
        &self,
        name: &'static str,
        title: String,
        call: ApiCall,
        look: String,
        site: SiteId,
        typical: Secs,
    ) -> Step {
        let worst = typical + typical + Secs::minutes(20);
        Step {
            takes: Estimate::assumed(typical, worst),
            act: Act::Call(call),
            check: Check { look: Look::Person(look), poll: Secs(30), timeout: worst + worst },
            plane: Plane::Control,
            ..Step::blank(name, title, site)
        }
    }

    /// Waits until the other site's vault has a copy.
    pub fn copied_again(&self, site: SiteId) -> Step {
        let model = self.it.model;
        let call = ApiCall {
            service: "backup",
            action: "ListRecoveryPointsByBackupVault",
            params: vec![
                ("BackupVaultName", name::vault(model, site).into()),
                ("ByResourceArn", self.arn.as_str().into()),
            ],
        };
        let whole = Find::Row { list: "RecoveryPoints", that: Rows::text("Status", "COMPLETED"), field: "ResourceArn" };
        Step {
            waits: vec![Gate::Reconciled],
            takes: TONIGHT,
            check: Check {
                look: Look::Answer(call, vec![Shows { find: whole, is: Is::Text(self.arn.clone()) }]),
                poll: Secs::minutes(10),
                timeout: Secs::hours(30),
            },
            trailing: true,
            ..Step::blank(
                "protect-again",
                format!(
                    "Wait for the first copy of {} in the vault of {}",
                    self.it.component.id,
                    model.site(site).name
                ),
                site,
            )
        }
    }
}
