//! The way to the server: name, certificate, answer, clock, rate limit.

use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use tokio::net::lookup_host;
use tokio::time::timeout;

use super::Check;
use crate::api::{Probe, ProbeStage};
use crate::domain::{Failure, FailureKind};

/// Differences of clocks that matter: an entry of the outbox or a time in a
/// filter is late, and a scheduled text may be past.
const SKEW_WARNING: Duration = Duration::from_secs(30);
const SKEW_BROKEN: Duration = Duration::from_mins(5);

/// The outcome of a host lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// So many addresses.
    Found(usize),
    /// The name is an address.
    Address,
    Unknown,
    Timeout,
}

/// Looks a host up.
pub async fn look_up(host: &str, port: u16, limit: Duration) -> Lookup {
    if host.parse::<std::net::IpAddr>().is_ok() {
        return Lookup::Address;
    }
    match timeout(limit, lookup_host((host, port))).await {
        Err(_) => Lookup::Timeout,
        Ok(Err(_)) => Lookup::Unknown,
        Ok(Ok(found)) => match found.count() {
            0 => Lookup::Unknown,
            count => Lookup::Found(count),
        },
    }
}

/// `proxy` is the environment variable that names a proxy, which looks names up
/// by itself.
pub fn dns(host: &str, lookup: Lookup, proxy: Option<&str>) -> Check {
    const NAME: &str = "dns";
    let failed = match lookup {
        Lookup::Address => return Check::ok(NAME, format!("{host} is an address")),
        Lookup::Found(1) => return Check::ok(NAME, format!("{host} has 1 address")),
        Lookup::Found(count) => {
            return Check::ok(NAME, format!("{host} has {count} addresses"));
        }
        Lookup::Unknown => format!("Can't find {host}"),
        Lookup::Timeout => format!("The DNS server doesn't answer about {host}"),
    };
    match proxy {
        Some(variable) => Check::ok(NAME, format!("{failed}, but the proxy in {variable} may")),
        None => Check::broken(
            NAME,
            failed,
            "Check the network connection, and base_url in the configuration\n\
             Behind a proxy, set HTTPS_PROXY",
        ),
    }
}

/// What is known about the server.
#[derive(Clone, Debug)]
pub struct ServerFacts<'a> {
    /// With the port if it is not the default.
    pub host: &'a str,
    pub is_encrypted: bool,
    pub probe: &'a Probe,
    /// The outcome of listing a conversation, asked where the key has no user.
    pub list: Option<&'a Result<(), Failure>>,
    /// `requests_per_minute`.
    pub budget: Option<NonZeroU32>,
}

/// The checks of an exchange: `tls`, `http`, `clock`, `rate_limit`.
pub fn server(facts: &ServerFacts<'_>) -> Vec<Check> {
    vec![tls(facts), http(facts), clock(facts), rate_limit(facts)]
}

fn tls(facts: &ServerFacts<'_>) -> Check {
    const NAME: &str = "tls";
    let ServerFacts { host, probe, .. } = facts;
    match (probe.stage, &probe.user) {
        _ if !facts.is_encrypted => Check::skipped(NAME, format!("{host} is on this computer")),
        (ProbeStage::Exchange, _) => Check::ok(NAME, format!("The certificate of {host} is valid")),
        (ProbeStage::Secure, Err(failure)) => {
            Check::broken(NAME, failure.message.clone(), certificate_fix(&failure.message))
        }
        _ => Check::skipped(NAME, "No connection"),
    }
}

fn certificate_fix(message: &str) -> &'static str {
    let says = |words| message.contains(words);
    if says("no CA certificates") {
        "Install the ca-certificates package"
    } else if says("expired") || says("not valid yet") {
        "Check this computer's date. If it is right, the owner of the server has to renew the certificate"
    } else if says("doesn't trust") || says("self-signed") {
        "Behind a company proxy or a virus scanner: add its CA certificate to this computer's trusted \
         ones"
    } else if says("another host") {
        "Check base_url in the configuration: the server has another name"
    } else {
        "Check base_url in the configuration, and any proxy on the way"
    }
}

