//! Endpoints beyond the real API, for tests: they trigger changes and report
//! them. They need a key like all others, and have no delay, rate limit or
//! faults.

mod faults;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Map, Value as Json, json};

use super::generator::conversation_id;
use super::generator::timestamp::ApiTime;
use super::http::{self, Payload};
use super::problem::Problem;
use super::request;
use super::shared::Shared;
use super::strict_body::Form;

/// Maximum number of seconds that the clock is advanced at once: a year.
const LONGEST: i64 = 365 * 24 * 60 * 60;

/// Maximum number of conversations of one request.
const MOST: usize = 1_000;

pub(crate) fn router() -> Router<Arc<Shared>> {
    let wrong = async || {
        let detail = "This path does not take this method.";
        Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
    };
    Router::new()
        .route("/sandbox/arrivals", post(arrivals).fallback(wrong))
        .route("/sandbox/clock", post(clock).fallback(wrong))
        .route("/sandbox/journal", get(journal).fallback(wrong))
        .route(
            "/sandbox/faults",
            post(faults::add).get(faults::list).delete(faults::clear).fallback(wrong),
        )
}

/// Advances the clock, so that messages progress and become due.
async fn clock(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let mut form = Form::parse(&http::json_body(&headers, body)?, &["advanceSeconds"])?;
    let seconds = form.integer("advanceSeconds", 0, LONGEST);
    if seconds.is_none() {
        form.require("advanceSeconds");
    }
    form.finish()?;
    let clock = shared.lister.overlay().clock();
    clock.skip(seconds.unwrap_or_default() * 1_000);
    http::json(&json!({"now": ApiTime(clock.now())}))
}

/// Every executed write, in order.
async fn journal(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    http::json(&shared.lister.overlay().journal())
}

/// Creates inbound messages: in the conversations named, or in some that are
/// not among the newest.
async fn arrivals(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let body = request::object(&http::json_body(&headers, body)?)?;
    let known = ["conversationIds", "count", "text"];
    if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Problem::member(name, "The member is unknown."));
    }
    let text = match body.get("text") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) if !text.is_empty() => Some(text.as_str()),
        Some(_) => return Err(Problem::member("text", "The value must be a string with a text.")),
    };
    let indexes = chosen(&shared, &body)?;
    shared.arrive(&indexes, text);
    let ids: Vec<_> = indexes.into_iter().map(conversation_id).collect();
    http::json(&json!({"conversationIds": ids}))
}

/// The conversations of a request.
fn chosen(shared: &Shared, body: &Map<String, Json>) -> Result<Vec<u64>, Problem> {
    match (body.get("conversationIds"), body.get("count")) {
        (Some(Json::Array(ids)), None) if ids.len() <= MOST => named(shared, ids),
        (Some(_), None) => {
            let message = format!("The value must be an array of at most {MOST} strings.");
            Err(Problem::member("conversationIds", message))
        }
        (None, Some(count)) => {
            let count = count.as_u64().and_then(|count| usize::try_from(count).ok());
            let Some(count) = count.filter(|count| *count <= MOST) else {
                let message = format!("The value must be an integer from 0 to {MOST}.");
                return Err(Problem::member("count", message));
            };
            let found = shared.below_top(count);
            if found.len() < count {
                let message = format!("There are only {} such conversations.", found.len());
                return Err(Problem::member("count", message));
            }
            Ok(found)
        }
        _ => {
            let message = "Either conversationIds or count is required.";
            let errors = ["conversationIds", "count"]
                .map(|member| (member.to_owned(), vec![message.to_owned()]));
            Err(Problem::invalid(BTreeMap::from(errors)))
        }
    }
}

fn named(shared: &Shared, ids: &[Json]) -> Result<Vec<u64>, Problem> {
    let index = |(at, id): (usize, &Json)| {
        let index = id.as_str().and_then(|id| shared.lister.world().conversation_index(id));
        index.ok_or_else(|| {
            let member = format!("conversationIds[{at}]");
            Problem::member(&member, "There is no conversation with this id.")
        })
    };
    ids.iter().enumerate().map(index).collect()
}
