//! How long choosing takes, what is chosen costs, and how far that is from the least it could:
//!
//! ```sh
//! cargo bench --bench choose -- 1000 10000
//! ```
//!
//! Each number is a count of services, of the catalogs of `benches/scale`. The time is that of `drgen::compile` as a
//! whole, the median of three. Prices are invented.

#![allow(clippy::print_stdout)] // The table is what it is for.

#[path = "../scale/catalog.rs"]
mod catalog;

use drgen::finding::Findings;
use drgen::source::Sources;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::time::Instant;

const RUNS: usize = 3;

/// What the stores and services of the catalogs are made of, in thousandths of a dollar.
const PRICES: [(&str, &str, u32); 17] = [
    ("fargate.arm64.vcpu", "hour", 37),
    ("fargate.arm64.gib", "hour", 4),
    ("rds.postgres.db.r6g.large", "hour", 268),
    ("rds.postgres.db.t4g.medium", "hour", 76),
    ("rds.mysql.db.r6g.large", "hour", 258),
    ("rds.gp3", "GB-month", 137),
    ("rds.backup", "GB-month", 103),
    ("backup.rds", "GB-month", 103),
    ("backup.aurora", "GB-month", 22),
    ("backup.dynamodb", "GB-month", 119),
    ("aurora.db.r6g.large", "hour", 313),
    ("aurora.storage", "GB-month", 119),
    ("aurora.replicated-writes", "million", 220),
    ("dynamodb.storage", "GB-month", 306),
    ("dynamodb.pitr", "GB-month", 245),
    ("s3.storage", "GB-month", 24),
    ("elasticache.redis.cache.t4g.small", "hour", 38),
];

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    println!("{:>8}  {:<8} {:>9} {:>14} {:>14} {:>8}", "services", "by", "seconds", "USD a month", "at least", "gap");
    for size in if sizes.is_empty() { vec![1_000] } else { sizes } {
        let scratch = tempfile::TempDir::new()?;
        catalog::write(scratch.path(), size)?;
        let mut world = BTreeMap::from([("prices.yaml".to_owned(), prices()?)]);
        for file in fs::read_dir(scratch.path().join("services"))? {
            let file = file?;
            world.insert(format!("services/{}", file.file_name().to_string_lossy()), fs::read_to_string(file.path())?);
        }
        let root = fs::read_to_string(scratch.path().join("drgen.yaml"))?;
        for by in ["tier", "service"] {
            world.insert("drgen.yaml".to_owned(), format!("{root}policy: {{ granularity: {by} }}\n"));
            bench(&world, size, by);
        }
    }
    Ok(())
}

fn prices() -> Result<String, std::fmt::Error> {
    let mut text = "prices:\n".to_owned();
    for (sku, per, milli) in PRICES {
        let price = format!("{}.{:03}", milli / 1_000, milli % 1_000);
        writeln!(
            text,
            "  {sku}: {{ eu-central-1: {{ price: {price} USD, per: {per}, date: \"2026-01-01\", source: invented }} }}"
        )?;
    }
    Ok(text)
}

fn bench(world: &BTreeMap<String, String>, size: usize, by: &str) {
    let mut seconds = Vec::new();
    let mut last = None;
    for _ in 0..RUNS {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let started = Instant::now();
        last =
            drgen::compile(world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings);
        seconds.push(started.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    let Some(compiled) = last else { return println!("{size:>8}  {by:<8} does not compile") };
    let costs = compiled.view().costs();
    let dollars = |micro: u64| micro as f64 / 1e6;
    let least = costs.at_least.map_or(costs.total.micro_usd, |least| least);
    let gap = 100.0 * (costs.total.micro_usd as f64 / least as f64 - 1.0);
    let holds = if compiled.choice.feasible { "" } else { " (does not hold)" };
    println!(
        "{size:>8}  {by:<8} {:>9.3} {:>14.2} {:>14.2} {gap:>7.2}%{holds}",
        seconds[RUNS / 2],
        dollars(costs.total.micro_usd),
        dollars(least)
    );
}
