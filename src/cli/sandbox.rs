//! `demo` and `sandbox`.

use std::net::SocketAddr;

use clap::Args;

use super::connection::{Display, Scope};
use super::number::{listen, share, small, whole};
use crate::sandbox::ApiVersion;

#[derive(Clone, Debug, Args)]
pub struct Generated {
    /// Number of conversations
    #[arg(long, value_name = "N", default_value_t = 5_000,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub count: u64,
    /// Give one in N of them to the lead lead-1 [default: 2; demo: 100]
    #[arg(long, value_name = "N", value_parser = whole::<u64>(2..=u64::MAX))]
    pub lead_every: Option<u64>,
    /// Seed of the sample data: the same seed gives the same data, with times
    /// counted back from the start
    #[arg(long, value_name = "N", default_value_t = 1,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// Delay of each response, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub latency_ms: u64,
    /// Random extra delay of up to this many milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub jitter_ms: u64,
    /// Answer 429 after this many requests per minute
    #[arg(long, value_name = "N", value_parser = small())]
    pub rate_limit: Option<u32>,
    /// Share of requests that fail with an error and have no effect, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub fail_rate: f64,
    /// Share of requests that take effect and then lose the connection, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub drop_rate: f64,
    /// Share of requests that take effect and get an unreadable response, 0 to
    /// 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub malformed_rate: f64,
    /// Share of requests that lose the connection and have no effect, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub lost_rate: f64,
    /// Share of requests that take effect and fail with an error, 0 to 1
    #[arg(long, value_name = "F", default_value_t = 0.0, value_parser = share)]
    pub late_fail_rate: f64,
    /// Expire continuation tokens after this many more requests
    #[arg(long, value_name = "N", value_parser = small())]
    pub expire_tokens: Option<u32>,
    /// Delay before lists show a change, in milliseconds
    #[arg(long, value_name = "N", default_value_t = 0,
          value_parser = whole::<u64>(0..=u64::MAX))]
    pub list_lag_ms: u64,
}

#[derive(Debug, Args)]
pub struct Demo {
    #[command(flatten)]
    pub(super) scope: Scope,
    #[command(flatten)]
    pub generated: Generated,
    /// Seconds between incoming messages; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = small())]
    pub live: u32,
    #[command(flatten)]
    pub(super) display: Display,
}

#[derive(Debug, Args)]
pub struct Sandbox {
    /// Address to listen on; port 0 is any free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = listen)]
    pub listen: SocketAddr,
    /// API version to serve, without the calls and members it lacks
    #[arg(long, value_name = "VERSION", value_enum, default_value_t = ApiVersion::NEWEST)]
    pub api: ApiVersion,
    /// Accept only this key and answer any other with 401 [default: any key]
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
    #[command(flatten)]
    pub generated: Generated,
    /// Seconds between incoming messages; 0 is never
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = small())]
    pub live: u32,
}
