//! The sandbox over real HTTP.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod arrivals;
mod client;
mod faults;
mod language;
mod leads;
mod listing;
mod queries;
mod refusals;
