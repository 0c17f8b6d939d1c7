//! Catalogs shaped like real ones, the same on every run.
//!
//! Few services are called by most of the others (5 % hold 70 % of the calls), most services call few and some call
//! many, 1 % need each other in circles, and a team of one file has 30.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Services of a file, which is a stack.
const TEAM: usize = 30;
/// Of a thousand services: so many are called by most.
const HUBS: usize = 50;
/// Of a hundred calls: so many go to them.
const TO_HUBS: u64 = 70;
/// Members of a circle.
const CIRCLE: usize = 4;
/// Nobody calls more than this.
const MOST_CALLS: usize = 40;

/// Writes a catalog of so many services, and gives one of its files.
pub fn write(dir: &Path, size: usize) -> io::Result<PathBuf> {
    let mut random = Random(0x0d12_6e00);
    let mut files: Vec<String> = vec!["services:\n".to_owned(); size.div_ceil(TEAM)];
    // Services are numbered so that each calls lower numbers, except in circles; teams take them in turn, so that
    // calls cross teams.
    let teams = files.len();
    let stride = (size / (size / 100).max(1)).max(CIRCLE);
    for at in 0..size {
        let calls = calls(at, size, stride, &mut random);
        service(&mut files[at % teams], at, size, &calls, &mut random);
    }
    fs::create_dir_all(dir.join("services"))?;
    fs::write(dir.join("drgen.yaml"), ROOT)?;
    for (team, text) in files.iter().enumerate() {
        fs::write(path(dir, team), text)?;
    }
    Ok(path(dir, teams - 1))
}

fn path(dir: &Path, team: usize) -> PathBuf {
    dir.join(format!("services/team-{team:04}.yaml"))
}

/// What a service calls, and whether hard.
fn calls(at: usize, size: usize, stride: usize, random: &mut Random) -> Vec<(usize, bool)> {
    let hubs = (size * HUBS / 1000).max(1);
    let mut calls: Vec<(usize, bool)> = Vec::new();
    // Pareto: two calls on the median, and a heavy tail.
    let wanted = ((1.2 * random.unit().powf(-0.7)) as usize).min(MOST_CALLS);
    for _ in 0..wanted.min(at) {
        let to = if random.below(100) < TO_HUBS { random.below(hubs.min(at) as u64) } else { random.below(at as u64) };
        let to = to as usize;
        if calls.iter().all(|(known, _)| *known != to) {
            calls.push((to, random.below(100) < 75));
        }
    }
    // Every so often some neighbours stand in a circle: each calls the one before it, and the first the last.
    let place = at % stride;
    if at >= hubs && at - place + CIRCLE <= size && place < CIRCLE {
        let to = if place == 0 { at + CIRCLE - 1 } else { at - 1 };
        calls.retain(|(known, _)| *known != to);
        calls.push((to, true));
    }
    calls.sort_unstable();
    calls
}

fn service(out: &mut String, at: usize, size: usize, calls: &[(usize, bool)], random: &mut Random) {
    // Lower numbers are called by higher ones and must be back before them.
    let tier = ["critical", "important", "important", "important", "standard"][(at * 10 / size).min(4)];
    let cpu = if random.below(4) == 0 { 1024 } else { 512 };
    let mut text = format!(
        "  {name}:\n    tier: {tier}\n    owner: team\n    contacts: [team-oncall]\n    runtime:\n      \
         image: {{ repository: scale/{name}, tag: stable }}\n      cpu: {cpu}\n      memory: 2GiB\n      \
         scale: {{ min: 2, max: 8 }}\n      port: 8080\n      health: /healthz\n      \
         environment: {{ LOG: info, NUMBER: \"{at}\" }}\n",
        name = name(at)
    );
    if random.below(5) == 0 {
        let public = random.below(2) == 0;
        _ = writeln!(text, "    endpoint: {{ host: {}.scale.example, public: {public} }}", name(at));
    }
    if !calls.is_empty() {
        text.push_str("    depends_on:\n");
    }
    for &(to, hard) in calls {
        _ = match hard {
            true => writeln!(text, "      - {}", name(to)),
            false => writeln!(text, "      - {{ name: {}, kind: soft, degraded: a panel is missing }}", name(to)),
        };
    }
    let stores = [0, 1, 1, 1, 2, 2, 2, 3][random.below(8) as usize];
    if stores > 0 {
        text.push_str("    stores:\n");
    }
    for number in 0..stores {
        let kind = STORES[random.below(STORES.len() as u64) as usize];
        _ = writeln!(text, "      store-{number}: {{ {kind} }}");
    }
    out.push_str(&text);
}

fn name(at: usize) -> String {
    format!("service-{at:06}")
}

/// As often as they are met.
const STORES: [&str; 10] = [
    "kind: postgres, version: \"16\", class: db.r6g.large, size: 100GiB",
    "kind: postgres, version: \"16\", class: db.t4g.medium, size: 20GiB",
    "kind: mysql, version: \"8.0\", class: db.r6g.large, size: 200GiB, write_rate: 1MB/s",
    "kind: mysql, engine: aurora, version: \"8.0\", class: db.r6g.large, instances: 2, size: 200GiB",
    "kind: dynamodb, keys: { hash: id }, size: 10GiB",
    "kind: dynamodb, keys: { hash: id, range: at }, size: 50GiB",
    "kind: s3, size: 500GiB",
    "kind: s3, size: 2TiB, write_rate: 2MB/s",
    "kind: redis, version: \"7.1\", class: cache.t4g.small, instances: 2, durability: disposable",
    "kind: sqs, loss: replayable",
];

const ROOT: &str = r#"drgen: 1
system: scale
sites:
  ireland:
    region: eu-west-1
    account: "111122223333"
    zones: [euw1-az1, euw1-az2]
    network: { cidr: 10.0.0.0/16 }
  frankfurt:
    region: eu-central-1
    account: "111122223333"
    zones: [euc1-az2, euc1-az3]
    network: { cidr: 10.1.0.0/16 }
active: ireland
include: [services/*.yaml]
dns:
  public: { zone: Z0123456789EXAMPLE, name: scale.example }
  certificate:
    ireland: arn:aws:acm:eu-west-1:111122223333:certificate/11111111-1111-1111-1111-111111111111
    frankfurt: arn:aws:acm:eu-central-1:111122223333:certificate/22222222-2222-2222-2222-222222222222
tiers:
  critical: { rto: 12h, rpo: 15m, decision: 5m }
  important: { rto: 1d, rpo: 1h }
  standard: { rto: 3d, rpo: 1d }
"#;

/// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// In (0, 1].
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1u64 << 53) as f64
    }
}
