//! What quantities cost in a month.

use super::{Book, Listed};
use crate::capability::{MONTH, Per, Usage};
use crate::quantity::{Secs, Usd};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// Where things are bought.
#[derive(Debug, Clone, Copy)]
pub struct Regions<'a> {
    /// Of what stands and is kept: the region of the recovery site.
    pub stands: &'a str,
    /// Of what is sent: the region that it leaves.
    pub leaves: &'a str,
}

/// What is paid in a month, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// The sum of what has a price.
    pub known: Usd,
    /// What has none, with thousandths of its unit.
    pub unpriced: BTreeMap<Cow<'static, str>, u64>,
    /// Whether something is bought whose amount nobody declared; it is not counted.
    pub undeclared: bool,
}

/// A line of a bill.
#[derive(Debug, Clone)]
pub struct Line<'a> {
    /// What is bought, and how much.
    pub usage: &'a Usage,
    /// Where.
    pub region: &'a str,
    /// Its price. `None`: unknown, or one of another unit.
    pub listed: Option<&'a Listed>,
    /// What that makes in a month. `None`: the price or the amount is unknown.
    pub amount: Option<Usd>,
}

impl Cost {
    /// Whether every price is known.
    pub fn is_priced(&self) -> bool {
        self.unpriced.is_empty()
    }
}

impl AddAssign<&Cost> for Cost {
    fn add_assign(&mut self, other: &Self) {
        self.known = self.known + other.known;
        self.undeclared |= other.undeclared;
        for (sku, milli) in &other.unpriced {
            *self.unpriced.entry(sku.clone()).or_default() += milli;
        }
    }
}

impl Book {
    /// The bill of some quantities, line by line.
    pub fn lines<'a>(&'a self, usage: &'a [Usage], regions: Regions<'a>) -> impl Iterator<Item = Line<'a>> {
        usage.iter().map(move |usage| {
            let region = if usage.per == Per::Gb { regions.leaves } else { regions.stands };
            let listed = self.price(&usage.sku, region).filter(|listed| listed.per == usage.per);
            let amount = listed.zip(usage.milli).map(|(listed, milli)| amount(listed.price, usage.per, milli));
            Line { usage, region, listed, amount }
        })
    }

    /// What some quantities cost in a month.
    pub fn cost(&self, usage: &[Usage], regions: Regions<'_>) -> Cost {
        let mut cost = Cost::default();
        for line in self.lines(usage, regions) {
            match (line.amount, line.usage.milli) {
                (Some(amount), _) => cost.known = cost.known + amount,
                (None, None) => cost.undeclared = true,
                (None, Some(0)) => {}
                (None, Some(milli)) => *cost.unpriced.entry(line.usage.sku.clone()).or_default() += milli,
            }
        }
        cost
    }
}

/// Rounded down to a millionth of a dollar.
fn amount(price: Usd, per: Per, milli: u64) -> Usd {
    const HOUR: Secs = Secs::hours(1);
    let times = if per == Per::Hour { MONTH.0 / HOUR.0 } else { 1 };
    let millionths = u128::from(price.0) * u128::from(milli) * u128::from(times) / 1_000;
    Usd(u64::try_from(millionths).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_quantity_times_price() {
        let regions = Regions { stands: "us-east-1", leaves: "ap-northeast-2" };
        // One vCPU and 2 GiB by the hour, 100 GiB kept, 10 GB sent from Seoul, at the prices that drgen brings.
        let usage = [
            Usage::standing("fargate.x86_64.vcpu", 1_000),
            Usage::standing("fargate.x86_64.gib", 2_000),
            Usage::kept("s3.storage", 100),
            Usage { sku: "transfer.region".into(), per: Per::Gb, milli: Some(10_000) },
        ];
        let book = Book::shipped();
        let amounts: Vec<String> = book
            .lines(&usage, regions)
            .map(|line| line.amount.map_or("?".into(), |amount| amount.to_string()))
            .collect();
        assert_eq!(amounts, ["29.5504 USD", "6.4897 USD", "2.30 USD", "0.80 USD"]);
        let cost = book.cost(&usage, regions);
        assert_eq!((cost.known.to_string().as_str(), cost.is_priced()), ("39.1401 USD", true));
    }

    #[test]
    fn what_has_no_price_is_said_and_what_has_no_amount_is_not_counted() {
        let regions = Regions { stands: "us-east-1", leaves: "eu-west-1" };
        let usage =
            [Usage::standing("a.thing", 500), Usage::standing("nothing", 0), Usage::sent("transfer.region", None)];
        let cost = Book::shipped().cost(&usage, regions);
        assert_eq!(
            cost,
            Cost { known: Usd::ZERO, unpriced: BTreeMap::from([("a.thing".into(), 500)]), undeclared: true }
        );
        // A price per another unit is no price.
        let wrong = [Usage::kept("fargate.x86_64.vcpu", 1)];
        assert!(!Book::shipped().cost(&wrong, regions).is_priced());
    }
}
