//! A service on instances of EC2, defaults filled in.

use crate::catalog::{Field, Runtime};
use crate::finding::{Finding, Findings, code};
use crate::model::{Ec2, MachineImage};
use crate::quantity::Bytes;

use super::existing::{self, Form};
use super::place::{missing, or, required};
use super::runtime::Subject;
use super::served::{self, Served};

/// Largest disk of `gp3`, in GiB: <https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html>
const LARGEST: u64 = 64 << 10;

/// The settings of the service.
pub fn resolve(subject: Subject<'_>, findings: &mut Findings) -> Option<Ec2> {
    let Subject { own, below, owner, .. } = subject;
    let image = image(subject, findings);
    let written = or(&own.instance_type, &below.instance_type);
    let instance_type = required(written, "instance_type", "m7g.large", owner, findings);
    let instance_type = instance_type.and_then(|_| named(&existing::INSTANCE_TYPE, written, findings));
    let disk = disk(or(&own.disk, &below.disk), findings);
    let Served { min, max, port, health, environment, secrets, endpoint } = served::resolve(subject, findings);
    Some(Ec2 {
        image: image?,
        instance_type: instance_type?,
        disk,
        reserve: or(&own.reserve, &below.reserve).get().copied().unwrap_or(false),
        min,
        max,
        port,
        health,
        environment,
        secrets,
        endpoint,
    })
}

/// The service's own word, or else that of the defaults: of the two ways to name an image only one.
fn image(subject: Subject<'_>, findings: &mut Findings) -> Option<MachineImage> {
    let Subject { scope, own, below, owner, .. } = subject;
    let says = |runtime: &&Runtime| !runtime.ami.is_absent() || !runtime.ami_parameter.is_absent();
    let Some(said) = [own, below].into_iter().find(says) else {
        let help = format!(
            "write it as `ami: {{ {}: ami-0a1b2c3d4e5f60718 }}`, which drgen copies into the other site, or as \
             `ami_parameter: /shop/order/ami` where a pipeline publishes it in both",
            scope.sites.example()
        );
        findings.push(missing("ami", owner).help(help));
        return None;
    };
    if let (Some(by_site), Some(parameter)) = (said.ami.span(), said.ami_parameter.span()) {
        let finding = Finding::new(&code::DR110, "`ami` does not apply beside `ami_parameter`");
        findings.push(
            finding
                .at(by_site, "the image, by site")
                .also(parameter, "and where to look for it")
                .help("keep `ami` where the catalog says which image runs, `ami_parameter` where a pipeline does"),
        );
        return None;
    }
    if !said.ami_parameter.is_absent() {
        return named(&existing::PARAMETER, &said.ami_parameter, findings).map(MachineImage::Parameter);
    }
    let (entries, _) = said.ami.spanned()?;
    let by_site = scope.sites.by_site(entries, findings);
    let images = by_site.entries.map(|entry| entry.and_then(|entry| named(&existing::AMI, &entry.value, findings)));
    if by_site.complete && entries.0.is_empty() {
        findings.push(missing("ami", owner).help("name it in one site at least"));
    }
    images.iter().any(Option::is_some).then_some(MachineImage::Named(images))
}

fn named(form: &Form, field: &Field<String>, findings: &mut Findings) -> Option<String> {
    let (name, span) = field.spanned()?;
    existing::check_name(form, name, span, findings);
    Some(name.clone())
}

fn disk(field: &Field<Bytes>, findings: &mut Findings) -> Option<Bytes> {
    let (size, span) = field.spanned()?;
    if !(1..=LARGEST).contains(&size.gib()) {
        let finding = Finding::new(&code::DR315, format!("no disk has {size}"));
        findings.push(finding.at(span, "1GiB to 64TiB").help("leave it out for the size that the image has"));
    }
    Some(*size)
}
