//! What an instance does when it starts for the first time: it writes its environment into a file, and starts the service.
//!
//! Secrets stand in no user data, which everybody who may describe an instance can read: the script reads them by the
//! instance's own role. It needs what images of Amazon Linux have: cloud-init, which brings Python, and the AWS CLI.

use crate::hcl::{self, Expression};
use crate::mechanism::Protected;
use crate::mechanism::ebs::Mount;
use crate::mechanism::runtime::environment::{Environment, Source};
use crate::model::SiteId;
use crate::shown::quote;

/// `/etc/drgen/order.env`: in a form that shells and systemd read alike.
pub(super) fn file(service: &str) -> String {
    format!("/etc/drgen/{service}.env")
}

/// `order.service`: what is started once the file is there.
pub(super) fn unit(service: &str) -> String {
    format!("{service}.service")
}

/// A value between double quotes escapes what both of them act on:
/// <https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=>
const FUNCTIONS: [&str; 4] = [
    // The dot keeps newlines at the end, which a substitution takes off.
    r#"put() { all=$(printf '%s.' "$2" | sed 's/["$`\\]/\\&/g'); printf '%s="%s"\n' "$1" "${all%.}" >>"$file.new"; }"#,
    r#"parameter() { aws ssm get-parameter --name "$1" --with-decryption --query Parameter.Value --output text; }"#,
    r#"secret() { aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text; }"#,
    r#"key() { python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }"#,
];

/// The script, as Terraform takes it.
pub(super) fn user_data(it: &Protected<'_>, environment: Environment, mounts: &[Mount], site: SiteId) -> Expression {
    let lines = script(it.component.name(), &it.model.site(site).region, environment, mounts);
    let script = hcl::call("join", ["\n".into(), hcl::list(lines)]);
    hcl::call("base64encode", [script])
}

/// Until the volume is there and its instance before this one has let go of it. Only what holds no file system is given
/// one; and `mkfs.xfs` itself writes over none that it knows. What has grown is used.
/// Names of devices: <https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html>
const ATTACH: [&str; 13] = [
    "self=$(cat /var/lib/cloud/data/instance-id)",
    "attach() {",
    r#"  until id=$(aws ec2 describe-volumes --filters "Name=tag:Name,Values=$1" --query 'Volumes[].VolumeId' --output text) &&"#,
    r#"    { aws ec2 attach-volume --volume-id "$id" --instance-id "$self" --device "$2" ||"#,
    r#"      aws ec2 describe-volumes --volume-ids "$id" --query 'Volumes[].Attachments[].InstanceId' --output text | grep -qx "$self"; }"#,
    "  do sleep 15; done",
    r#"  disk=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(printf %s "$id" | tr -d -)"#,
    r#"  until [ -e "$disk" ]; do sleep 1; done"#,
    r#"  blkid "$disk" || mkfs.xfs "$disk""#,
    r#"  mkdir -p "$3" && echo "$disk $3 xfs nofail 0 0" >>/etc/fstab"#,
    r#"  mount "$3""#,
    r#"  xfs_growfs "$3""#,
    "}",
];

/// Names under which volumes are attached, `/dev/sdf` and those behind it:
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html>
fn device(at: usize) -> String {
    format!("/dev/sd{}", char::from(b'f' + at as u8))
}

