//! Time and peak memory of a command, and the size of what it wrote.

use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io, thread};

/// One run of a command.
pub struct Sample {
    /// Wall clock.
    pub seconds: f64,
    /// Most memory at a time, KiB; 0 where the system does not tell (anything but Linux).
    pub peak: u64,
}

impl Sample {
    pub fn sorted(samples: &[Self]) -> Vec<f64> {
        let mut seconds: Vec<f64> = samples.iter().map(|sample| sample.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    }

    pub fn median(samples: &[Self]) -> Self {
        let sorted = Self::sorted(samples);
        Self { seconds: sorted[sorted.len() / 2], peak: 0 }
    }
}

/// Runs a command that must succeed.
pub fn run(command: &mut Command) -> Result<Sample, Box<dyn Error>> {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let over = AtomicBool::new(false);
    let (output, peak) = thread::scope(|scope| {
        // The kernel keeps the high-water mark itself; the last look before the end is nearly always the answer.
        let watcher = scope.spawn(|| {
            let mut peak = 0;
            while !over.load(Ordering::Relaxed) {
                peak = peak.max(high_water(&status).unwrap_or(0));
                thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        let output = child.wait_with_output().map(|output| (output, start.elapsed()));
        over.store(true, Ordering::Relaxed);
        (output, watcher.join().expect("the watcher only reads"))
    });
    let (output, elapsed) = output?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?}: {}\n{complaint}", output.status).into());
    }
    Ok(Sample { seconds: elapsed.as_secs_f64(), peak })
}

/// `VmHWM`, in KiB: <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>.
fn high_water(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

/// Files below a directory.
#[derive(Clone, Copy, Default)]
pub struct Tree {
    pub files: usize,
    pub bytes: u64,
}

impl Tree {
    /// `since`: only those written at or after that time.
    pub fn of(dir: &Path, since: Option<SystemTime>) -> io::Result<Self> {
        let mut tree = Self::default();
        for entry in fs::read_dir(dir)? {
            let entry = entry?;
            let meta = entry.metadata()?;
            if meta.is_dir() {
                let below = Self::of(&entry.path(), since)?;
                tree.files += below.files;
                tree.bytes += below.bytes;
            } else if since.is_none_or(|since| meta.modified().is_ok_and(|time| time >= since)) {
                tree.files += 1;
                tree.bytes += meta.len();
            }
        }
        Ok(tree)
    }
}

/// Now, by the clock that stamps files in this directory.
pub fn file_time(dir: &Path) -> io::Result<SystemTime> {
    // Stamps are coarser than the clock: what was written before must be told from what is written after.
    thread::sleep(Duration::from_millis(20));
    let probe = dir.join("now");
    fs::write(&probe, "")?;
    fs::metadata(&probe)?.modified()
}

pub fn remove(dir: &Path) -> io::Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
