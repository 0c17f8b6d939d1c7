//! Who is told when an alarm rings.

use crate::catalog::Root;
use crate::finding::{Finding, Findings, code};
use crate::model::Alerts;
use crate::source::Span;

/// As long as a URL may be that everybody takes.
const LONGEST: usize = 2_048;

/// What a parameter of a URL is called that holds a secret, or the end of it: `apiKey`, `access_token`.
const SECRETS: [&str; 6] = ["key", "passwd", "password", "secret", "signature", "token"];

/// Whether what is called so is a secret.
pub fn is_secret(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    SECRETS.iter().any(|secret| lower.ends_with(secret))
}

/// Who listens, where it could be read.
pub fn resolve(root: &Root, findings: &mut Findings) -> Alerts {
    let mut alerts = Alerts::default();
    let Some(written) = root.alerts.get() else { return alerts };
    if let Some((url, span)) = written.webhook.spanned() {
        match webhook(url) {
            Ok(()) => {
                secret(url, span, findings);
                alerts.webhook = Some(url.clone());
            }
            Err(why) => {
                let finding = Finding::new(&code::DR114, format!("`{}` is not a webhook", url.escape_debug()));
                findings.push(finding.at(span, why).help("write it as `https://events.example.com/drgen`"));
            }
        }
    }
    if let Some((address, span)) = written.email.spanned() {
        if is_email(address) {
            alerts.email = Some(address.clone());
        } else {
            let finding = Finding::new(&code::DR114, format!("`{}` is not an e-mail address", address.escape_debug()));
            findings.push(finding.at(span, "one address is needed here").help("write it as `oncall@example.com`"));
        }
    }
    alerts
}

/// Whether Amazon SNS can post to it; else why not.
fn webhook(url: &str) -> Result<(), &'static str> {
    let Some(rest) = url.strip_prefix("https://") else {
        return Err("only https: what an alarm says is nobody else's business");
    };
    if url.len() > LONGEST {
        return Err("longer than 2048 characters");
    }
    if !url.bytes().all(|b| b.is_ascii_graphic()) || url.contains(['"', '<', '>', '\\', '^', '`', '{', '|', '}']) {
        return Err("a URL has no such characters: they are written with `%`");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "443"));
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !label.starts_with('-')
    };
    if !host.contains('.') || !host.split('.').all(label) {
        return Err("a host is missing that Amazon SNS can reach");
    }
    match port.parse::<u16>() {
        Ok(1..) => Ok(()),
        Ok(0) | Err(_) => Err("this is no port"),
    }
}

/// The catalog and all that is generated of it are read by many.
fn secret(url: &str, span: Span, findings: &mut Findings) {
    let rest = url.strip_prefix("https://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let query = rest.split('#').next().unwrap_or_default().split_once('?').map_or("", |(_, query)| query);
    let named = query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (!value.is_empty() && is_secret(name)).then_some(name)
    });
    let what = match named {
        _ if authority.contains('@') => "a user before the `@`".to_owned(),
        Some(name) => format!("the parameter `{name}`"),
        None => return,
    };
    findings.push(
        Finding::new(&code::DR504, "the webhook seems to hold a secret")
            .at(span, what)
            .note("it would stand in this catalog, in the Terraform made of it, and in the state")
            .help("let a small endpoint of your own take the alarm and add the secret, or subscribe by hand"),
    );
}

/// Near enough: whether mail arrives only its confirmation can say.
fn is_email(address: &str) -> bool {
    let Some((user, host)) = address.rsplit_once('@') else { return false };
    let plain = |b: u8| {
        b.is_ascii_graphic() && !matches!(b, b'"' | b'(' | b')' | b',' | b':' | b';' | b'<' | b'>' | b'@' | b'\\')
    };
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (1..=64).contains(&user.len())
        && user.bytes().all(plain)
        && address.len() <= 254
        && host.contains('.')
        && host.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webhooks() {
        for (url, ok) in [
            ("https://events.example.com/drgen", true),
            ("https://events.example.com:8443/a?service=shop", true),
            ("https://user:word@events.example.com", true),
            ("http://events.example.com/drgen", false),
            ("HTTPS://events.example.com/drgen", false),
            ("https://", false),
            ("https://localhost/drgen", false),
            ("https://events.example.com:0/", false),
            ("https://events.example.com:many/", false),
            ("https://events.example.com/a b", false),
            ("https://events.example.com/${aws_s3_bucket.x.id}", false),
            ("https://-.example.com/", false),
        ] {
            assert_eq!(webhook(url).is_ok(), ok, "{url}");
        }
    }

    #[test]
    fn secrets_in_webhooks() {
        for (url, found) in [
            ("https://events.example.com/drgen", false),
            ("https://events.example.com/drgen?service=shop&token=", false),
            ("https://events.example.com/drgen#token=a", false),
            ("https://events.example.com/@drgen", false),
            ("https://user:word@events.example.com", true),
            ("https://events.example.com/drgen?access_token=a", true),
            ("https://events.example.com/drgen?service=shop&apiKey=a", true),
        ] {
            let mut findings = Findings::default();
            secret(url, Span::default(), &mut findings);
            assert_eq!(!findings.sorted().is_empty(), found, "{url}");
        }
    }

    #[test]
    fn addresses() {
        for (address, ok) in [
            ("oncall@example.com", true),
            ("on.call+dr@mail.example.com", true),
            ("oncall", false),
            ("oncall@example", false),
            ("on call@example.com", false),
            ("a@example.com,b@example.com", false),
            ("@example.com", false),
        ] {
            assert_eq!(is_email(address), ok, "{address}");
        }
    }
}
