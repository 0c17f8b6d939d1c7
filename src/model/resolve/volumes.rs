//! Volumes: each is attached to the only instance of its own service, and to nothing else.

use super::super::{Component, ComponentId, Kind};
use crate::finding::{Finding, Findings, code};
use std::collections::BTreeMap;

/// `/dev/sdf` to `/dev/sdp` (<https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html>).
const MOST: usize = 11;

/// Directories that an instance does not start without, or that its own system fills.
/// <https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html>
const SYSTEM: [&str; 14] = [
    "/bin", "/boot", "/dev", "/etc", "/lib", "/lib64", "/proc", "/root", "/run", "/sbin", "/sys", "/tmp", "/usr",
    "/var",
];

/// Of these, what is below as well.
const WHOLE: [&str; 6] = ["/boot", "/dev", "/etc", "/proc", "/run", "/sys"];

const SHARED: &str = "`kind: efs` is a file system that many use at once";

/// Reports volumes that nothing could attach.
pub(super) fn check(components: &[Component], findings: &mut Findings) {
    let mut mounts: BTreeMap<ComponentId, Vec<(&str, &Component)>> = BTreeMap::new();
    for store in components {
        let Kind::Ebs(volume) = &store.kind else { continue };
        if is_of_the_system(&volume.mount) {
            findings.push(
                Finding::new(&code::DR319, format!("`{}` would hide what the instance itself needs", store.id))
                    .at(store.span, format!("mounted at {}", volume.mount))
                    .help("mount it at a directory of its own, such as `/data`"),
            );
        }
        match store.service {
            Some(owner) => {
                check_owner(store, &components[owner.index()], findings);
                mounts.entry(owner).or_default().push((&volume.mount, store));
            }
            // The service of one with a path in its name is poisoned, and has said so.
            None if store.id.contains('/') => {}
            None => findings.push(
                Finding::new(&code::DR319, format!("`{}` is a volume of no service", store.id))
                    .at(store.span, "shared by all")
                    .help(format!("declare it under `stores:` of the service on EC2 that uses it; {SHARED}")),
            ),
        }
    }
    for volumes in mounts.values_mut() {
        if let Some((_, one)) = volumes.get(MOST) {
            let finding = Finding::new(&code::DR319, format!("an instance has no place for {} volumes", volumes.len()));
            findings.push(finding.at(one.span, format!("{MOST} at most")).help("keep several directories on one"));
        }
        volumes.sort_by_key(|(mount, _)| mount.split('/').collect::<Vec<_>>());
        for pair in volumes.windows(2) {
            let [(outer, first), (inner, second)] = pair else { continue };
            if inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
                let finding = Finding::new(&code::DR319, format!("`{}` would hide `{}`", first.id, second.id));
                findings.push(
                    finding
                        .at(second.span, format!("mounted at {inner}"))
                        .also(first.span, format!("mounted at {outer}"))
                        .help("give each a `mount` of its own, none below another"),
                );
            }
        }
    }
    for user in components {
        for edge in &user.depends_on {
            let store = &components[edge.target.index()];
            let Some(owner) = store.service.map(|owner| &components[owner.index()]) else { continue };
            if matches!(store.kind, Kind::Ebs(_)) && owner.id != user.id {
                let message = format!("`{}` cannot use `{}`, a volume of `{}`", user.id, store.id, owner.id);
                findings.push(
                    Finding::new(&code::DR319, message)
                        .at(edge.span, "attached to another's instance")
                        .help(format!("depend on `{}` instead; {SHARED}", owner.id)),
                );
            }
        }
    }
}

fn is_of_the_system(mount: &str) -> bool {
    let mount = mount.trim_end_matches('/');
    let below = |dir: &str| mount.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'));
    mount.is_empty() || SYSTEM.contains(&mount) || WHOLE.into_iter().any(below)
}

fn check_owner(store: &Component, owner: &Component, findings: &mut Findings) {
    let (message, label, help) = match &owner.kind {
        Kind::Ec2(ec2) if (ec2.min, ec2.max) == (1, 1) => return,
        Kind::Ec2(ec2) => (
            format!("`{}` is attached to one instance, and `{}` runs up to {}", store.id, owner.id, ec2.max),
            "so many instances",
            format!("write `scale: {{ min: 1, max: 1 }}` for `{}`; {SHARED}", owner.id),
        ),
        _ => (
            format!("`{}` is a volume, and drgen makes no instances of EC2 for `{}`", store.id, owner.id),
            "nothing to attach it to",
            format!("`runtime: {{ kind: ec2 }}` with one instance attaches volumes; {SHARED}"),
        ),
    };
    findings.push(Finding::new(&code::DR319, message).at(store.span, "a volume").also(owner.span, label).help(help));
}

#[cfg(test)]
mod tests {
    use super::is_of_the_system;

    #[test]
    fn what_the_instance_needs_is_not_hidden() {
        for mount in ["/", "/etc", "/etc/", "/etc/app", "/dev/shm", "/usr", "/var"] {
            assert!(is_of_the_system(mount), "{mount}");
        }
        for mount in ["/data", "/var/lib/app", "/usr/local/app", "/etcetera", "/srv"] {
            assert!(!is_of_the_system(mount), "{mount}");
        }
    }
}
