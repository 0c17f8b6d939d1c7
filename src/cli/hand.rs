//! The user's own Terraform files beside ours.

use super::session::Session;
use crate::emit::terraform::Reference;
use crate::hand::File;
use std::collections::BTreeSet;
use std::fs;

/// Those of every stack that has an override among them, or that something in the catalog refers to, in order. What cannot
/// be read is Terraform's to report.
pub(super) fn files(session: &Session, references: &[Reference]) -> Vec<File> {
    let referred: BTreeSet<&str> = references.iter().map(|reference| reference.stack.as_str()).collect();
    let mut files = Vec::new();
    let Some(out) = session.out_from_catalog() else { return files };
    let stacks: BTreeSet<&str> =
        session.locks.stacks.keys().map(String::as_str).chain(referred.iter().copied()).collect();
    for stack in stacks {
        let lock = session.locks.stacks.get(stack);
        let is_ours = |name: &String| lock.is_some_and(|lock| lock.files.contains_key(name));
        let dir = session.out.join(stack);
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_theirs = |name: &String| File::is_terraform(name) && !name.starts_with('.') && !is_ours(name);
        let mut names: Vec<String> = names.filter(is_theirs).collect();
        if !referred.contains(stack) && !names.iter().any(|name| File::is_override(name)) {
            continue;
        }
        names.sort_unstable();
        for name in names {
            if let Ok(text) = fs::read_to_string(dir.join(&name)) {
                let path = format!("{out}/{stack}/{name}");
                files.push(File { stack: stack.to_owned(), path, text });
            }
        }
    }
    files
}
