//! The table of operations: paths, versions, parameters and handlers.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, delete, get, post, put};

use super::http;
use super::problem::Problem;
use super::shared::Shared;
use super::versions::ApiVersion::{self, V1_0_30, V1_0_50, V1_0_60, V1_0_75, V1_0_80};
use super::versions::Span;
use crate::sandbox::handlers::{
    account, analytics, conversation, events, follow_up, lead, lists, members, notifications,
    numbers, sms, status, suppression, tags, upload, workflow,
};

struct Operation {
    path: &'static str,
    lives: Span,
    parameters: &'static [Parameter],
    /// The method and the handler.
    route: fn() -> MethodRouter<Arc<Shared>>,
}

#[derive(Clone, Copy)]
struct Parameter {
    name: &'static str,
    lives: Span,
    required: bool,
    repeats: bool,
}

const fn on(path: &'static str, route: fn() -> MethodRouter<Arc<Shared>>) -> Operation {
    Operation { path, lives: Span::ALWAYS, parameters: &[], route }
}

impl Operation {
    const fn since(self, version: ApiVersion) -> Self {
        Self { lives: Span { since: version, ..self.lives }, ..self }
    }

    const fn until(self, version: ApiVersion) -> Self {
        Self { lives: self.lives.until(version), ..self }
    }

    const fn with(self, parameters: &'static [Parameter]) -> Self {
        Self { parameters, ..self }
    }
}

const fn parameter(name: &'static str) -> Parameter {
    Parameter { name, lives: Span::ALWAYS, required: false, repeats: false }
}

impl Parameter {
    const fn since(self, version: ApiVersion) -> Self {
        Self { lives: Span::since(version), ..self }
    }

    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn repeated(self) -> Self {
        Self { repeats: true, ..self }
    }
}

/// Selects active, archived or all.
const ARCHIVE_FILTER: Parameter = parameter("archiveFilter");

/// The override of a conversation's number.
const OVERRIDE: &str = "/phone-numbers/outgoing/conversation/{id}/override";

const OPERATIONS: &[Operation] = &[
    on("/conversations/my", || post(lists::my_conversations)).with(&[ARCHIVE_FILTER]),
    on("/conversations/lead/{leadId}", || post(lists::lead_conversations)),
    on("/conversations/{id}", || get(conversation::one)).since(V1_0_75),
    on("/conversations/{id}/mark-read", || post(conversation::mark_read))
        .since(V1_0_50)
        .with(&[parameter("eventVersion").since(V1_0_75).required()]),
    on("/conversations/{id}/mark-handled", || post(conversation::mark_handled))
        .since(V1_0_80)
        .with(&[parameter("replyVersion").required()]),
    on("/conversations/{id}/outbound-readiness", || get(numbers::readiness))
        .since(V1_0_75)
        .with(&[parameter("voice")]),
    on("/events/conversations/{id}", || post(lists::events)),
    on("/events/conversations/{id}/notes", || post(conversation::note)),
    on("/events/all/my", || post(events::all)).with(&[
        parameter("category"),
        parameter("startAt").since(V1_0_30),
        parameter("endAt").since(V1_0_30),
    ]),
    on("/events/sms/all/my", || post(events::messages)),
    on("/events/sms/{id}", || get(events::message)),
    on("/events/detail/{id}", || get(events::detail)).since(V1_0_50),
    on("/events/{id}/detail", || get(events::detail)).until(V1_0_50),
    on("/leads/{id}", || get(lead::one)),
    on("/leads/follow-ups", || get(follow_up::list))
        .since(V1_0_75)
        .with(&[parameter("includeUpcoming"), parameter("continuation")]),
    on("/leads/all/my", || post(lists::my_leads)).with(&[
        ARCHIVE_FILTER,
        parameter("tagIds").repeated(),
        parameter("tagMatchAll"),
        parameter("untagged"),
    ]),
    on("/leads/{id}/archive", || post(lead::archive)),
    on("/leads/{id}/unarchive", || post(lead::unarchive)),
    on("/leads/{id}/assignment", || put(lead::assign)).since(V1_0_50),
    on("/leads/{id}/follow-up", || put(follow_up::update)).since(V1_0_75),
    on("/dispositions", || post(status::change_disposition)).until(V1_0_30),
    on("/dispositions/lead/{id}", || get(status::history)).until(V1_0_30),
    on("/leads/{id}/status", || put(status::change)).since(V1_0_30),
    on("/leads/{id}/status-history", || get(status::history)).since(V1_0_30),
    on("/leads/{id}/tags", || post(tags::add)),
    on("/leads/{id}/tags", || put(tags::replace)),
    on("/leads/{id}/tags/{tag}", || delete(tags::remove)),
    on("/leads/{id}/workflow-status", || get(workflow::status)),
    on("/lead-statuses", || get(status::choices)).since(V1_0_30),
    on("/tags", || get(tags::all)).with(&[parameter("includeArchived")]),
    on("/sms/send", || post(sms::send)),
    on("/sms/media", upload::route).since(V1_0_30).until(V1_0_60),
    on("/sms/files", upload::route).since(V1_0_60),
    on("/sms/{id}/cancel", || post(sms::cancel)),
    on("/phone-numbers/outgoing/conversation/{id}", || post(numbers::select)),
    on(OVERRIDE, || post(numbers::set_override)),
    on(OVERRIDE, || delete(numbers::clear_override)),
    on("/suppressions", || post(suppression::create)).since(V1_0_30),
    on("/suppressions/check", || post(suppression::check)).since(V1_0_30),
    on("/suppressions/release", || post(suppression::release)).since(V1_0_30),
    on("/suppressions/all/my", || post(suppression::list)).since(V1_0_30),
    on("/suppressions/{id}", || get(suppression::one)).since(V1_0_30),
    on("/users/me", || get(account::me)),
    on("/organizations/me", || get(account::organization)).since(V1_0_30),
    on("/organizations/me/members", || get(members::list)).since(V1_0_30),
    on("/businesses/me/users", || get(members::list)).until(V1_0_30),
    on("/businesses/me", || get(account::organization)).until(V1_0_30),
    on("/analytics/my", || get(analytics::mine)).with(&[
        parameter("days"),
        parameter("startAt"),
        parameter("endAt"),
    ]),
    on("/notifications/me", || post(notifications::list))
        .with(&[parameter("startAt").since(V1_0_30), parameter("endAt").since(V1_0_30)]),
    on("/notifications/{id}", || get(notifications::one)).since(V1_0_30),
    on("/notifications/unread-count", || get(notifications::unread_count)),
    on("/notifications/{id}/mark-read", || post(notifications::mark_read)),
    on("/notifications/mark-all-read", || post(notifications::mark_all_read)),
];

