//! The real Terraform, where there is one.

use super::missing;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

/// Where the providers of a filesystem mirror lie, below its root.
const AWS: &str = "registry.terraform.io/hashicorp/aws";

/// Where it is 1, a machine without Terraform is a failure.
const REQUIRED: &str = "DRGEN_REQUIRE_TERRAFORM";

/// A command that runs Terraform in `dir` and reaches no registry. `None`, with a word on standard error, where
/// there is no Terraform.
pub fn terraform(dir: &Path) -> Option<Command> {
    if Command::new("terraform").arg("version").env("CHECKPOINT_DISABLE", "1").output().is_err() {
        return missing(REQUIRED, "terraform is not on PATH");
    }
    // Written into the directory of the test, and thus gone with it.
    let configuration = dir.join("cli.tfrc");
    let mirror = provider_mirror().unwrap_or_else(|| dir.join("no-mirror"));
    let text = format!(
        "disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n    path = {:?}\n  }}\n}}\n",
        mirror.display().to_string()
    );
    fs::write(&configuration, text).expect("the directory of a test can be written");
    let mut command = Command::new("terraform");
    command.current_dir(dir).env("TF_CLI_CONFIG_FILE", configuration).env("TF_IN_AUTOMATION", "1");
    Some(command)
}

/// As [`terraform`], where the AWS provider lies in a mirror as well.
pub fn terraform_with_aws(dir: &Path) -> Option<Command> {
    if provider_mirror().is_none() {
        return missing(REQUIRED, "no mirror holds the AWS provider");
    }
    terraform(dir)
}

/// Runs Terraform and gives what it printed; fails the test if Terraform does.
pub fn run(dir: &Path, arguments: &[&str]) -> Option<String> {
    let Output { status, stdout, stderr } =
        terraform(dir)?.args(arguments).output().expect("a program that ran once runs again");
    let stdout = String::from_utf8(stdout).expect("Terraform prints UTF-8");
    assert!(
        status.success(),
        "terraform {} failed\n{stdout}\n{}",
        arguments.join(" "),
        String::from_utf8_lossy(&stderr)
    );
    Some(stdout)
}

/// The root of a filesystem mirror that holds the AWS provider, in the usual places.
fn provider_mirror() -> Option<PathBuf> {
    let home = env::var_os("HOME").map(|home| Path::new(&home).join(".terraform.d/plugins"));
    let roots = home.into_iter().chain(["/usr/share", "/usr/local/share", "/opt"].map(PathBuf::from));
    roots.into_iter().find_map(|root| mirror_below(&root, 2))
}

fn mirror_below(root: &Path, levels: usize) -> Option<PathBuf> {
    if root.join(AWS).is_dir() {
        return Some(root.to_owned());
    }
    if levels == 0 {
        return None;
    }
    let mut children: Vec<PathBuf> = fs::read_dir(root).ok()?.flatten().map(|entry| entry.path()).collect();
    children.sort();
    children.iter().find_map(|child| mirror_below(child, levels - 1))
}
