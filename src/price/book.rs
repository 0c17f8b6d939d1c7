//! The price book.

use crate::capability::Per;
use crate::catalog::{self, Prices};
use crate::finding::{DR114, DR123, Finding, Findings};
use crate::quantity::{Day, Usd};
use crate::source::{Sources, Span, World};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The prices that drgen brings, each with its day and its source.
const AWS: &str = include_str!("aws.yaml");

/// No price of AWS for one of anything is as high; an amount above it is a slip of the keyboard.
const ABSURD: Usd = Usd(100_000_000_000);

/// Prices by what is bought and where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Book {
    prices: BTreeMap<String, BTreeMap<String, Listed>>,
}

/// A price as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Of one.
    pub price: Usd,
    /// One of what.
    pub per: Per,
    /// The day on which it was read.
    pub date: String,
    /// Where.
    pub source: String,
    /// Where the user wrote it; `None` where drgen brings it.
    pub own: Option<Span>,
}

impl Book {
    /// A single price, for tests.
    #[cfg(test)]
    pub(crate) fn of(sku: &str, region: &str, price: Usd, per: Per) -> Self {
        let listed = Listed { price, per, date: String::new(), source: String::new(), own: None };
        Self { prices: BTreeMap::from([(sku.to_owned(), BTreeMap::from([(region.to_owned(), listed)]))]) }
    }

    /// The prices that drgen brings.
    pub fn shipped() -> &'static Self {
        static BOOK: LazyLock<Book> = LazyLock::new(|| {
            let (mut sources, mut findings) = (Sources::default(), Findings::default());
            let prices = catalog::read_text("aws.yaml", AWS.to_owned(), &mut sources, &mut findings);
            let mut book = Book::default();
            book.take(&prices.unwrap_or_default(), false, &mut findings);
            assert!(findings.sorted().is_empty(), "internal: {:?}", findings.sorted());
            book
        });
        &BOOK
    }

    /// The prices that drgen brings, and above them those of `prices.yaml`.
    pub fn read(world: &dyn World, sources: &mut Sources, findings: &mut Findings) -> Self {
        let mut book = Self::shipped().clone();
        if let Some(own) = catalog::read_beside::<Prices>(world, catalog::PRICES, sources, findings) {
            book.take(&own, true, findings);
        }
        book
    }

    /// The price of something in a region.
    pub fn price(&self, sku: &str, region: &str) -> Option<&Listed> {
        self.prices.get(sku)?.get(region)
    }

    /// Tells of every price that the user wrote and nothing asks for: most likely its name is misspelt.
    pub fn check_asked(&self, asked: &BTreeSet<&str>, findings: &mut Findings) {
        for (sku, regions) in self.prices.iter().filter(|(sku, _)| !asked.contains(sku.as_str())) {
            if let Some(span) = regions.values().find_map(|listed| listed.own) {
                let finding = Finding::new(&DR123, format!("nothing here is bought as `{sku}`"));
                let like = crate::finding::closest(sku, asked.iter().copied());
                findings.push(match like {
                    Some(like) => finding.at(span, "never asked for").help(format!("did you mean `{like}`?")),
                    None => finding
                        .at(span, "never asked for")
                        .help("`drgen plan --explain COMPONENT` lists what is bought"),
                });
            }
        }
    }

    fn take(&mut self, prices: &Prices, own: bool, findings: &mut Findings) {
        let skus = prices.prices.get().map_or(&[][..], |skus| &skus.0);
        for (sku, region) in skus.iter().flat_map(|sku| {
            sku.value.get().into_iter().flat_map(move |all| all.0.iter().map(move |region| (sku, region)))
        }) {
            let Some(written) = region.value.get() else { continue };
            // What is missing or unreadable has been reported.
            let (Some((&price, span)), Some(&per)) = (written.price.spanned(), written.per.get()) else { continue };
            let (Some((date, day)), Some(source)) = (written.date.spanned(), written.source.get()) else { continue };
            if price > ABSURD {
                let finding =
                    Finding::new(&DR114, format!("`{price}` is no price of one `{}`", sku.key.escape_debug()));
                findings.push(finding.at(span, "too much").help("the price is that of one: of one hour, of one GB"));
                continue;
            }
            if date.parse::<Day>().is_err() {
                let finding = Finding::new(&DR114, format!("`{}` is not a date", date.escape_debug()));
                findings.push(finding.at(day, "a day of the calendar is needed here").help("write it as `2027-03-31`"));
                continue;
            }
            let own = own.then_some(sku.span);
            let listed = Listed { price, per, date: date.clone(), source: source.clone(), own };
            self.prices.entry(sku.key.clone()).or_default().insert(region.key.clone(), listed);
        }
    }
}
