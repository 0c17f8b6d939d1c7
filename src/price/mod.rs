//! What things cost: the price book, and the bill of what an offer keeps standing.
//!
//! Comes in: quantities, `prices.yaml`, and the book that drgen brings (`aws.yaml`, in the same form). Goes out: [`Book`].
//! A price that is in neither is *unknown*: it is said wherever the sum is shown, and never counted as nothing. A quantity
//! that the catalog does not declare (the writes of a store without `write_rate`) is not counted, and that is said too.

mod book;
mod cost;

pub use book::{Book, Listed};
pub use cost::{Cost, Line, Regions};
