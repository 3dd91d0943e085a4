//! Options of the sandbox.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use jiff::Timestamp;

use super::versions::ApiVersion;

/// Data, address, timing and faults of the sandbox.
#[derive(Clone, Debug)]
pub struct Options {
    /// Loopback only. Port 0 picks a free one.
    pub listen: SocketAddr,
    /// Number of conversations, at most [`i32::MAX`], the largest count that
    /// the contract can express.
    pub count: u64,
    /// One in so many of them is lead `lead-1`'s; 2 or more.
    pub lead_every: u64,
    /// Determines data and faults.
    pub seed: u64,
    /// The API version.
    pub api: ApiVersion,
    /// Delay of every answer.
    pub latency: Duration,
    /// Maximum additional random delay.
    pub jitter: Duration,
    /// Maximum number of requests in any 60 seconds; the others get 429 with
    /// `Retry-After`.
    pub rate_limit: Option<u32>,
    /// The share of requests answered with an error status before they take
    /// effect, 0 to 1: 500 with a problem document, 502 with a page of HTML,
    /// 503 with nothing, 429 without `Retry-After`.
    pub fail_rate: f64,
    /// The share of requests whose connection breaks after they took effect,
    /// half of them before the answer, half in the middle of it.
    pub drop_rate: f64,
    /// The share of requests that take effect and are answered with 200 and a
    /// malformed body: truncated, of another type, HTML, or not text at all.
    pub malformed_rate: f64,
    /// The share of requests whose connection breaks before they take effect.
    pub lost_rate: f64,
    /// The share of requests answered with an error status, as with
    /// `fail_rate`, although they took effect.
    pub late_fail_rate: f64,
    /// Number of list requests, by any client, for which a continuation token
    /// is valid; later it is answered with 400.
    pub expire_tokens: Option<u32>,
    /// Delay until lists show changes.
    pub list_lag: Duration,
    /// The only accepted key; without it, any but a source key.
    pub key: Option<String>,
    /// Interval of inbound messages; zero disables them.
    pub live: Duration,
    /// Start time of the data: the newest conversation is just before it.
    pub now: Timestamp,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            count: 5_000,
            lead_every: 2,
            seed: 1,
            api: ApiVersion::NEWEST,
            latency: Duration::ZERO,
            jitter: Duration::ZERO,
            rate_limit: None,
            fail_rate: 0.0,
            drop_rate: 0.0,
            malformed_rate: 0.0,
            lost_rate: 0.0,
            late_fail_rate: 0.0,
            expire_tokens: None,
            list_lag: Duration::ZERO,
            key: None,
            live: Duration::ZERO,
            now: Timestamp::now(),
        }
    }
}

impl Options {
    /// Validates what the types leave open.
    ///
    /// # Errors
    /// `InvalidInput` with a sentence that names the problem.
    pub(crate) fn check(&self) -> io::Result<()> {
        let refuse = |message: String| Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        let ip = self.listen.ip();
        if !ip.to_canonical().is_loopback() {
            return refuse(format!(
                "The sandbox listens on this computer only, not on {ip}. Use 127.0.0.1 or ::1"
            ));
        }
        if self.count > i32::MAX as u64 {
            return refuse(format!("The sandbox can have at most {} conversations", i32::MAX));
        }
        if self.lead_every < 2 {
            return refuse("lead-1 can have at most every second conversation".to_owned());
        }
        if self.key.as_ref().is_some_and(|key| key.trim().is_empty()) {
            return refuse("--key is empty".to_owned());
        }
        if self.rate_limit == Some(0) {
            return refuse("--rate-limit must be at least 1".to_owned());
        }
        let rates = [
            ("fail", self.fail_rate),
            ("drop", self.drop_rate),
            ("malformed", self.malformed_rate),
            ("lost", self.lost_rate),
            ("late fail", self.late_fail_rate),
        ];
        for (name, rate) in rates {
            if !(0.0..=1.0).contains(&rate) {
                return refuse(format!("The {name} rate must be from 0 to 1, not {rate}"));
            }
        }
        if rates.iter().map(|(_, rate)| rate).sum::<f64>() > 1.0 {
            return refuse("The fault rates add up to more than 1".to_owned());
        }
        Ok(())
    }
}
