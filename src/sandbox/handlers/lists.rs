//! The lists, and one lead.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::domain::ArchiveFilter;
use crate::sandbox::dataset::{Leads, Scope, TagFilter};
use crate::sandbox::generator::{event, lead_number};
use crate::sandbox::http::{self, Id, Payload};
use crate::sandbox::listing::{self, Listed};
use crate::sandbox::problem::Problem;
use crate::sandbox::request::Request;
use crate::sandbox::shared::Shared;
use crate::sandbox::versions::Schema;

type App = State<Arc<Shared>>;
type Parameters = Result<Query<Vec<(String, String)>>, QueryRejection>;

pub(crate) async fn lead_conversations(
    State(shared): App,
    id: Id,
    parameters: Parameters,
    headers: HeaderMap,
    body: Payload,
) -> Result<Response, Problem> {
    no_parameters(parameters)?;
    let id = http::path(id)?;
    let request = http::read(&shared, &headers, body)?;
    let scope =
        Scope::for_lead(shared.lister.world(), &id).ok_or_else(|| Problem::absent("lead", &id))?;
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
    let request = http::read(&shared, &headers, body)?;
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
    let request = http::read(&shared, &headers, body)?;
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
    let id = http::path(id)?;
    let request: Request<event::Event> = http::read(&shared, &headers, body)?;
    let index = shared.lister.world().conversation_index(&id);
    let index = index.ok_or_else(|| Problem::absent("conversation", &id))?;
    http::page(&shared, &shared.lister.events(index, &request)?)
}

pub(crate) async fn lead(
    State(shared): App,
    id: Id,
    parameters: Parameters,
) -> Result<Response, Problem> {
    no_parameters(parameters)?;
    let id = http::path(id)?;
    let changes = shared.lister.overlay().snapshot();
    let lead = lead_number(&id).and_then(|number| changes.lead(number));
    http::answer(&shared, Schema::Lead, &lead.ok_or_else(|| Problem::absent("lead", &id))?)
}

/// Answers on this thread if that is cheap, else on a blocking thread.
async fn list<S: Listed + Send + 'static>(
    shared: Arc<Shared>,
    source: S,
    request: Request<S::Row>,
) -> Result<Response, Problem> {
    if listing::is_quick(&source, &request) {
        return http::page(&shared, &source.page(&shared.lister, &request)?);
    }
    let lister = Arc::clone(&shared);
    let found = http::blocking(move || source.page(&lister.lister, &request)).await?;
    http::page(&shared, &found)
}

fn no_parameters(parameters: Parameters) -> Result<(), Problem> {
    match parameters.map_err(|error| http::rejected(&error))?.0.first() {
        Some((name, _)) => Err(Problem::member(name, "The parameter is unknown.")),
        None => Ok(()),
    }
}

/// The remaining parameters of an inbox or a table of leads.
struct Listing(Vec<(String, String)>);

impl Listing {
    fn new(parameters: Parameters) -> Result<Self, Problem> {
        Ok(Self(parameters.map_err(|error| http::rejected(&error))?.0))
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
            value.map_or(Ok(false), |value| http::flag(name, &value))
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
