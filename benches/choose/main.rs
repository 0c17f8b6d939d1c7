//! How long choosing takes, what is chosen costs, and how far that is from the least it could:
//!
//! ```sh
//! cargo bench --bench choose -- 1000 10000
//! ```
//!
//! Each number is a count of services, of the catalogs of `benches/scale`, protected by tier, by service, and by tier with
//! twice as many tiers, all open. `compile` is `drgen::compile` as a whole, `search` the choice alone, each the median of
//! three. `ratio` is the search over one pass of the time model for each component that stands elsewhere than by tier: what
//! it would take to improve one after the other, if nothing had to be looked for. Prices are invented.

#![allow(clippy::print_stdout)] // The table is what it is for.

#[path = "../scale/catalog.rs"]
mod catalog;

use drgen::choose::{Choice, solve};
use drgen::finding::Findings;
use drgen::offer::{Shipped, collect};
use drgen::schedule::{Board, evaluate};
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

/// Beside the three of the catalogs, which end with their tiers.
const MORE_TIERS: &str = r#"  critical-2: { rto: 14h, rpo: 20m, decision: 5m }
  important-2: { rto: 30h, rpo: 2h }
  standard-2: { rto: 4d, rpo: 26h }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|size| size.parse().ok()).collect();
    println!(
        "{:>8}  {:<9} {:>9} {:>9} {:>14} {:>14} {:>8} {:>8} {:>6}",
        "services", "by", "compile s", "search s", "USD a month", "at least", "gap", "improved", "ratio"
    );
    for size in if sizes.is_empty() { vec![1_000] } else { sizes } {
        let scratch = tempfile::TempDir::new()?;
        catalog::write(scratch.path(), size)?;
        let mut world = BTreeMap::from([("prices.yaml".to_owned(), prices()?)]);
        for file in fs::read_dir(scratch.path().join("services"))? {
            let file = file?;
            world.insert(format!("services/{}", file.file_name().to_string_lossy()), fs::read_to_string(file.path())?);
        }
        let root = fs::read_to_string(scratch.path().join("drgen.yaml"))?;
        let mut by_tier = Vec::new();
        for by in ["tier", "service"] {
            world.insert("drgen.yaml".to_owned(), format!("{root}policy: {{ granularity: {by} }}\n"));
            by_tier = bench(&world, size, by, &by_tier);
        }
        world.insert("drgen.yaml".to_owned(), format!("{root}{MORE_TIERS}"));
        // Every other file moves to the tiers that are new.
        for text in world.iter_mut().filter(|(path, _)| path.starts_with("services/")).map(|(_, text)| text).step_by(2)
        {
            for tier in ["critical", "important", "standard"] {
                *text = text.replace(&format!("tier: {tier}\n"), &format!("tier: {tier}-2\n"));
            }
        }
        bench(&world, size, "six tiers", &[]);
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

/// Prints a line, and gives the offer of each component; `by_tier` are those by tier.
fn bench(world: &BTreeMap<String, String>, size: usize, by: &str, by_tier: &[u8]) -> Vec<u8> {
    let compile = || {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        drgen::compile(world, "drgen.yaml", &Default::default(), &Default::default(), &mut sources, &mut findings)
    };
    let (whole, Some(compiled)) = median(compile) else {
        println!("{size:>8}  {by:<9} does not compile");
        return Vec::new();
    };
    let market = collect(&compiled.model, &compiled.graph, &Shipped, &compiled.book);
    let choose = || solve(&market, &compiled.model, &Default::default(), &mut Findings::default());
    let (search, Choice { levels, .. }) = median(choose);
    let mut board = Board::new(&market.timing.network);
    let pick: Vec<u8> =
        compiled.model.iter().map(|(id, _)| market.at(id, levels[id.index()]).unwrap_or_default()).collect();
    let (pass, ()) = median(|| evaluate(&market.timing, &pick, &mut board));
    let both = compiled.model.iter().zip(pick.iter().zip(by_tier));
    let improved = both.filter(|((id, _), (own, other))| !market.is_same(*id, **own, **other)).count();
    let ratio = if improved > 0 { format!("{:.2}", search / (pass * improved as f64)) } else { String::new() };

    let costs = compiled.view().costs();
    let dollars = |micro: u64| micro as f64 / 1e6;
    let least = costs.at_least.map_or(costs.total.micro_usd, |least| least);
    let gap = 100.0 * (costs.total.micro_usd as f64 / least as f64 - 1.0);
    let holds = if compiled.choice.feasible { "" } else { " (does not hold)" };
    println!(
        "{size:>8}  {by:<9} {whole:>9.3} {search:>9.3} {:>14.2} {:>14.2} {gap:>7.2}% {improved:>8} {ratio:>6}{holds}",
        dollars(costs.total.micro_usd),
        dollars(least)
    );
    pick
}

/// The seconds that something takes, and what it gives.
fn median<T>(mut run: impl FnMut() -> T) -> (f64, T) {
    let mut once = || {
        let started = Instant::now();
        let given = run();
        (started.elapsed().as_secs_f64(), given)
    };
    let mut runs: Vec<(f64, T)> = (0..RUNS).map(|_| once()).collect();
    runs.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    runs.swap_remove(RUNS / 2)
}
