//! The API: [`Api`] makes one attempt at a call, [`HttpTransport`] does so over
//! HTTP, and [`Client`] adds retry, rate limit and former requests. A call is a
//! type of [`requests`], or an [`Operation`].

mod address_check;
pub mod base_url;
mod capabilities;
mod cause;
pub mod client;
pub mod decode;
mod error;
#[cfg(test)]
pub(crate) mod fake;
pub mod http_transport;
pub mod identity;
mod json_repair;
pub mod key;
mod problem;
pub mod rate_limiter;
pub mod requests;
pub mod retry;
mod retry_after;
mod timeouts;
mod transport_error;

use std::future::Future;

pub use base_url::BaseUrl;
pub use client::{Client, RatePermit};
pub use http_transport::{
    AnswerHead, ClientOptions, HttpTransport, Probe, ProbeStage, RateLimitHeaders,
};
pub use key::ApiKey;
pub use rate_limiter::RateLimiter;
pub use requests::ReadRequest;
pub use retry::RetryPolicy;
pub use timeouts::Timeouts;

use crate::domain::{Failure, Operation, Outcome, WriteFailure};

/// The form of an operation that changed between versions of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Newest,
    Former,
}

/// One attempt at a call, without retry or rate limit.
pub trait Api: Send + Sync + 'static {
    /// Reads what a request names.
    fn read<R: ReadRequest>(
        &self,
        request: &R,
    ) -> impl Future<Output = Result<R::Response, Failure>> + Send;

    /// Executes an operation. Only a status has an older form: `POST
    /// /dispositions`.
    fn write(
        &self,
        form: Form,
        operation: &Operation,
    ) -> impl Future<Output = Result<Outcome, WriteFailure>> + Send;
}
