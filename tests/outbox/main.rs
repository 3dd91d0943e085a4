//! The outbox as a whole: real files, the real client, the sandbox over HTTP,
//! and real processes that are killed. Effects are counted at the sandbox.

#![expect(clippy::expect_used, clippy::panic, reason = "a test may panic, its helpers too")]

mod child;
mod departures;
mod faults;
mod hanging;
mod harness;
mod kill;
mod leaving;
mod line;
mod proxy;
mod reply_marks;
mod sending;
mod server;
mod sharing;
mod undos;
mod work;
