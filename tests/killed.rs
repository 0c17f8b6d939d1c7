//! The real program, killed at any moment: `DRGEN_KILLS=1000 cargo test --test drgen killed` kills it so often.
//!
//! Every single change of the disk is gone through in `src/write/killed.rs`; here the moments are those of a clock.

use crate::support::run::{drgen, examples};
use crate::support::tree;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs};
use tempfile::TempDir;

#[test]
fn the_run_after_one_that_was_killed_ends_what_it_began() {
    let kills: u64 = env::var("DRGEN_KILLS").map_or(20, |kills| kills.parse().unwrap());
    let text = fs::read_to_string(examples()[0].join("drgen.yaml")).unwrap();
    let texts = [text.clone(), text.replace("tag: ", "tag: v2-").replace("rto: ", "rto: 1")];
    assert_ne!(texts[0], texts[1]);
    let catalogs = texts.map(|text| {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("drgen.yaml"), text).unwrap();
        dir
    });
    let trees = catalogs.each_ref().map(|catalog| {
        drgen(catalog.path(), &["generate"]).ends(0);
        tree::read(&catalog.path().join("dr"))
    });
    assert_ne!(trees[0], trees[1]);
    let out = TempDir::new().unwrap();
    let out = out.path().to_str().unwrap();
    let generate = |at: usize| drgen(catalogs[at].path(), &["generate", "--out", out]).ends(0);
    let started = Instant::now();
    generate(0);
    let whole = started.elapsed();

    let (mut at, mut half) = (0, 0);
    for kill in 0..kills {
        let to = 1 - at;
        let mut run = Command::new(env!("CARGO_BIN_EXE_drgen"))
            .current_dir(catalogs[to].path())
            .args(["generate", "--out", out])
            .env("XDG_CACHE_HOME", "/dev/null")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Spread evenly: multiples of the golden ratio.
        let share = (kill as f64 * 0.618_033_988_75).fract();
        std::thread::sleep(Duration::from_secs_f64(whole.as_secs_f64() * share));
        run.kill().unwrap();
        run.wait().unwrap();
        let disk = tree::read(out.as_ref());
        let neither = disk.iter().find(|(path, text)| {
            let own = path.contains(".drgen-tmp/");
            !own && trees.iter().all(|tree| tree.get(*path) != Some(*text))
        });
        assert_eq!(neither, None, "kill {kill}");
        half += u32::from(disk != trees[0] && disk != trees[1]);
        // On to the new one, or back to the old.
        at = if kill % 3 == 0 { at } else { to };
        generate(at);
        assert!(tree::read(out.as_ref()) == trees[at], "kill {kill}");
    }
    assert!(kills < 100 || half > 0, "no run was killed while it wrote");
}
