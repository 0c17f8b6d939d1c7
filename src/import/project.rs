//! The files of a project of Docker Compose: those that are named, and those that they include.
//! <https://github.com/compose-spec/compose-spec/blob/main/14-include.md>

use super::Beside;
use super::variables::{Variables, named, opens, seems_secret};
use super::yaml::{documents, items, text};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// What of a service is interpolated: all that is looked at.
const INTERPOLATED: &[&str] = &["container_name", "environment", "expose", "hostname", "image", "ports"];

/// Most files that are read: links of a directory to itself would else make files without end.
const MOST: usize = 256;

/// What all files say, included ones before those that include them, and what was not followed, a line each.
pub(super) struct Project {
    pub(super) documents: Vec<Value>,
    pub(super) open: Vec<String>,
}

/// Reads what the files include, each file once. What leads outside of the directory of the named file is not read, and
/// neither is what is not there. The error names a file that is no YAML, and the line.
pub(super) fn read(files: &[(String, String)], beside: Beside<'_>) -> Result<Project, String> {
    let seen = files.iter().map(|(path, _)| plain(Path::new(path))).collect();
    let mut reader =
        Reader { beside, root: PathBuf::new(), seen, project: Project { documents: Vec::new(), open: Vec::new() } };
    for (path, content) in files {
        let path = plain(Path::new(path));
        reader.root = parent(&path);
        let mut variables = Variables::default();
        reader.variables(&path, &[reader.root.join(".env")], &mut variables, false);
        reader.file(&mut vec![path], content, &variables)?;
    }
    Ok(reader.project)
}

struct Reader<'a> {
    beside: Beside<'a>,
    /// The directory that nothing is followed out of.
    root: PathBuf,
    /// Files that are read, or will be.
    seen: BTreeSet<PathBuf>,
    project: Project,
}

