//! How drgen scales, with the binary that users run, against copying its output:
//!
//! ```sh
//! cargo bench --bench scale -- 1000 10000
//! ```
//!
//! Each number is a count of services. `--runs 5` sets how often each thing is done (medians are printed), `--keep DIR`
//! keeps catalogs and outputs there: twice the output for each run, 16 GiB for five at 10,000.

#![allow(clippy::print_stdout)] // The table is what it is for.

mod catalog;
mod measure;

use measure::{Sample, Tree};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const DRGEN: &str = env!("CARGO_BIN_EXE_drgen");

struct Options {
    sizes: Vec<usize>,
    runs: usize,
    keep: Option<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = arguments()?;
    let scratch = tempfile::TempDir::new()?;
    let top = options.keep.as_deref().unwrap_or(scratch.path());
    println!(
        "{:>8}  {:<16} {:>9} {:>9} {:>9} {:>8} {:>8} {:>9} {:>7}",
        "services", "what", "median", "min", "max", "peak MiB", "files", "MiB", "to cp"
    );
    for &size in &options.sizes {
        bench(&top.join(size.to_string()), size, options.runs)?;
    }
    Ok(())
}

fn arguments() -> Result<Options, Box<dyn Error>> {
    let mut options = Options { sizes: Vec::new(), runs: 5, keep: None };
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} wants a value"));
        match argument.as_str() {
            // cargo says this to every bench.
            "--bench" => {}
            "--runs" => options.runs = value()?.parse::<usize>()?.max(1),
            "--keep" => options.keep = Some(value()?.into()),
            size => options.sizes.push(size.parse().map_err(|_| format!("`{size}` is no number of services"))?),
        }
    }
    if options.sizes.is_empty() {
        options.sizes = vec![1_000];
    }
    Ok(options)
}

/// Everything is done in turn, `runs` times, so that a noisy minute falls on all of it.
fn bench(top: &Path, size: usize, runs: usize) -> Result<(), Box<dyn Error>> {
    let input = top.join("catalog");
    let changed = catalog::write(&input, size)?;
    let generate = |out: &Path| {
        let mut command = Command::new(DRGEN);
        command.args(["generate", "--quiet", "--out"]).arg(out).arg(&input);
        command.env("XDG_CACHE_HOME", top.join("cache"));
        command
    };

    let [mut fresh, mut copied, mut first, mut same, mut one, mut status] = [const { Vec::new() }; 6];
    let [mut all, mut touched] = [Tree::default(); 2];
    for run in 0..runs {
        // Each run has a place of its own, and nothing is removed before the end: for half a minute after a removal ext4
        // looks at every entry of its tables before it makes a file, and whoever comes next would pay for it.
        let (out, copy) = (top.join(format!("dr-{run}")), top.join(format!("copy-{run}")));
        measure::remove(&out)?;
        measure::remove(&copy)?;
        fresh.push(measure::run(&mut generate(&out))?);
        all = Tree::of(&out, None)?;
        copied.push(measure::run(Command::new("cp").arg("-r").arg(&out).arg(&copy))?);
        // The first one looks at everything; those after it see that nothing was touched since.
        first.push(measure::run(&mut generate(&out))?);
        same.push(measure::run(&mut generate(&out))?);
        // Who lives with the tree asks git the same: has anything changed?
        let git = |arguments: &[&str]| {
            let mut git = Command::new("git");
            git.arg("-C")
                .arg(&out)
                .args(["-c", "user.name=drgen", "-c", "user.email=drgen@localhost", "-c", "commit.gpgsign=false"])
                .args(arguments);
            git
        };
        for arguments in [&["init", "--quiet"][..], &["add", "."], &["commit", "--quiet", "-m", "all"]] {
            measure::run(&mut git(arguments))?;
        }
        status.push(measure::run(&mut git(&["status", "--short"]))?);

        let before = fs::read_to_string(&changed)?;
        let after = before.replacen("cpu: 512", "cpu: 1024", 1);
        assert_ne!(before, after, "the catalog has a service to change");
        fs::write(&changed, after)?;
        let start = measure::file_time(top)?;
        one.push(measure::run(&mut generate(&out))?);
        touched = Tree::of(&out, Some(start))?;
        fs::write(&changed, before)?;
    }

    let cp = Sample::median(&copied).seconds;
    let rows = [
        ("generate, fresh", &fresh, all),
        ("unchanged, first", &first, Tree::default()),
        ("unchanged", &same, Tree::default()),
        ("one changed", &one, touched),
        ("cp -r", &copied, all),
        ("git status", &status, Tree::default()),
    ];
    for (what, samples, written) in rows {
        let sorted = Sample::sorted(samples);
        let median = Sample::median(samples);
        println!(
            "{size:>8}  {what:<16} {:>8.3}s {:>8.3}s {:>8.3}s {:>8.0} {:>8} {:>9.2} {:>6.2}x",
            median.seconds,
            sorted[0],
            sorted[sorted.len() - 1],
            samples.iter().map(|sample| sample.peak).max().unwrap_or_default() as f64 / 1024.0,
            written.files,
            written.bytes as f64 / f64::from(1 << 20),
            median.seconds / cp
        );
    }
    Ok(())
}
