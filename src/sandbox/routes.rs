//! Routes of the lists and one lead, and common request parsing and answers.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::fields::Record;
use super::listing::{self, Listed, Page};
use super::operations;
use super::problem::Problem;
use super::request::{self, Request};
use super::server::Shared;
use super::versions::{ApiVersion, Schema};
use crate::domain::ArchiveFilter;
use crate::sandbox::dataset::{Leads, Scope, TagFilter};
use crate::sandbox::generator::{event, lead_number};

type App = State<Arc<Shared>>;
type Id = Result<Path<String>, PathRejection>;
type Parameters = Result<Query<Vec<(String, String)>>, QueryRejection>;
pub(crate) type Payload = Result<Bytes, BytesRejection>;

/// Every endpoint of a version, and a problem document for everything else.
pub(crate) fn router(version: ApiVersion) -> Router<Arc<Shared>> {
    operations::router(version)
        .method_not_allowed_fallback(async || {
            let detail = "This path does not take this method.";
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
        })
        .fallback(nothing)
}

/// The answer to an unknown path.
pub(crate) async fn nothing() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not-found", "There is nothing at this path.")
}

pub(crate) async fn lead_conversations(
    State(shared): App,
    id: Id,
    parameters: Parameters,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    no_parameters(parameters)?;
    let id = path(id)?;
    let request = read(&shared, &headers, body)?;
    let scope =
        Scope::of_lead(shared.lister.world(), &id).ok_or_else(|| Problem::absent("lead", &id))?;
    list(shared, scope, request).await
}

pub(crate) async fn my_conversations(
    State(shared): App,
    parameters: Parameters,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let mut parameters = Listing::new(parameters)?;
    let archived = parameters.archive_filter()?;
    parameters.finish()?;
    let request = read(&shared, &headers, body)?;
    list(shared, Scope::Mine(archived), request).await
}

pub(crate) async fn my_leads(
    State(shared): App,
    parameters: Parameters,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    let mut parameters = Listing::new(parameters)?;
    let archived = parameters.archive_filter()?;
    let tags = parameters.tag_filter()?;
    parameters.finish()?;
    let request = read(&shared, &headers, body)?;
    list(shared, Leads { archived, tags }, request).await
}

pub(crate) async fn events(
    State(shared): App,
    id: Id,
    parameters: Parameters,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    no_parameters(parameters)?;
    let id = path(id)?;
    let request: Request<event::Event> = read(&shared, &headers, body)?;
    let index = shared.lister.world().conversation_index(&id);
    let index = index.ok_or_else(|| Problem::absent("conversation", &id))?;
    page(&shared, &shared.lister.events(index, &request)?)
}

pub(crate) async fn lead(
    State(shared): App,
    id: Id,
    parameters: Parameters,
) -> Result<Response, Problem> {
    no_parameters(parameters)?;
    let id = path(id)?;
    let changes = shared.lister.overlay().snapshot();
    let lead = lead_number(&id).and_then(|number| changes.lead(number));
    answer(&shared, Schema::Lead, &lead.ok_or_else(|| Problem::absent("lead", &id))?)
}

/// Answers on this thread if that is cheap, else on a blocking thread.
async fn list<S: Listed + Send + 'static>(
    shared: Arc<Shared>,
    source: S,
    request: Request<S::Row>,
) -> Result<Response, Problem> {
    if listing::is_quick(&source, &request) {
        return page(&shared, &source.page(&shared.lister, &request)?);
    }
    let lister = Arc::clone(&shared);
    let found = blocking(move || source.page(&lister.lister, &request)).await?;
    page(&shared, &found)
}

/// Runs blocking work where no other request waits for it.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", error.to_string())
    })?
}

pub(crate) fn path(id: Id) -> Result<String, Problem> {
    id.map(|Path(id)| id).map_err(|error| rejected(&error))
}

fn no_parameters(parameters: Parameters) -> Result<(), Problem> {
    match parameters.map_err(|error| rejected(&error))?.0.first() {
        Some((name, _)) => Err(Problem::member(name, "The parameter is unknown.")),
        None => Ok(()),
    }
}

