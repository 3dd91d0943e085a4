//! The API over HTTP: one attempt at each call.
//!
//! The HTTP library retries nothing that may have had an effect: only requests
//! that never got onto a connection, and those that the server has not
//! processed (RFC 9113, section 8.7).

mod answer_head;
mod answers;
mod probe;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url, redirect};

pub use answer_head::{AnswerHead, RateLimitHeaders};
pub use probe::{Probe, ProbeStage};

use super::address_check::AddressChecks;
use super::error::{ApiError, Reached};
use super::problem::Problem;
use super::requests::{Call, operation};
use super::retry_after::retry_after;
use super::{Api, ApiKey, BaseUrl, Form, ReadRequest, Timeouts, transport_error};
use crate::domain::{Failure, FailureKind, Operation, Outcome, RetryClass, WriteFailure};

/// Options of an [`HttpTransport`].
#[derive(Clone, Debug)]
pub struct ClientOptions {
    pub base_url: BaseUrl,
    pub key: ApiKey,
    pub timeouts: Timeouts,
    /// Maximum size of an answer in bytes, after decompression.
    pub max_body_bytes: usize,
    pub user_agent: String,
}

impl ClientOptions {
    /// The defaults: 10 s, 30 s, 30 s, 32 MiB.
    pub fn new(base_url: BaseUrl, key: ApiKey) -> Self {
        Self {
            base_url,
            key,
            timeouts: Timeouts::default(),
            max_body_bytes: 32 * 1024 * 1024,
            user_agent: concat!("leadping-tui/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// Maximum number of bytes read of a refusal: a problem has a few hundred.
const MAX_PROBLEM_BYTES: usize = 64 * 1024;

/// Hint for a write with an unknown outcome.
const LOOK_FIRST: &str = "It may have gone through anyway. Check before you retry";

/// A failed attempt.
struct AttemptError {
    failure: Failure,
    /// Whether the request may have taken effect nevertheless.
    may_have_applied: bool,
    /// Whether the server reported a version conflict.
    is_conflict: bool,
}

/// The API over HTTP. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct HttpTransport {
    http: Client,
    base_url: BaseUrl,
    key: ApiKey,
    max_body_bytes: usize,
    page_timeout: Duration,
    address_checks: Arc<AddressChecks>,
}

impl HttpTransport {
    /// Builds the client. Reading the machine's CA certificates takes some ten
    /// milliseconds; nothing is sent.
    ///
    /// # Errors
    /// A local failure, for instance without CA certificates.
    pub fn new(options: ClientOptions) -> Result<Self, Failure> {
        let ClientOptions { base_url, key, max_body_bytes, .. } = options;
        let setup = |error: ApiError| error.into_failure(&key);
        let why = "The API key has characters that can't be sent";
        let bearer = key.bearer().ok_or(ApiError::Setup { why }).map_err(setup)?;
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, bearer),
            (ACCEPT, HeaderValue::from_static("application/json, application/problem+json")),
        ]);
        let mut builder = Client::builder()
            .default_headers(headers)
            .user_agent(options.user_agent)
            .connect_timeout(options.timeouts.connect)
            .read_timeout(options.timeouts.stall)
            .timeout(options.timeouts.answer)
            .redirect(redirect::Policy::none());
        if base_url.is_loopback() {
            builder = builder.no_proxy();
        }
        if !base_url.is_encrypted() {
            // Setting up TLS would fail without CA certificates.
            builder = builder.tls_certs_only([]);
        }
        let http = builder.build().map_err(|error| setup(transport_error::from_builder(error)))?;
        let page_timeout = options.timeouts.answer.saturating_mul(2);
        Ok(Self {
            http,
            base_url,
            key,
            max_body_bytes,
            page_timeout,
            address_checks: Arc::default(),
        })
    }

    /// Attempts a call and decodes a successful answer. The private texts are
    /// redacted from a failure.
    async fn attempt<T>(
        &self,
        call: Call<'_>,
        private: &[&str],
        read: impl FnOnce(StatusCode, &str) -> Result<T, ApiError>,
    ) -> Result<T, AttemptError> {
        let start = Instant::now();
        let url = self.base_url.join(&call.path).ok_or(ApiError::BadId);
        let path = url.as_ref().map(Url::path).unwrap_or_default().to_owned();
        let mut head = AnswerHead::default();
        let answer = match url {
            Ok(url) => self.exchange(self.request(&call, url), &mut head, read).await,
            Err(error) => Err(error),
        };
        let answer = answer.map_err(|error| {
            let is_unsupported = call.capability.is_some_and(|it| it.is_denied_by(&error));
            self.attempt_error(error, is_unsupported, private)
        });
        let (method, milliseconds) = (call.method, start.elapsed().as_millis() as u64);
        let (status, trace_id) = (head.status, head.trace_id.as_deref());
        match &answer {
            Ok(_) => {
                self.address_checks.record_answer();
                tracing::debug!(status, milliseconds, trace_id, "{method} {path}");
            }
            Err(AttemptError { failure, .. }) => {
                let trace_id = failure.trace_id.as_deref().or(trace_id);
                let kind = &failure.kind;
                tracing::debug!(status, milliseconds, trace_id, ?kind, "{method} {path} failed");
            }
        }
        answer
    }

