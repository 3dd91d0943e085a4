//! The connection to the server: address, key, limits.

use std::{env, io};

use leadping_tui::api::{
    ApiKey, BaseUrl, Client, ClientOptions, HttpTransport, RateLimiter, RetryPolicy,
};
use leadping_tui::config::secret::{self, CredentialError};
use leadping_tui::config::{Network, Paths, Settings};
use leadping_tui::domain::io_error_text;
use leadping_tui::domain::{Failure, FailureKind, RetryClass};
use leadping_tui::headless::{CliError, Exit};
use leadping_tui::sandbox::{self, Server};
use secrecy::ExposeSecret;

pub(super) enum Upstream {
    /// The configured account.
    Account(ClientOptions),
    /// A generated account, served by this process.
    Embedded(sandbox::Options),
}

/// Connects to the server; in the demo, starts it as well.
pub(super) fn connect(
    upstream: &Upstream,
    network: &Network,
) -> Result<Client<HttpTransport>, Failure> {
    match upstream {
        Upstream::Account(options) => client(options.clone(), network),
        Upstream::Embedded(options) => {
            let server = Server::bind(options.clone()).map_err(|error| not_embedded(&error))?;
            let base_url = BaseUrl::parse(&format!("http://{}", server.addr()));
            let key = ApiKey::parse(sandbox::KEY);
            let (base_url, key) = base_url
                .and_then(|base_url| key.map(|key| (base_url, key)))
                .map_err(|problem| not_embedded(&io::Error::other(problem)))?;
            // Ends with the process.
            tokio::spawn(server.serve(std::future::pending()));
            client(ClientOptions::new(base_url, key), network)
        }
    }
}

fn not_embedded(error: &io::Error) -> Failure {
    let message = format!("Can't start the built-in sandbox: {}", io_error_text(error));
    Failure { retry: RetryClass::Backoff, ..Failure::new(FailureKind::Local, message) }
}

pub(super) fn client(
    options: ClientOptions,
    network: &Network,
) -> Result<Client<HttpTransport>, Failure> {
    let limit = network.requests_per_minute(options.base_url.is_loopback());
    let policy = RetryPolicy { attempts: network.attempts, ..RetryPolicy::default() };
    Ok(Client::new(HttpTransport::new(options)?, policy, RateLimiter::per_minute(limit)))
}

/// Address, key and limits of the configured account.
pub(super) fn account(settings: &Settings) -> Result<ClientOptions, CliError> {
    let written = &settings.account.base_url;
    let base_url = BaseUrl::parse(&written.url)
        .map_err(|problem| CliError::new(Exit::Usage, format!("{}: {problem}", written.origin)))?;
    let (key, _) = key(settings, base_url.is_loopback())?;
    Ok(ClientOptions { timeouts: settings.network.timeouts, ..ClientOptions::new(base_url, key) })
}

/// The key and its origin.
pub(super) fn key(settings: &Settings, loopback: bool) -> Result<(ApiKey, String), CliError> {
    let found = secret::find(env::var_os(secret::VARIABLE), &settings.account.key)?;
    let (text, origin) = match &found {
        Some(found) => (found.key.expose_secret(), found.origin.as_str()),
        // A server on this machine is the sandbox, whose key is no secret.
        None if loopback => (sandbox::KEY, "the sandbox"),
        None => {
            let read = settings.keys.file.clone();
            let file = read.or_else(|| Paths::for_user().config_file);
            return Err(CredentialError::missing(file.as_deref()).into());
        }
    };
    ApiKey::parse(text)
        .map(|key| (key, origin.to_owned()))
        .map_err(|problem| CliError::new(Exit::Credentials, format!("{origin}: {problem}")))
}
