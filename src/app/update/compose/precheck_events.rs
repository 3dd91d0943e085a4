//! Results of prechecks.

use super::precheck::request as request_prechecks;
use super::{choose, submit};
use crate::app::compose::Stage;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::LookupResult;
use crate::app::state::State;
use crate::domain::Failure;

/// Handles an answer, if it is still awaited.
pub(in crate::app::update) fn answered(
    state: &mut State,
    request: RequestId,
    answer: LookupResult,
) -> Vec<Effect> {
    let (now, hours) = (state.now, state.compose.rules.hours);
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
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
    // The suppression check may need the lead's own number.
    let open = checks.suppression.is_due();
    composer.refresh_warnings(now, hours);
    let further = if open { request_prechecks(composer, &mut state.ids, now) } else { Vec::new() };
    let awaited = composer.stage == Stage::Awaiting && composer.checks.requests().next().is_none();
    if awaited {
        composer.opened_at = Some(now);
    }
    let mut effects = choose::refresh(state);
    effects.extend(further);
    if awaited {
        effects.extend(submit::open_confirmation(state));
    }
    effects
}

/// Handles a failure, if it is of a precheck.
pub(in crate::app::update) fn failed(
    state: &mut State,
    request: RequestId,
    failure: &Failure,
) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    if composer.checks.failed(request, failure) {
        composer.stage = Stage::Writing;
    }
    Vec::new()
}
