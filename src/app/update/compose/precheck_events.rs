//! What the server answers about sending.

use super::precheck::ask;
use super::{choose, submit};
use crate::app::compose::Stage;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::LookupResult;
use crate::app::state::State;
use crate::domain::Failure;

/// Takes an answer, if it is still awaited.
pub(in crate::app::update) fn answered(
    state: &mut State,
    request: RequestId,
    answer: LookupResult,
) -> Vec<Effect> {
    let (now, compose) = (state.now, &mut state.compose);
    let Some(composer) = &mut compose.composer else { return Vec::new() };
    let checks = &mut composer.checks;
    let awaited = match answer {
        LookupResult::Lead(facts) => checks.lead.arrived(request, (*facts, now)),
        LookupResult::Readiness(answer) => checks.readiness.arrived(request, (*answer, now)),
        LookupResult::Suppression(check) => checks.suppression.arrived(request, (*check, now)),
        _ => false,
    };
    if !awaited {
        return Vec::new();
    }
    // The lead's own number may be the one to ask about.
    let open = checks.suppression.is_due();
    submit::refresh(state);
    let mut effects = choose::refresh(state);
    effects.extend(if open { ask(state) } else { Vec::new() });
    let awaited = state.compose.composer().is_some_and(|composer| {
        composer.stage == Stage::Awaiting && composer.checks.requests().next().is_none()
    });
    if awaited {
        let now = state.now;
        if let Some(composer) = &mut state.compose.composer {
            composer.asked_at = Some(now);
        }
        effects.extend(submit::ask_first(state));
    }
    effects
}

/// Takes a failure, if it answers a question of the composer's.
pub(in crate::app::update) fn failed(
    state: &mut State,
    request: RequestId,
    failure: &Failure,
) -> Vec<Effect> {
    let Some(composer) = &mut state.compose.composer else { return Vec::new() };
    if composer.checks.failed(request, failure) {
        composer.stage = Stage::Writing;
    }
    Vec::new()
}
