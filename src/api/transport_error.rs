//! Converts errors of the HTTP library.

use super::cause::{connection_cause, lookup_cause, tls_cause};
use super::error::{ApiError, Reached};

/// Converts a failed exchange with a host. `reached` is its progress.
pub(super) fn from_exchange(error: reqwest::Error, host: &str, reached: Reached) -> ApiError {
    // A URL can contain what must not be logged.
    let error = error.without_url();
    tracing::debug!(host, error = ?error, "the exchange failed");
    let host = host.to_owned();
    let connecting = error.is_connect();
    if error.is_timeout() {
        let reached = if connecting { Reached::Nothing } else { reached };
        return ApiError::Timeout { host, reached };
    }
    if error.is_dns() {
        return ApiError::Unresolved { host, why: lookup_cause(&error) };
    }
    match (connecting, tls_cause(&error)) {
        (true, Some(why)) => ApiError::Insecure { host, why },
        (true, None) => ApiError::Unreachable { host, why: connection_cause(&error) },
        (false, _) => ApiError::Broken { host, why: connection_cause(&error) },
    }
}

/// A client that could not be built.
pub(super) fn from_builder(error: reqwest::Error) -> ApiError {
    let error = error.without_url();
    tracing::debug!(error = ?error, "the client was not built");
    // CA certificates are all that it reads from the machine.
    ApiError::Setup { why: "Can't make a secure connection: no CA certificates found" }
}
