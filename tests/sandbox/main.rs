//! The sandbox over real HTTP.
#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod account;
mod archive;
mod armed;
mod arrivals;
mod client;
mod effects;
mod faults;
mod lag;
mod language;
mod leads;
mod listing;
mod marks;
mod messages;
mod numbers;
mod queries;
mod refusals;
mod statuses;
mod tags;
