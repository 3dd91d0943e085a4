//! The API over HTTP: one attempt at each call.
//!
//! The HTTP library retries nothing that may have had an effect: only requests
//! that never got onto a connection, and those that the server has not
//! processed (RFC 9113, section 8.7).

mod account;
mod answers;
mod triage;
mod writes;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, Url, redirect};

use super::address_check::AddressChecks;
use super::capabilities::Capability;
use super::client::reply_filter;
use super::decode::{self, DecodeError};
use super::error::{ApiError, Reached};
use super::problem::Problem;
use super::retry_after::retry_after;
use super::{ApiKey, BaseUrl, Form, InboxApi, Timeouts, transport_error};
use crate::domain::workflow::WorkflowStatus;
use crate::domain::{
    ArchiveFilter, Conversation, ConversationId, Failure, FailureKind, Lead, LeadId, LeadRow,
    Listing, Page, RequestOptions, RetryClass, StatusChange, TimelineEvent, WithRaw,
};

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

/// A failed attempt.
struct AttemptError {
    failure: Failure,
    /// Whether the request may have taken effect nevertheless.
    may_have_applied: bool,
    /// Whether the server reported a version conflict.
    is_conflict: bool,
}

/// Context for the failure of a request.
#[derive(Clone, Copy, Default)]
struct About<'a> {
    /// The capability that older servers may lack.
    capability: Option<Capability>,
    /// Texts to redact from a failure.
    private: &'a [&'a str],
}