/// Every operation of a version, and a problem document for everything else.
pub(crate) fn router(version: ApiVersion) -> Router<Arc<Shared>> {
    operations(version).method_not_allowed_fallback(http::wrong_method).fallback(http::not_found)
}

/// The operations of a version. Paths that it lacks are kept from being taken
/// for ids: `/leads/follow-ups` is no lead.
fn operations(version: ApiVersion) -> Router<Arc<Shared>> {
    let (living, absent): (Vec<&Operation>, Vec<&Operation>) =
        OPERATIONS.iter().partition(|operation| operation.lives.contains(version));
    let lacks = |path: &str| living.iter().all(|operation| operation.path != path);
    let gaps: BTreeSet<&str> = absent.iter().map(|it| it.path).filter(|it| lacks(it)).collect();
    let router = living.iter().fold(Router::new(), |router, operation| {
        let expected = Expected { version, parameters: operation.parameters };
        let check = middleware::from_fn_with_state(expected, check_parameters);
        router.route(operation.path, (operation.route)().layer(check))
    });
    gaps.into_iter().fold(router, |router, path| router.route(path, any(http::not_found)))
}

/// The parameters of an operation, and the version that is served.
#[derive(Clone, Copy)]
struct Expected {
    version: ApiVersion,
    parameters: &'static [Parameter],
}

impl Expected {
    /// Refuses unknown, repeated and missing parameters.
    fn check(self, given: &[(String, String)]) -> Result<(), Problem> {
        let known = self.parameters.iter().filter(|known| known.lives.contains(self.version));
        let known: Vec<&Parameter> = known.collect();
        for (at, (name, _)) in given.iter().enumerate() {
            let Some(parameter) = known.iter().find(|known| known.name == name) else {
                return Err(Problem::member(name, "The parameter is unknown."));
            };
            if !parameter.repeats && given[..at].iter().any(|(before, _)| before == name) {
                return Err(Problem::member(name, "The parameter must come once."));
            }
        }
        match known.iter().find(|it| it.required && !given.iter().any(|(name, _)| it.name == name))
        {
            Some(missing) => Err(Problem::member(missing.name, "The parameter is required.")),
            None => Ok(()),
        }
    }
}

async fn check_parameters(
    State(expected): State<Expected>,
    request: Request,
    next: Next,
) -> Response {
    let given = Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    let checked = match &given {
        Ok(Query(given)) => expected.check(given),
        Err(error) => Err(http::rejected(error)),
    };
    match checked {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}
