//! The lists of conversations, leads and one conversation's events.

use std::sync::Arc;

use axum::response::Response;

use super::call::{Call, Id};
use crate::domain::ArchiveFilter;
use crate::sandbox::dataset::{Leads, Scope, TagFilter};
use crate::sandbox::http;
use crate::sandbox::listing::{self, Listed};
use crate::sandbox::problem::Problem;
use crate::sandbox::request::Request;

pub(crate) async fn lead_conversations(id: Id, mut call: Call) -> Result<Response, Problem> {
    let id = http::path(id)?;
    let request = call.list()?;
    let scope = Scope::for_lead(&call.shared.lister.world, &id);
    list(&call, scope.ok_or_else(|| Problem::absent("lead", &id))?, request).await
}

pub(crate) async fn my_conversations(mut call: Call) -> Result<Response, Problem> {
    let archived = archive_filter(&call)?;
    let request = call.list()?;
    list(&call, Scope::Mine(archived), request).await
}

pub(crate) async fn my_leads(mut call: Call) -> Result<Response, Problem> {
    let archived = archive_filter(&call)?;
    let (all, untagged) = (call.flag("tagMatchAll")?, call.flag("untagged")?);
    let tags = TagFilter { ids: call.values("tagIds").map(str::to_owned).collect(), all, untagged };
    let request = call.list()?;
    list(&call, Leads { archived, tags }, request).await
}

pub(crate) async fn events(id: Id, mut call: Call) -> Result<Response, Problem> {
    let request = call.list()?;
    let index = call.conversation(id)?;
    http::page(&call.shared, &call.shared.lister.events(index, &request)?)
}

/// Answers on this thread if that is cheap, else on a blocking thread.
async fn list<S: Listed + Send + 'static>(
    call: &Call,
    source: S,
    request: Request<S::Row>,
) -> Result<Response, Problem> {
    if listing::is_quick(&source, &request) {
        return http::page(&call.shared, &call.shared.lister.page(&source, &request)?);
    }
    let shared = Arc::clone(&call.shared);
    let found = http::blocking(move || shared.lister.page(&source, &request)).await?;
    http::page(&call.shared, &found)
}

fn archive_filter(call: &Call) -> Result<ArchiveFilter, Problem> {
    let Some(value) = call.value("archiveFilter") else { return Ok(ArchiveFilter::Active) };
    let known = [ArchiveFilter::Active, ArchiveFilter::Archived, ArchiveFilter::All];
    known.into_iter().find(|known| known.as_wire() == value).ok_or_else(|| {
        Problem::member("archiveFilter", "The value must be active, archived or all.")
    })
}
