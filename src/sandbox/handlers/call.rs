//! One request for an operation.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{self, FromRequest, Query};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use serde::Serialize;

use crate::sandbox::fields::Record;
use crate::sandbox::generator::lead_number;
use crate::sandbox::http::{self, Payload};
use crate::sandbox::listing::Collection;
use crate::sandbox::problem::Problem;
use crate::sandbox::request::{self, Request};
use crate::sandbox::shared::Shared;
use crate::sandbox::state::{Changes, Entry, WriteTransaction};
use crate::sandbox::strict_body::Form;
use crate::sandbox::versions::{ApiVersion, Schema};

pub(crate) use crate::sandbox::http::Id;

/// A request without the ids in its path.
pub(crate) struct Call {
    pub(crate) shared: Arc<Shared>,
    method: Method,
    path: String,
    parameters: Vec<(String, String)>,
    headers: HeaderMap,
    body: Payload,
}

impl FromRequest<Arc<Shared>> for Call {
    type Rejection = std::convert::Infallible;

    async fn from_request(
        request: extract::Request,
        state: &Arc<Shared>,
    ) -> Result<Self, Self::Rejection> {
        // The table of operations has refused those that cannot be parsed.
        let parameters = Query::try_from_uri(request.uri()).map(|Query(all)| all);
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, state).await;
        let (shared, parameters) = (Arc::clone(state), parameters.unwrap_or_default());
        Ok(Self { shared, method, path, parameters, headers, body })
    }
}

/// A request that must have no body.
pub(crate) struct NoBody(pub(crate) Call);

impl FromRequest<Arc<Shared>> for NoBody {
    type Rejection = Problem;

    async fn from_request(request: extract::Request, state: &Arc<Shared>) -> Result<Self, Problem> {
        let Ok(call) = Call::from_request(request, state).await;
        match &call.body {
            Err(error) => Err(http::unreadable(error)),
            Ok(body) if body.is_empty() => Ok(Self(call)),
            Ok(_) => {
                let detail = "This operation takes no body.";
                Err(Problem::new(StatusCode::BAD_REQUEST, "malformed-body", detail))
            }
        }
    }
}

impl Call {
    /// A snapshot of the current state.
    pub(super) fn changes(&self) -> Arc<Changes> {
        self.shared.lister.overlay.snapshot()
    }

    /// The present, in milliseconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.shared.lister.overlay.clock.now()
    }

    /// Executes a write transaction.
    pub(super) fn edit<T>(&self, edit: impl FnOnce(&mut WriteTransaction<'_>) -> T) -> T {
        self.shared.lister.overlay.edit(edit)
    }

    /// The common part of its journal entry.
    pub(super) fn entry(&self) -> Entry {
        Entry { method: self.method.to_string(), path: self.path.clone(), ..Entry::default() }
    }

    /// The values of a parameter.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let given = self.parameters.iter().filter(move |(given, _)| given == name);
        given.map(|(_, value)| value.as_str())
    }

    /// The value of a parameter that may be given once.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// A boolean parameter; `false` if not given.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Problem> {
        self.value(name).map_or(Ok(false), |text| http::flag(name, text))
    }

    pub(crate) fn bytes(&mut self) -> Result<Bytes, Problem> {
        http::json_body(&self.headers, std::mem::replace(&mut self.body, Ok(Bytes::new())))
    }

    /// The body as an object with some members.
    pub(crate) fn form(&mut self, known: &[&str]) -> Result<Form, Problem> {
        Form::parse(&self.bytes()?, known)
    }

    /// The body as a request, with those of its members that the version has.
    pub(super) fn form_of(&mut self, schema: Schema, members: &[&str]) -> Result<Form, Problem> {
        let version = self.version();
        let known = members.iter().copied().filter(|member| version.accepts_member(schema, member));
        let mut form = self.form(&known.collect::<Vec<_>>())?;
        for member in version.required(schema) {
            form.required_text(member);
        }
        Ok(form)
    }

    /// The body as a list request.
    pub(super) fn list<R: Record>(&mut self) -> Result<Request<R>, Problem> {
        request::parse_as(self.version(), &self.bytes()?)
    }

    /// A page of records held in memory.
    pub(super) fn page<R: Record + Clone>(
        &self,
        collection: Collection,
        records: Vec<R>,
        request: &Request<R>,
    ) -> Result<Response, Problem> {
        http::page(&self.shared, &self.shared.lister.page_of(collection, records, request)?)
    }

    pub(super) fn version(&self) -> ApiVersion {
        self.shared.options.api
    }

    /// Responds with a record, or with several.
    pub(super) fn answer(
        &self,
        schema: Schema,
        answer: &impl Serialize,
    ) -> Result<Response, Problem> {
        http::answer(&self.shared, schema, answer)
    }

    /// The index of a conversation.
    pub(super) fn conversation(&self, id: Id) -> Result<u64, Problem> {
        let id = http::path(id)?;
        let index = self.shared.lister.world.conversation_index(&id);
        index.ok_or_else(|| Problem::absent("conversation", &id))
    }

    /// The number of a lead.
    pub(super) fn lead(&self, id: Id) -> Result<u64, Problem> {
        let id = http::path(id)?;
        let world = &self.shared.lister.world;
        let number = lead_number(&id).filter(|number| world.has_lead(*number));
        number.ok_or_else(|| Problem::absent("lead", &id))
    }
}