    fn request(&self, call: &Call<'_>, url: Url) -> RequestBuilder {
        let mut request = self.http.request(call.method.clone(), url);
        if !call.query.is_empty() {
            request = request.query(&call.query);
        }
        if let Some(body) = &call.body {
            request = request.json(body);
        }
        if call.is_page { request.timeout(self.page_timeout) } else { request }
    }

    /// Converts an error for the user. Suspicions of a wrong base URL end the
    /// retries unless the address is proven.
    fn attempt_error(
        &self,
        error: ApiError,
        is_unsupported: bool,
        private: &[&str],
    ) -> AttemptError {
        let hopeless = error.suggests_wrong_address() && self.address_checks.record_failure();
        let (may_have_applied, is_conflict) = (error.may_have_applied(), error.is_conflict());
        let mut failure = error.into_failure_without(private, &self.key);
        if is_unsupported {
            failure.kind = FailureKind::Unsupported;
        }
        if hopeless {
            failure.retry = RetryClass::Never;
        }
        AttemptError { failure, may_have_applied, is_conflict }
    }

    async fn exchange<T>(
        &self,
        request: RequestBuilder,
        head: &mut AnswerHead,
        read: impl FnOnce(StatusCode, &str) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let sent = request.send().await;
        let response = sent.map_err(|error| self.broken(error, Reached::Server))?;
        let status = response.status();
        *head = AnswerHead::new(status, response.headers(), &self.key);
        if status.is_redirection() {
            return Err(redirected(&response));
        }
        if !status.is_success() {
            return Err(refused(response).await);
        }
        let body = self.body(response).await?;
        read(status, &text(body))
    }

    /// Reads a whole body, up to the size limit.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, ApiError> {
        let limit = self.max_body_bytes;
        let announced = response.content_length().unwrap_or(0);
        if announced > limit as u64 {
            return Err(ApiError::TooLarge { limit });
        }
        let begun = Reached::Answer(response.status().as_u16());
        let mut body = Vec::with_capacity(announced as usize);
        while let Some(chunk) = response.chunk().await.map_err(|error| self.broken(error, begun))? {
            if body.len() + chunk.len() > limit {
                return Err(ApiError::TooLarge { limit });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn broken(&self, error: reqwest::Error, reached: Reached) -> ApiError {
        transport_error::from_exchange(error, &self.base_url.host(), reached)
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Api for HttpTransport {
    async fn read<R: ReadRequest>(&self, request: &R) -> Result<R::Response, Failure> {
        let read = |status: StatusCode, body: &str| {
            let answer = request.answer(body);
            answer.map_err(|what| ApiError::Nonsense { status: status.as_u16(), what })
        };
        self.attempt(request.call(), &[], read).await.map_err(|missed| missed.failure)?
    }

    async fn write(&self, form: Form, operation: &Operation) -> Result<Outcome, WriteFailure> {
        if let Err(why) = operation.check() {
            let failure = ApiError::Unfit { why }.into_failure(&self.key);
            return Err(WriteFailure::NotDone(failure));
        }
        let read = |status, body: &str| answers::outcome(operation, status, body);
        let private: Vec<&str> = operation.private_texts().collect();
        match self.attempt(operation::call(form, operation), &private, read).await {
            Ok(outcome) => Ok(outcome),
            Err(missed) if is_conflict(operation, &missed) => Ok(Outcome::Stale),
            Err(AttemptError { failure, may_have_applied: false, .. }) => {
                Err(WriteFailure::NotDone(failure))
            }
            Err(AttemptError { failure, .. }) if operation.may_repeat() => {
                Err(WriteFailure::Unknown(failure))
            }
            Err(AttemptError { failure, .. }) => {
                let hint = Some(LOOK_FIRST.to_owned());
                Err(WriteFailure::Unknown(Failure { retry: RetryClass::Never, hint, ..failure }))
            }
        }
    }
}

/// Whether a concurrent change came first. Only changes of a status and of a
/// follow-up state what they expect.
fn is_conflict(operation: &Operation, missed: &AttemptError) -> bool {
    missed.is_conflict
        && matches!(operation, Operation::SetStatus { .. } | Operation::SetFollowUp { .. })
}

/// Lossy UTF-8: invalid bytes do not fail the answer.
fn text(body: Vec<u8>) -> String {
    String::from_utf8(body)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// The target of a redirect, by host only: the rest of a URL can contain
/// secrets.
fn redirected(response: &Response) -> ApiError {
    let host = response
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| response.url().join(location).ok())
        .and_then(|target| target.host_str().map(str::to_owned));
    ApiError::Redirect { status: response.status().as_u16(), host }
}

/// Reads a refusal. The status alone is enough: of a body that is too long,
/// stalls or breaks, the received part counts.
async fn refused(mut response: Response) -> ApiError {
    let retry_after = retry_after(response.headers(), SystemTime::now());
    let status: StatusCode = response.status();
    let mut body = Vec::new();
    while body.len() < MAX_PROBLEM_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    let problem = Problem::parse(&text(body));
    ApiError::Refused { status: status.as_u16(), problem, retry_after }
}