/// The remaining parameters of an inbox or a table of leads.
struct Listing(Vec<(String, String)>);

impl Listing {
    fn new(parameters: Parameters) -> Result<Self, Problem> {
        Ok(Self(parameters.map_err(|error| rejected(&error))?.0))
    }

    /// All values of a parameter.
    fn take(&mut self, name: &str) -> Vec<String> {
        let values = self.0.extract_if(.., |(known, _)| known == name);
        values.map(|(_, value)| value).collect()
    }

    /// The value of a parameter that can be given once.
    fn take_one(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.take(name);
        if values.len() > 1 {
            return Err(Problem::member(name, "The parameter can be given once."));
        }
        Ok(values.pop())
    }

    fn archive_filter(&mut self) -> Result<ArchiveFilter, Problem> {
        let Some(value) = self.take_one("archiveFilter")? else { return Ok(ArchiveFilter::Active) };
        let known = [ArchiveFilter::Active, ArchiveFilter::Archived, ArchiveFilter::All];
        known.into_iter().find(|known| known.as_wire() == value).ok_or_else(|| {
            Problem::member("archiveFilter", "The value must be active, archived or all.")
        })
    }

    fn tag_filter(&mut self) -> Result<TagFilter, Problem> {
        let mut set = |name| {
            let value = self.take_one(name)?;
            value.map_or(Ok(false), |value| flag(name, &value))
        };
        let (all, untagged) = (set("tagMatchAll")?, set("untagged")?);
        Ok(TagFilter { ids: self.take("tagIds"), all, untagged })
    }

    /// Refuses the remaining parameters.
    fn finish(self) -> Result<(), Problem> {
        match self.0.first() {
            Some((name, _)) => Err(Problem::member(name, "The parameter is unknown.")),
            None => Ok(()),
        }
    }
}

/// A boolean in a URL.
pub(crate) fn flag(name: &str, text: &str) -> Result<bool, Problem> {
    text.to_ascii_lowercase()
        .parse()
        .map_err(|_| Problem::member(name, "The value must be true or false."))
}

pub(crate) fn rejected(error: &impl ToString) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "malformed-url", error.to_string())
}

/// Parses a list request.
pub(crate) fn read<R: Record>(
    shared: &Shared,
    headers: &HeaderMap,
    body: Payload,
) -> Result<Request<R>, Problem> {
    request::parse_as(shared.options.api, &json_body(headers, body)?)
}

/// A body that could not be read, or not completely.
pub(crate) fn unreadable(error: &BytesRejection) -> Problem {
    Problem::new(error.status(), "unreadable-body", error.body_text())
}

/// The bytes of a body with a JSON content type.
pub(crate) fn json_body(headers: &HeaderMap, body: Payload) -> Result<Bytes, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let body = body.map_err(|error| unreadable(&error))?;
    if !body.is_empty() && !kind.eq_ignore_ascii_case("application/json") {
        let detail = "The body must be application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", detail));
    }
    Ok(body)
}

/// A page with the members of the served version.
pub(crate) fn page<R: Record>(shared: &Shared, page: &Page<R>) -> Result<Response, Problem> {
    if shared.options.api == ApiVersion::NEWEST {
        return json(page);
    }
    let mut page = serde_json::to_value(page).map_err(|error| unwritable(&error))?;
    shared.options.api.project(R::SCHEMA, &mut page["items"]);
    json(&page)
}

/// A record, or several, with the members of the served version.
pub(crate) fn answer(
    shared: &Shared,
    schema: Schema,
    answer: &impl Serialize,
) -> Result<Response, Problem> {
    if shared.options.api == ApiVersion::NEWEST {
        return json(answer);
    }
    let mut answer = serde_json::to_value(answer).map_err(|error| unwritable(&error))?;
    shared.options.api.project(schema, &mut answer);
    json(&answer)
}

fn unwritable(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", error.to_string())
}

pub(crate) fn json(answer: &impl Serialize) -> Result<Response, Problem> {
    let body = serde_json::to_vec(answer).map_err(|error| unwritable(&error))?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], body).into_response())
}
