//! The parts of a response head that diagnostics use.

use std::time::{Duration, SystemTime};

use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap};

use crate::api::ApiKey;
use crate::api::error::MAX_TRACE_ID;
use crate::api::retry_after::retry_after;
use crate::domain::text;

/// Headers with the id of a request; the first one that is there counts.
const TRACE_HEADERS: [&str; 5] =
    ["traceresponse", "traceparent", "x-trace-id", "x-request-id", "request-id"];

/// The head of an answer; empty if there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerHead {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The id of the request in the server's logs.
    pub trace_id: Option<String>,
    /// The server's clock, to the second.
    pub date: Option<SystemTime>,
    pub rate_limit: RateLimitHeaders,
    /// The pause that the server asks for.
    pub retry_after: Option<Duration>,
}

/// The server's rate limit headers; each is `None` if it is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimitHeaders {
    /// Requests in a window.
    pub limit: Option<u64>,
    /// Requests that are left of them.
    pub remaining: Option<u64>,
}

impl AnswerHead {
    pub(super) fn new(status: StatusCode, headers: &HeaderMap, key: &ApiKey) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let trace_id = TRACE_HEADERS.iter().find_map(|name| header(name));
        let trace_id = trace_id.map(|id| {
            // The key is redacted before the id is cut: half a key would no
            // longer be recognized.
            let id = text::one_line(id);
            text::short_line(&key.redact(&id), MAX_TRACE_ID).into_owned()
        });
        // Of a list such as `300, 300;w=60` the first number is the limit in
        // effect.
        let number = |names: [&str; 2]| {
            let value = names.iter().find_map(|name| header(name))?;
            value.split([',', ';']).next()?.trim().parse().ok()
        };
        Self {
            status: Some(status.as_u16()),
            trace_id: trace_id.filter(|id| !id.is_empty()),
            date: header(DATE.as_str()).and_then(|date| httpdate::parse_http_date(date).ok()),
            rate_limit: RateLimitHeaders {
                limit: number(["x-ratelimit-limit", "ratelimit-limit"]),
                remaining: number(["x-ratelimit-remaining", "ratelimit-remaining"]),
            },
            retry_after: retry_after(headers, SystemTime::now()),
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn head(headers: &[(&'static str, &'static str)]) -> AnswerHead {
        let pair =
            |&(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value));
        let key = ApiKey::parse("sk_hunter2").expect("valid");
        AnswerHead::new(StatusCode::OK, &headers.iter().map(pair).collect(), &key)
    }

    #[test]
    fn the_head_tells_trace_clock_and_limit() {
        let told = head(&[
            ("x-request-id", "second"),
            ("traceparent", "00-ab-01"),
            ("date", "Sun, 06 Nov 1994 08:49:37 GMT"),
            ("x-ratelimit-limit", "300, 300;w=60"),
            ("ratelimit-remaining", "299"),
            ("retry-after", "7"),
        ]);
        assert_eq!(told.status, Some(200));
        assert_eq!(told.trace_id.as_deref(), Some("00-ab-01"));
        let since = told.date.and_then(|date| date.duration_since(SystemTime::UNIX_EPOCH).ok());
        assert_eq!(since, Some(Duration::from_secs(784_111_777)));
        assert_eq!(told.rate_limit, RateLimitHeaders { limit: Some(300), remaining: Some(299) });
        assert_eq!(told.retry_after, Some(Duration::from_secs(7)));
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let told = head(&[("date", "today"), ("x-ratelimit-limit", "many"), ("request-id", "")]);
        assert_eq!(told, AnswerHead { status: Some(200), ..AnswerHead::default() });
    }

    #[test]
    fn a_server_that_echoes_the_key_does_not_get_it_into_the_log() {
        let told = head(&[("x-trace-id", "for sk_hunter2")]);
        assert_eq!(told.trace_id.as_deref(), Some("for [key]"));
        // An access token is longer than a trace id may be.
        let token = "eyJh".repeat(MAX_TRACE_ID);
        let echo = HeaderValue::from_str(&format!("for {token}")).expect("a header");
        let headers = [(HeaderName::from_static("x-request-id"), echo)].into_iter().collect();
        let key = ApiKey::parse(&token).expect("valid");
        let told = AnswerHead::new(StatusCode::OK, &headers, &key);
        assert_eq!(told.trace_id.as_deref(), Some("for [key]"));
    }
}