/// The API over HTTP. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct HttpTransport {
    http: Client,
    base_url: BaseUrl,
    key: ApiKey,
    max_body_bytes: usize,
    page_timeout: Duration,
    doubts: Arc<AddressChecks>,
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
        let why = "the API key has characters that cannot be sent";
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
        Ok(Self { http, base_url, key, max_body_bytes, page_timeout, doubts: Arc::default() })
    }

    /// Attempts a read.
    async fn call<T>(
        &self,
        method: Method,
        segments: &[&str],
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
        read: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<T, Failure> {
        self.read(None, method, segments, fill, read).await
    }

    /// Attempts a read that older servers may lack.
    async fn read<T>(
        &self,
        capability: Option<Capability>,
        method: Method,
        segments: &[&str],
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
        read: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<T, Failure> {
        let read = |status: StatusCode, body: &str| {
            read(body).map_err(|what| ApiError::Nonsense { status: status.as_u16(), what })
        };
        let about = About { capability, private: &[] };
        self.attempt(method, segments, fill, read, about).await.map_err(|missed| missed.failure)
    }

    /// Attempts a GET that older servers may lack.
    async fn newer<T>(
        &self,
        capability: Capability,
        segments: &[&str],
        read: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<T, Failure> {
        self.read(Some(capability), Method::GET, segments, |request| request, read).await
    }

    /// Attempts a page of a list.
    async fn page<T>(
        &self,
        capability: Option<Capability>,
        segments: &[&str],
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
        read: impl FnOnce(&str) -> Result<T, DecodeError>,
    ) -> Result<T, Failure> {
        let fill = |request| fill(request).timeout(self.page_timeout);
        self.read(capability, Method::POST, segments, fill, read).await
    }

    /// Attempts a call and decodes a successful answer.
    async fn attempt<T>(
        &self,
        method: Method,
        segments: &[&str],
        fill: impl FnOnce(RequestBuilder) -> RequestBuilder,
        read: impl FnOnce(StatusCode, &str) -> Result<T, ApiError>,
        about: About<'_>,
    ) -> Result<T, AttemptError> {
        let start = Instant::now();
        let url = self.base_url.join(segments).ok_or(ApiError::BadId);
        let path = url.as_ref().map(Url::path).unwrap_or_default().to_owned();
        let answer = match url {
            Ok(url) => self.exchange(fill(self.http.request(method.clone(), url)), read).await,
            Err(error) => Err(error),
        };
        let answer = answer.map_err(|error| self.attempt_error(error, about));
        let milliseconds = start.elapsed().as_millis() as u64;
        match &answer {
            Ok(_) => {
                self.doubts.record_answer();
                tracing::debug!(%method, path, milliseconds, "answered");
            }
            Err(AttemptError { failure, .. }) => tracing::debug!(
                %method, path, milliseconds, status = failure.status, kind = ?failure.kind,
                trace_id = failure.trace_id, "failed"
            ),
        }
        answer
    }

    /// Converts an error for the user. Suspicions of a wrong base URL end the
    /// retries unless the address is proven.
    fn attempt_error(&self, error: ApiError, about: About<'_>) -> AttemptError {
        let is_unsupported = about.capability.is_some_and(|it| it.is_denied_by(&error));
        let hopeless = error.suggests_wrong_address() && self.doubts.record_failure();
        let (may_have_happened, is_conflict) = (error.may_have_applied(), error.is_conflict());
        let mut failure = error.into_failure_without(about.private, &self.key);
        if is_unsupported {
            failure.kind = FailureKind::Unsupported;
        }
        if hopeless {
            failure.retry = RetryClass::Never;
        }
        AttemptError { failure, may_have_applied: may_have_happened, is_conflict }
    }

    async fn exchange<T>(
        &self,
        request: RequestBuilder,
        read: impl FnOnce(StatusCode, &str) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let sent = request.send().await;
        let response = sent.map_err(|error| self.broken(error, Reached::Server))?;
        let status = response.status();
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

impl InboxApi for HttpTransport {
    async fn conversations(
        &self,
        listing: &Listing,
        options: &RequestOptions,
    ) -> Result<Page<Conversation>, Failure> {
        let capability = reply_filter::asks(options).then_some(Capability::ReplyFilter);
        match listing {
            Listing::Lead(lead) => {
                let path = ["conversations", "lead", lead.as_str()];
                let fill = |r: RequestBuilder| r.json(options);
                self.page(capability, &path, fill, decode::conversations).await
            }
            Listing::Mine(filter) => {
                let query = [("archiveFilter", filter.as_wire())];
                let fill = |r: RequestBuilder| r.query(&query).json(options);
                let path = ["conversations", "my"];
                self.page(capability, &path, fill, decode::conversations).await
            }
        }
    }

    async fn conversation(&self, id: &ConversationId) -> Result<WithRaw<Conversation>, Failure> {
        let path = ["conversations", id.as_str()];
        self.newer(Capability::Conversation, &path, decode::conversation).await
    }

    async fn events(
        &self,
        conversation: &ConversationId,
        options: &RequestOptions,
    ) -> Result<Page<TimelineEvent>, Failure> {
        let path = ["events", "conversations", conversation.as_str()];
        self.page(None, &path, |r| r.json(options), decode::events).await
    }

    async fn leads(
        &self,
        archived: ArchiveFilter,
        options: &RequestOptions,
    ) -> Result<Page<LeadRow>, Failure> {
        let query = [("archiveFilter", archived.as_wire())];
        let fill = |r: RequestBuilder| r.query(&query).json(options);
        self.page(None, &["leads", "all", "my"], fill, decode::leads).await
    }

    async fn lead(&self, lead: &LeadId) -> Result<WithRaw<Lead>, Failure> {
        self.call(Method::GET, &["leads", lead.as_str()], |r| r, decode::one).await
    }

    async fn status_history(
        &self,
        form: Form,
        lead: &LeadId,
    ) -> Result<Vec<StatusChange>, Failure> {
        let lead = lead.as_str();
        let path = match form {
            Form::Newest => ["leads", lead, "status-history"],
            Form::Former => ["dispositions", "lead", lead],
        };
        self.newer(Capability::StatusHistory, &path, decode::list).await
    }

    async fn workflow_status(&self, lead: &LeadId) -> Result<WorkflowStatus, Failure> {
        let path = ["leads", lead.as_str(), "workflow-status"];
        let read = |body: &str| decode::one(body).map(|record| record.value);
        self.call(Method::GET, &path, |r| r, read).await
    }
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