fn http(facts: &ServerFacts<'_>) -> Check {
    const NAME: &str = "http";
    let Probe { stage, head, duration, user, .. } = facts.probe;
    let trace = head.trace_id.as_ref().map(|id| format!(", trace {id}")).unwrap_or_default();
    let status = head.status.map(|status| status.to_string()).unwrap_or_default();
    let told = format!("GET /users/me: {status} in {} ms{trace}", duration.as_millis());
    match (stage, user, facts.list) {
        (ProbeStage::Lookup | ProbeStage::Secure, ..) => Check::skipped(NAME, "No connection"),
        (_, Ok(_), _) => Check::ok(NAME, told),
        (_, Err(_), Some(Ok(()))) => Check::ok(
            NAME,
            format!("{told}. This key isn't tied to a user, but lists conversations"),
        ),
        (_, Err(failure), list) => {
            let failure = list.and_then(|list| list.as_ref().err()).unwrap_or(failure);
            let fix = failure.hint.clone().unwrap_or_else(|| {
                "Check base_url in the configuration. If it is right, try again later".to_owned()
            });
            // The trace id of the body is in the message.
            let trace = if failure.trace_id.is_some() { String::new() } else { trace };
            let detail = format!("{failure}{trace}");
            match failure.kind {
                FailureKind::RateLimited => Check::warning(NAME, detail, fix),
                _ => Check::broken(NAME, detail, fix),
            }
        }
    }
}

fn clock(facts: &ServerFacts<'_>) -> Check {
    const NAME: &str = "clock";
    let Some(theirs) = facts.probe.head.date else {
        let is_answered = facts.probe.head.status.is_some();
        let why = if is_answered { "The server didn't tell its time" } else { "No answer" };
        return Check::skipped(NAME, why);
    };
    // The header has no fractions.
    let theirs = theirs + Duration::from_millis(500);
    let ours = facts.probe.at;
    let (skew, direction) = skew(ours, theirs);
    // Half of the exchange may be on either side.
    let skew = skew.saturating_sub(facts.probe.duration / 2);
    if skew < SKEW_WARNING {
        return Check::ok(NAME, format!("Within {} s of {}", SKEW_WARNING.as_secs(), facts.host));
    }
    let detail = format!("This computer's clock is {} {direction} {}", length(skew), facts.host);
    let fix = if cfg!(target_os = "macos") {
        "Turn on “Set time and date automatically” in System Settings > General > Date & Time"
    } else {
        "Turn on automatic time: timedatectl set-ntp true"
    };
    if skew < SKEW_BROKEN {
        Check::warning(NAME, detail, fix)
    } else {
        let fix = format!("{fix}\nUntil then texts are scheduled for the wrong time");
        Check::broken(NAME, detail, fix)
    }
}

fn skew(ours: SystemTime, theirs: SystemTime) -> (Duration, &'static str) {
    match theirs.duration_since(ours) {
        Ok(behind) => (behind, "behind"),
        Err(ahead) => (ahead.duration(), "ahead of"),
    }
}

/// A duration in its largest unit.
fn length(duration: Duration) -> String {
    match duration.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

fn rate_limit(facts: &ServerFacts<'_>) -> Check {
    const NAME: &str = "rate_limit";
    let head = &facts.probe.head;
    let own = match facts.budget {
        Some(budget) => format!("leadping-tui sends at most {budget} requests per minute"),
        None => "leadping-tui sends without a limit".to_owned(),
    };
    if head.status.is_none() {
        return Check::skipped(NAME, format!("No answer; {own}"));
    }
    if head.status == Some(429) {
        let again = head.retry_after.map(|pause| format!(" for {}", length(pause)));
        let detail = format!("The server refuses requests{}", again.unwrap_or_default());
        let fix = "The limit is shared by everything your organization runs. Wait a while, and set \
                   a lower requests_per_minute under [network]";
        return Check::warning(NAME, detail, fix);
    }
    let limits = head.rate_limit;
    let theirs = match (limits.limit, limits.remaining) {
        (Some(limit), Some(remaining)) => format!("The server allows {limit}, {remaining} left"),
        (Some(limit), None) => format!("The server allows {limit}"),
        (None, Some(remaining)) => format!("The server has {remaining} requests left for you"),
        (None, None) => return Check::ok(NAME, format!("The server doesn't say its limit; {own}")),
    };
    let detail = format!("{theirs}; {own}");
    let is_over = limits
        .limit
        .is_some_and(|limit| facts.budget.is_none_or(|budget| u64::from(budget.get()) > limit));
    if is_over {
        let fix = "Set a lower requests_per_minute under [network]";
        Check::warning(NAME, detail, fix)
    } else if limits.remaining == Some(0) {
        Check::warning(NAME, detail, "Wait a while: something else uses the limit up")
    } else {
        Check::ok(NAME, detail)
    }
}

#[cfg(test)]
mod tests;
