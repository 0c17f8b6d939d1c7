//! Sizes of Fargate tasks.

use crate::catalog::Field;
use crate::finding::{Finding, Findings, code};
use crate::quantity::Bytes;

/// CPU units, unless `cpu` says otherwise.
const CPU: u32 = 256;
const MIB: u64 = 1 << 20;
const GIB: u32 = 1 << 10;

/// CPU units, least and most memory and its steps, in MiB
/// (<https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size>).
/// 256 units take 512MiB too.
const SIZES: [(u32, u32, u32, u32); 7] = [
    (256, GIB, 2 * GIB, GIB),
    (512, GIB, 4 * GIB, GIB),
    (1024, 2 * GIB, 8 * GIB, GIB),
    (2048, 4 * GIB, 16 * GIB, GIB),
    (4096, 8 * GIB, 30 * GIB, GIB),
    (8192, 16 * GIB, 60 * GIB, 4 * GIB),
    (16384, 32 * GIB, 120 * GIB, 8 * GIB),
];

/// CPU units and MiB of memory; the least memory that the units take, unless `memory` says otherwise. After a finding
/// the smallest size stands in.
pub fn size(cpu: &Field<u32>, memory: &Field<Bytes>, findings: &mut Findings) -> (u32, u32) {
    let units = cpu.get().copied().unwrap_or(CPU);
    let Some(&(_, least, most, step)) = SIZES.iter().find(|(size, ..)| *size == units) else {
        let finding = Finding::new(&code::DR311, format!("Fargate has no tasks with {units} CPU units"));
        let sizes = SIZES.map(|(units, ..)| units.to_string()).join(", ");
        findings
            .push(finding.at(cpu.span().unwrap_or_default(), "no such size").help(format!("the sizes are {sizes}")));
        return (CPU, 512);
    };
    let small = if units == CPU { 512 } else { least };
    let Some((memory, span)) = memory.spanned() else { return (units, small) };
    let mib = u32::try_from(memory.0 / MIB).ok().filter(|_| memory.0.is_multiple_of(MIB));
    let fits = |mib: &u32| *mib == small || ((least..=most).contains(mib) && mib.is_multiple_of(step));
    match mib.filter(fits) {
        Some(mib) => (units, mib),
        None => {
            let finding =
                Finding::new(&code::DR311, format!("Fargate has no tasks with {units} CPU units and {memory}"));
            let range = format!("{}GiB to {}GiB in steps of {}GiB", least / GIB, most / GIB, step / GIB);
            let range = if units == CPU { format!("512MiB, or {range}") } else { range };
            let finding = finding.at(span, "not with these units").help(format!("with {units} units: {range}"));
            findings.push(cpu.span().into_iter().fold(finding, |finding, at| finding.also(at, "the units")));
            (units, small)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn sizes() {
        for (cpu, memory, size) in [
            (None, None, Some((256, 512))),
            (Some(512), None, Some((512, 1024))),
            (None, Some("1GiB"), Some((256, 1024))),
            (Some(256), Some("2GiB"), Some((256, 2048))),
            (Some(256), Some("3GiB"), None),
            (Some(256), Some("1536MiB"), None),
            (Some(512), Some("512MiB"), None),
            (Some(1024), Some("8GiB"), Some((1024, 8192))),
            (Some(4096), Some("31GiB"), None),
            (Some(8192), Some("18GiB"), None),
            (Some(8192), Some("20GiB"), Some((8192, 20480))),
            (Some(16384), Some("120GiB"), Some((16384, 122_880))),
            (Some(300), None, None),
            (Some(256), Some("536870913B"), None),
        ] {
            let cpu = cpu.map_or(Field::Absent, |cpu| Field::Value(cpu, Span::default()));
            let memory =
                memory.map_or(Field::Absent, |text: &str| Field::Value(text.parse().unwrap(), Span::default()));
            let mut findings = Findings::default();
            let found = super::size(&cpu, &memory, &mut findings);
            assert_eq!(findings.has_errors(), size.is_none(), "{cpu:?} {memory:?}");
            assert_eq!(size.unwrap_or(found), found, "{cpu:?} {memory:?}");
        }
    }
}
