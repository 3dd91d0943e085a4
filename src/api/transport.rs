//! Sorts what the HTTP library reports into our own errors.

use std::error::Error;
use std::io;

use super::error::ApiError;

/// Sorts a failed exchange with a host.
pub(super) fn failed(error: reqwest::Error, host: &str) -> ApiError {
    // An address can hold what a log must not.
    let error = error.without_url();
    let host = host.to_owned();
    if error.is_timeout() {
        return ApiError::Timeout { host, connecting: error.is_connect() };
    }
    let cause = root_cause(&error);
    if error.is_dns() {
        ApiError::Unresolved { host, cause }
    } else if error.is_connect() {
        if is_handshake(&error) {
            ApiError::Insecure { host, cause }
        } else {
            ApiError::Unreachable { host, cause }
        }
    } else {
        ApiError::Broken { host, cause }
    }
}

/// A client that could not be built.
pub(super) fn not_built(error: reqwest::Error) -> ApiError {
    ApiError::Setup { cause: root_cause(&error.without_url()) }
}

/// What lies at the bottom: the layers above only say that they failed.
fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

/// Whether TLS refused the other side. rustls wraps its errors as invalid data.
fn is_handshake(error: &(dyn Error + 'static)) -> bool {
    chain(error)
        .filter_map(|e| e.downcast_ref::<io::Error>())
        .any(|e| e.kind() == io::ErrorKind::InvalidData)
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        // An I/O error passes over the error that it wraps: its source is that
        // one's source.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}
