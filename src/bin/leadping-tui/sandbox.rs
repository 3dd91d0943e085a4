//! `sandbox`, and the sandbox of `demo`.

use std::future::Future;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::time::Duration;

use leadping_tui::cli::{Generated, Sandbox};
use leadping_tui::headless::{CliError, Exit};
use leadping_tui::sandbox::{self, Server};
use tokio::signal::unix::{SignalKind, signal};

use super::runtime;

/// One conversation in so many belongs to `lead-1`: archiving a lead in the
/// demo must not empty half of the inbox, while benchmarks need a long list.
pub(super) const DEMO_LEAD_EVERY: u64 = 100;
const SANDBOX_LEAD_EVERY: u64 = 2;

/// `sandbox`
pub(super) fn serve(arguments: &Sandbox) -> Result<(), CliError> {
    let options = options(&arguments.generated, SANDBOX_LEAD_EVERY, arguments.live);
    let options = sandbox::Options {
        listen: arguments.listen,
        api: arguments.api,
        key: arguments.key.clone(),
        ..options
    };
    let server = Server::bind(options).map_err(|error| not_served(arguments.listen, &error))?;
    runtime()?.block_on(async {
        let stop =
            stop_signal().map_err(|error| CliError::local("Can't handle signals", &error))?;
        let mut out = io::stdout();
        writeln!(out, "listening on http://{}", server.addr())
            .and_then(|()| out.flush())
            .map_err(|error| CliError::local("Can't write the output", &error))?;
        server.serve(stop).await.map_err(|error| CliError::local("The sandbox stopped", &error))
    })
}

fn not_served(listen: SocketAddr, error: &io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::InvalidInput => CliError::new(Exit::Usage, error.to_string()),
        _ => CliError::local(&format!("Can't listen on {listen}"), error),
    }
}

/// Ends on Ctrl-C or on a request to terminate.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

pub(super) fn options(generated: &Generated, lead_every: u64, live: u32) -> sandbox::Options {
    sandbox::Options {
        count: generated.count,
        lead_every: generated.lead_every.unwrap_or(lead_every),
        seed: generated.seed,
        latency: Duration::from_millis(generated.latency_ms),
        jitter: Duration::from_millis(generated.jitter_ms),
        rate_limit: generated.rate_limit,
        fail_rate: generated.fail_rate,
        drop_rate: generated.drop_rate,
        malformed_rate: generated.malformed_rate,
        lost_rate: generated.lost_rate,
        late_fail_rate: generated.late_fail_rate,
        expire_tokens: generated.expire_tokens,
        list_lag: Duration::from_millis(generated.list_lag_ms),
        live: Duration::from_secs(live.into()),
        ..sandbox::Options::default()
    }
}
