//! The user's own Terraform files beside ours.

use super::session::Session;
use crate::hand::File;
use std::fs;

/// Those of every stack that has an override among them, in order. What cannot be read is Terraform's to report.
pub(super) fn files(session: &Session) -> Vec<File> {
    let mut files = Vec::new();
    let Some(out) = session.out_from_catalog() else { return files };
    for (stack, lock) in &session.locks.stacks {
        let dir = session.out.join(stack);
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
        let is_theirs =
            |name: &String| File::is_terraform(name) && !name.starts_with('.') && !lock.files.contains_key(name);
        let mut names: Vec<String> = names.filter(is_theirs).collect();
        if !names.iter().any(|name| File::is_override(name)) {
            continue;
        }
        names.sort_unstable();
        for name in names {
            if let Ok(text) = fs::read_to_string(dir.join(&name)) {
                let path = format!("{out}/{stack}/{name}");
                files.push(File { stack: stack.clone(), path, text });
            }
        }
    }
    files
}
