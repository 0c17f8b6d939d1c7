//! A Python that has what the drill needs: moto for the fake, the command line of AWS for the runbooks.

use crate::support::missing;
use crate::support::python::environment;
use std::path::PathBuf;
use std::{env, sync::OnceLock};

/// The interpreter: `DRGEN_DRILL_PYTHON`, else one below `target/` that is made on the first run. `None`, with a word
/// on standard error, where that cannot be; with `DRGEN_REQUIRE_DRILL=1` that is a failure.
pub fn python() -> Option<PathBuf> {
    static FOUND: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    match FOUND.get_or_init(|| env::var_os("DRGEN_DRILL_PYTHON").map_or_else(made, |path| Ok(PathBuf::from(path)))) {
        Ok(path) => Some(path.clone()),
        Err(why) => missing("DRGEN_REQUIRE_DRILL", why),
    }
}

fn made() -> Result<PathBuf, String> {
    environment("drill-python", "tests/drill/fake/requirements.txt")
}
