//! The sandbox over real HTTP.

#![expect(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod account;
mod all_events;
mod analytics;
mod archive;
mod arrivals;
mod automations;
mod client;
mod effects;
mod faults;
mod follow_ups;
mod generations;
mod lag;
mod language;
mod lead_details;
mod leads;
mod listing;
mod marks;
mod messages;
mod notifications;
mod numbers;
mod queries;
mod refusals;
mod scripted_faults;
mod statuses;
mod suppressions;
mod tags;
mod uploads;
mod versions;