impl Reader<'_> {
    /// A file, the last of those that include each other.
    fn file(&mut self, way: &mut Vec<PathBuf>, content: &str, variables: &Variables) -> Result<(), String> {
        let path = way.last().expect("internal: a way has an end").clone();
        for mut document in documents(&path.display().to_string(), content)? {
            for entry in list(&document["include"]) {
                self.include(way, entry, variables)?;
            }
            for (_, service) in document["services"].as_object_mut().into_iter().flatten() {
                if let Some(environment) = service.get_mut("environment") {
                    pass(environment, variables);
                }
                for key in INTERPOLATED {
                    if let Some(value) = service.get_mut(key) {
                        interpolate(value, variables);
                    }
                }
            }
            self.project.documents.push(document);
        }
        Ok(())
    }

    /// An entry of `include`: a path, or a map with paths and where their variables come from.
    fn include(&mut self, way: &mut Vec<PathBuf>, entry: &Value, variables: &Variables) -> Result<(), String> {
        let by = way.last().expect("internal: a way has an end").clone();
        let from = parent(&by);
        let mut paths = Vec::new();
        for written in list(entry).map(|entry| entry.get("path").unwrap_or(entry)).flat_map(list).filter_map(text) {
            let path = variables.interpolate(&written);
            if opens(&path).next().is_some() {
                let written = named(&path);
                self.say(&by, &format!("includes {written}, which nothing beside the file sets: what does that say"));
            } else {
                paths.push(plain(&from.join(path)));
            }
        }
        let Some(first) = paths.first() else { return Ok(()) };
        let place = |value: &Value| Some(plain(&from.join(variables.interpolate(&text(value)?))));
        let mut inner = variables.clone();
        let said: Vec<PathBuf> = list(&entry["env_file"]).filter_map(place).collect();
        if said.is_empty() {
            let directory = place(&entry["project_directory"]).unwrap_or_else(|| parent(first));
            self.variables(&by, &[directory.join(".env")], &mut inner, false);
        } else {
            self.variables(&by, &said, &mut inner, true);
        }
        for path in paths {
            self.follow(way, &by, path, &inner)?;
        }
        Ok(())
    }

    fn follow(
        &mut self,
        way: &mut Vec<PathBuf>,
        by: &Path,
        path: PathBuf,
        variables: &Variables,
    ) -> Result<(), String> {
        let name = path.display();
        if way.contains(&path) {
            self.say(by, &format!("includes {name}, which leads there itself: a circle, read once; what is meant"));
        } else if !self.seen.contains(&path) {
            if self.seen.len() >= MOST {
                self.say(by, &format!("includes {name}, which was not read after {MOST} others: is it needed"));
                return Ok(());
            }
            if let Some(content) = self.text(by, &path, true) {
                self.seen.insert(path.clone());
                way.push(path);
                self.file(way, &content, variables)?;
                way.pop();
            }
        }
        Ok(())
    }

    /// Adds what the files set; of several the last one that sets a variable counts.
    fn variables(&mut self, by: &Path, paths: &[PathBuf], variables: &mut Variables, needed: bool) {
        for path in paths.iter().rev() {
            if let Some(text) = self.text(by, path, needed) {
                variables.read(&text);
            }
        }
    }

    /// The text of a file in the directory; without one it is said why, unless it need not be there.
    fn text(&mut self, by: &Path, path: &Path, needed: bool) -> Option<String> {
        let inside = |rest: &Path| rest.components().all(|part| matches!(part, Component::Normal(_)));
        let name = if path.as_os_str().is_empty() { Path::new(".") } else { path }.display();
        if !path.strip_prefix(&self.root).is_ok_and(inside) {
            if needed {
                self.say(by, &format!("includes {name}, outside of the directory and not read: name it as a file, too, if it belongs here"));
            }
            return None;
        }
        match (self.beside)(path) {
            Ok(text) => return Some(text),
            Err(error) if error.kind() == ErrorKind::NotFound && !needed => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.say(by, &format!("includes {name}, which is not there: what does it say"));
            }
            Err(error) => self.say(by, &format!("includes {name}, which cannot be read ({error}): what does it say")),
        }
        None
    }

    fn say(&mut self, by: &Path, what: &str) {
        let what = if seems_secret(what) { "includes what looks like a secret, and was not read" } else { what };
        let line = format!("{} {what}", by.display());
        if !self.project.open.contains(&line) {
            self.project.open.push(line);
        }
    }
}

/// Gives what is named in an environment without a value the value that is set.
fn pass(environment: &mut Value, variables: &Variables) {
    let set = |name: &str| {
        // Written as text that means itself: it is interpolated once more.
        let value = variables.interpolate(&format!("${{{name}}}"));
        opens(&value).next().is_none().then(|| value.replace('$', "$$"))
    };
    for item in environment.as_array_mut().into_iter().flatten() {
        if let Some(name) = item.as_str().filter(|text| !text.contains('='))
            && let Some(value) = set(name)
        {
            *item = Value::String(format!("{name}={value}"));
        }
    }
    for (name, value) in environment.as_object_mut().into_iter().flatten() {
        if value.is_null()
            && let Some(set) = set(name)
        {
            *value = Value::String(set);
        }
    }
}

fn interpolate(value: &mut Value, variables: &Variables) {
    match value {
        Value::String(text) => *text = variables.interpolate(text),
        Value::Array(all) => all.iter_mut().for_each(|value| interpolate(value, variables)),
        Value::Object(all) => all.values_mut().for_each(|value| interpolate(value, variables)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The items of a list, or the only one.
fn list(value: &Value) -> impl Iterator<Item = &Value> {
    items(value).chain(Some(value).filter(|value| !value.is_array() && !value.is_null()))
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A path without `.`, and without `..` where that takes something back.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match (part, plain.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                plain.pop();
            }
            (Component::ParentDir, Some(Component::RootDir)) => {}
            (part, _) => plain.push(part),
        }
    }
    plain
}