/// A line for each variable: a reviewer reads which ones come and go.
fn script(service: &str, region: &str, environment: Environment, mounts: &[Mount]) -> Vec<String> {
    let mut lines: Vec<String> = vec![
        "#!/bin/sh".to_owned(),
        "set -eu".to_owned(),
        "umask 077".to_owned(),
        format!("export AWS_DEFAULT_REGION={region}"),
        format!("file={}", file(service)),
        "mkdir -p /etc/drgen".to_owned(),
        r#": >"$file.new""#.to_owned(),
    ];
    lines.extend(FUNCTIONS.map(str::to_owned));
    if !mounts.is_empty() {
        lines.extend(ATTACH.map(str::to_owned));
    }
    for (at, mount) in mounts.iter().enumerate() {
        lines.push(format!("attach {} {} {}", quote(&mount.name), device(at), quote(&mount.at)));
    }
    for (name, value) in environment.plain {
        lines.push(format!("put {name} {}", quote(&value)));
    }
    for (name, source) in environment.filled {
        let read = match source {
            Source::Parameter(parameter) => format!("parameter {}", quote(&parameter)),
            Source::Secret(secret, "") => format!("secret {}", quote(&secret)),
            Source::Secret(secret, key) => format!("secret {} | key {}", quote(&secret), quote(key)),
        };
        // An assignment of its own: what fails within the arguments of a command ends no script. Whatever reads ends its answer
        // with a newline of its own, which goes with the dot.
        lines.push(format!("value=$({read} && printf .)"));
        lines.push(format!(r#"put {name} "${{value%??}}""#));
    }
    lines.push(r#"mv "$file.new" "$file""#.to_owned());
    lines.push(format!("systemctl start {}", unit(service)));
    lines.push(String::new());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::{Command, Stdio};

    /// A program of the image, played by a shell script.
    fn program(dir: &Path, name: &str, text: &str) {
        let path = dir.join(name);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs the script below a directory, and says whether it went well.
    fn run(dir: &Path, environment: Environment, mounts: &[Mount]) -> bool {
        let place = dir.display().to_string();
        let mut text = script("order", "ap-northeast-2", environment, mounts).join("\n");
        for (real, ours) in [("/etc/drgen", ""), ("/etc/fstab", "/fstab"), ("/dev/disk/by-id", ""), ("/srv", "/srv")] {
            text = text.replace(real, &format!("{place}{ours}"));
        }
        let text = text.replace("/var/lib/cloud/data", &place);
        let path = format!("{place}:{}", std::env::var("PATH").unwrap());
        let mut command = Command::new("sh");
        command.arg("-c").arg(text).env("PATH", path).env("STARTED", dir.join("started"));
        command.stderr(Stdio::null()).status().unwrap().success()
    }

    fn environment(value: &str) -> Environment {
        let of = |name: &str, source| (name.to_owned(), source);
        Environment {
            plain: BTreeMap::from([("PLAIN".to_owned(), value.to_owned())]),
            filled: BTreeMap::from([
                of("ADDRESS", Source::Parameter("/drgen/shop/v1/order/db/endpoint".to_owned())),
                of("PASSWORD", Source::Secret("shop/order/db".to_owned(), "password")),
            ]),
            ..Environment::default()
        }
    }

    #[test]
    fn a_shell_reads_back_what_the_script_wrote_and_the_service_starts_behind_it() {
        let dir = tempfile::tempdir().unwrap();
        let answers = r#"case "$2 $4 $AWS_DEFAULT_REGION" in
"get-parameter /drgen/shop/v1/order/db/endpoint ap-northeast-2") echo db.example:5432 ;;
"get-secret-value shop/order/db ap-northeast-2") echo '{"password": "a$HOME`b`\\"c\\n"}' ;;
*) exit 1 ;;
esac"#;
        program(dir.path(), "aws", answers);
        program(dir.path(), "systemctl", r#"echo "$@" >"$STARTED""#);
        let value = "it's ${five} o'clock, `sir`\\ \"so\"\nsecond line\n";
        assert!(run(dir.path(), environment(value), &[]));
        assert_eq!(fs::read_to_string(dir.path().join("started")).unwrap(), "start order.service\n");
        let file = dir.path().join("order.env");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let read = format!(". '{}'; printf '%s|%s|%s' \"$PLAIN\" \"$ADDRESS\" \"$PASSWORD\"", file.display());
        let output = Command::new("sh").arg("-c").arg(read).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{value}|db.example:5432|a$HOME`b`\"c\n"));
    }

    #[test]
    fn without_its_secrets_nothing_starts() {
        let dir = tempfile::tempdir().unwrap();
        program(dir.path(), "aws", "exit 1");
        program(dir.path(), "systemctl", r#"echo "$@" >"$STARTED""#);
        assert!(!run(dir.path(), environment("plain"), &[]));
        assert!(!dir.path().join("started").exists() && !dir.path().join("order.env").exists());
    }

    /// Volumes of one service: one that nobody has, and one that an instance before this one has for a while.
    #[test]
    fn a_service_starts_behind_its_volumes_and_only_an_empty_one_is_given_a_file_system() {
        let dir = tempfile::tempdir().unwrap();
        let (place, log) = (dir.path(), dir.path().join("log"));
        fs::write(place.join("instance-id"), "i-1").unwrap();
        for disk in ["vol1", "vol2"] {
            fs::write(place.join(format!("nvme-Amazon_Elastic_Block_Store_{disk}")), "").unwrap();
        }
        let note = format!("echo \"${{0##*/}} ${{*##*/}}\" >>{}", log.display());
        let aws = format!(
            r#"case "$2 $*" in
*Name=tag:Name,Values=shop-data*) echo vol-1 ;;
*Name=tag:Name,Values=shop-log*) echo vol-2 ;;
"attach-volume "*vol-1*) ;;
"attach-volume "*vol-2*) [ -e {0}/free ] || {{ : >{0}/free; exit 1; }} ;;
"describe-volumes "*) echo i-0 ;;
*) exit 1 ;;
esac
{note}"#,
            place.display()
        );
        program(place, "aws", &aws);
        // The second one holds files.
        program(place, "blkid", "case $1 in *vol2) ;; *) exit 2 ;; esac");
        for name in ["mkfs.xfs", "mount", "systemctl", "xfs_growfs"] {
            program(place, name, &note);
        }
        program(place, "sleep", ":");
        let mount = |name: &str, at: &str| Mount { name: name.to_owned(), at: at.to_owned() };
        let mounts = [mount("shop-data", "/srv/data"), mount("shop-log", "/srv/log")];
        let plain = Environment::default();
        assert!(run(place, plain, &mounts));
        let said = fs::read_to_string(&log).unwrap();
        let told: Vec<&str> = said.lines().filter(|line| !line.starts_with("aws")).collect();
        let disk = "nvme-Amazon_Elastic_Block_Store_vol";
        assert_eq!(
            told,
            [
                &format!("mkfs.xfs {disk}1"),
                "mount data",
                "xfs_growfs data",
                "mount log",
                "xfs_growfs log",
                "systemctl start order.service"
            ]
        );
        let table = fs::read_to_string(place.join("fstab")).unwrap();
        let row = |number: u32, at: &str| format!("{0}/{disk}{number} {0}/srv/{at} xfs nofail 0 0\n", place.display());
        assert_eq!(table, row(1, "data") + &row(2, "log"));
    }
}
