//! Processing of every request before its handler: delay, authentication, rate
//! limit and faults, in this order.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::connection::ConnectionControl;
use super::faults::{FaultPhase, FaultRoll, InjectedFault};
use super::generator::seeded_rng::{self, Stream};
use super::problem::Problem;
use super::shared::Shared;
use super::stats::{Endpoint, Fault};

/// Passes a request on, refuses it, or injects a fault.
pub(crate) async fn handle(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(switch): ConnectInfo<ConnectionControl>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    shared.stats.arrived(Endpoint::from_path(&path));
    let number = shared.next_request();
    let mut luck = FaultRoll::new(shared.options.seed, number);
    let pause = shared.options.latency + shared.options.jitter.mul_f64(luck.share());
    if !pause.is_zero() {
        tokio::time::sleep(pause).await;
    }
    let response = match admit(&shared, request.headers()) {
        Err(refusal) => refusal.into_response(),
        Ok(()) => {
            if let Some(fault) = shared.scripted.take_match(request.method().as_str(), &path) {
                shared.stats.did(fault.kind());
                fault.apply(&switch, next.run(request)).await
            } else if let Some(mishap) = luck.fault(&shared.options) {
                shared.stats.did(mishap.kind());
                inject(mishap, &mut luck, &switch, next.run(request)).await
            } else {
                next.run(request).await
            }
        }
    };
    let trace = seeded_rng::number(shared.options.seed, Stream::Trace, number);
    document(response, &path, trace)
}

/// Passes a request to an admin endpoint on, or refuses it. Any key is accepted
/// there.
pub(crate) async fn handle_admin(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = match authenticate(request.headers(), None) {
        Err(refusal) => refusal.into_response(),
        Ok(()) => next.run(request).await,
    };
    document(response, &path, 0)
}

fn admit(shared: &Shared, headers: &HeaderMap) -> Result<(), Problem> {
    authenticate(headers, shared.options.key.as_deref())?;
    let Some(window) = &shared.window else { return Ok(()) };
    window.pass(Instant::now()).map_err(|seconds| {
        shared.stats.did(Fault::RateLimited);
        let detail = format!("Too many requests. Try again in {seconds} s.");
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate-limit", detail)
            .with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    })
}

/// Accepts the configured key, or else any bearer token but a source key, which
/// the API accepts for lead intake only.
fn authenticate(headers: &HeaderMap, accepted: Option<&str>) -> Result<(), Problem> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    let token = token.trim();
    let detail = if !scheme.eq_ignore_ascii_case("bearer") || token.is_empty() {
        "A bearer token is required."
    } else if token.starts_with("lp_src_") {
        "Source keys are for lead intake only."
    } else if accepted.is_some_and(|key| key.trim() != token) {
        "The key is not accepted."
    } else {
        return Ok(());
    };
    let challenge = HeaderValue::from_static(
        "Bearer resource_metadata=\"https://example.com/.well-known/oauth-protected-resource\"",
    );
    Err(Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
        .with_header(header::WWW_AUTHENTICATE, challenge))
}

async fn inject(
    mishap: InjectedFault,
    luck: &mut FaultRoll,
    switch: &ConnectionControl,
    answer: impl Future<Output = Response>,
) -> Response {
    match mishap {
        InjectedFault::Fail(FaultPhase::Before) => luck.failure(),
        InjectedFault::Fail(FaultPhase::After) => {
            answer.await;
            luck.failure()
        }
        InjectedFault::Drop(FaultPhase::Before) => {
            switch.break_after(0);
            StatusCode::OK.into_response()
        }
        InjectedFault::Drop(FaultPhase::After) => {
            let (parts, body) = answer.await.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
            switch.break_after(luck.allowance(body.len() as u64));
            Response::from_parts(parts, Body::from(body))
        }
        InjectedFault::Malform => {
            let body = to_bytes(answer.await.into_body(), usize::MAX).await.unwrap_or_default();
            luck.malformed(&body)
        }
    }
}

/// Writes the problem document of a refusal; anything else is unchanged.
fn document(mut response: Response, path: &str, trace: u64) -> Response {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        *response.body_mut() = Body::from(problem.document(path, trace));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    response
}
