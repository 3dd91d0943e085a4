//! Endpoints beyond the real API, for tests: they trigger changes and report
//! them. They need a key like all others, and have no delay, rate limit or
//! faults.

mod faults;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use serde_json::{Map, Value as Json, json};

use super::generator::conversation_id;
use super::generator::timestamp::ApiTime;
use super::handlers::call::Call;
use super::http;
use super::problem::Problem;
use super::shared::Shared;
use super::state::Arrivals;
use super::strict_body::object;

/// Maximum number of seconds that the clock is advanced at once: a year.
const LONGEST: i64 = 365 * 24 * 60 * 60;

/// Maximum number of conversations of one request.
const MOST: usize = 1_000;

pub(crate) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/sandbox/arrivals", post(arrivals))
        .route("/sandbox/clock", post(clock))
        .route("/sandbox/journal", get(journal))
        .route("/sandbox/requests", get(requests))
        .route("/sandbox/faults", post(faults::add).get(faults::list).delete(faults::clear))
        .method_not_allowed_fallback(http::wrong_method)
}

/// Advances the clock, so that messages progress and become due.
async fn clock(mut call: Call) -> Result<Response, Problem> {
    let mut form = call.form(&["advanceSeconds"])?;
    let seconds = form.integer("advanceSeconds", 0, LONGEST);
    if seconds.is_none() {
        form.require("advanceSeconds");
    }
    form.finish()?;
    let clock = &call.shared.lister.overlay.clock;
    clock.skip(seconds.unwrap_or_default() * 1_000);
    http::json(&json!({"now": ApiTime(clock.now())}))
}

/// Every executed write, in order.
async fn journal(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    http::json(&shared.lister.overlay.journal())
}

/// Number of requests to the API so far, including refused ones.
async fn requests(State(shared): State<Arc<Shared>>) -> Result<Response, Problem> {
    http::json(&json!({"requests": shared.stats.requests()}))
}

/// Creates inbound messages: in the conversations named, or in some that are
/// not among the newest.
async fn arrivals(mut call: Call) -> Result<Response, Problem> {
    let body = object(&call.bytes()?)?;
    let known = ["conversationIds", "count", "text"];
    if let Some(name) = body.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Problem::member(name, "The member is unknown."));
    }
    let text = match body.get("text") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) if !text.is_empty() => Some(text.as_str()),
        Some(_) => return Err(Problem::member("text", "The value must be a string with a text.")),
    };
    let indexes = chosen(&call.shared, &body)?;
    Arrivals::arrive(&call.shared.lister.overlay, &indexes, text);
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
            let found = shared.arrivals.below_top(&shared.lister.overlay, count);
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
        let index = id.as_str().and_then(|id| shared.lister.world.conversation_index(id));
        index.ok_or_else(|| {
            let member = format!("conversationIds[{at}]");
            Problem::member(&member, "There is no conversation with this id.")
        })
    };
    ids.iter().enumerate().map(index).collect()
}
