//! Directories as values: a missing and an extra file are as wrong as a different one.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};

/// All files below a directory, by their paths with `/`.
pub fn read(directory: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    collect(directory, "", &mut files);
    files
}

fn collect(directory: &Path, prefix: &str, files: &mut BTreeMap<String, String>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries {
        let entry = entry.expect("a directory can be read");
        let name = format!("{prefix}{}", entry.file_name().to_str().expect("our names are UTF-8"));
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(entry.path()).expect("our files are UTF-8"));
        }
    }
}

/// Compares what was made with what is expected. `DRGEN_BLESS=1` makes the expectation what was made; a plain run
/// never writes.
#[track_caller]
pub fn expect(actual: &BTreeMap<String, String>, expected_directory: &Path) {
    if env::var_os("DRGEN_BLESS").is_some_and(|value| value == "1") {
        let _ = fs::remove_dir_all(expected_directory);
        for (name, text) in actual {
            let path = expected_directory.join(name);
            fs::create_dir_all(path.parent().expect("below the directory")).expect("a directory can be made");
            fs::write(path, text).expect("a file can be written");
        }
        return;
    }
    let expected = read(expected_directory);
    let mut wrong = String::new();
    for name in actual.keys().chain(expected.keys().filter(|name| !actual.contains_key(*name))) {
        match (expected.get(name), actual.get(name)) {
            (Some(old), Some(new)) if old != new => {
                let difference = similar::TextDiff::from_lines(old, new);
                wrong += &format!("{}\n", difference.unified_diff().context_radius(2).header(name, name));
            }
            (None, Some(_)) => wrong += &format!("extra: {name}\n"),
            (Some(_), None) => wrong += &format!("missing: {name}\n"),
            _ => {}
        }
        if wrong.len() > 20_000 {
            wrong += "… and more\n";
            break;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} is not what was made (DRGEN_BLESS=1 rewrites it)\n{wrong}",
        expected_directory.display()
    );
}
