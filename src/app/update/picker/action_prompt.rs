//! Prompts for the input of an action.

use crate::app::conversation::Detail;
use crate::app::focus::FocusStack;
use crate::app::paging::pager::{RequestId, RequestIds};
use crate::app::picker::actions::{ActionPicker, Known};
use crate::app::picker::{Kind, Picker};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::{Lookup, LookupResult};
use crate::app::state::State;
use crate::app::update::picker;
use crate::app::update::request::Request;
use crate::domain::{Delay, Failure, PhoneNumberId, SenderReadiness};
use crate::triage::action_phrases::one_at_a_time;
use crate::triage::{Action, ActionKind, ActionTarget};

/// Opens the prompt of an action for these targets.
pub(in crate::app::update) fn open(
    state: &mut State,
    verb: ActionKind,
    targets: Vec<ActionTarget>,
) -> Vec<Effect> {
    if let Some(refusal) = refusal(verb, &targets) {
        return vec![state.notice.notify(refusal)];
    }
    let mut effects = state.detail.select(state.list.current(), false);
    if let (ActionKind::CancelScheduled, [target]) = (verb, targets.as_slice())
        && state.detail.conversation() != Some(&target.conversation)
    {
        let text = "To cancel a text, go to its conversation";
        effects.push(state.notice.notify(text));
        return effects;
    }
    let kind = Kind::Action(Box::new(ActionPicker::new(verb, targets)));
    effects.extend(picker::open(state, kind, ""));
    effects.extend(request_options(state));
    merge_options(state);
    effects.extend(picker::fill(state));
    effects
}

/// Reason why an action applies to none of the targets, or not to so many.
fn refusal(verb: ActionKind, targets: &[ActionTarget]) -> Option<String> {
    if matches!(verb, ActionKind::CancelScheduled | ActionKind::Sender) && targets.len() > 1 {
        return Some(one_at_a_time(verb, targets.len()));
    }
    let mut refused = targets.iter().map(|target| (target, target.allows(verb).err()));
    let (first, why) = refused.next()?;
    let why = why?;
    if refused.any(|(_, why)| why.is_none()) {
        return None;
    }
    match targets.len() {
        1 => Some(format!("{why} ({})", first.who.as_str())),
        _ => Some(format!("Nothing changed. {why}")),
    }
}

/// Requests the options and the facts about the target that are missing.
fn request_options(state: &mut State) -> Vec<Effect> {
    let State { focus, options: choices, detail, ids, .. } = state;
    let Some(verb) = of_picker(focus) else { return Vec::new() };
    let effects = match verb.kind() {
        ActionKind::Archive => [count(verb, ids), None],
        ActionKind::Status => [choices.ask_statuses(ids), None],
        ActionKind::FollowUp | ActionKind::Block | ActionKind::Unblock => {
            [lead(verb, detail, ids), None]
        }
        ActionKind::Assign => {
            let asked = [choices.ask_user(ids), choices.ask_members(ids)];
            return asked.into_iter().chain([lead(verb, detail, ids)]).flatten().collect();
        }
        ActionKind::Tags => [choices.ask_tags(ids), lead(verb, detail, ids)],
        ActionKind::Sender => [numbers(verb, ids), None],
        ActionKind::CancelScheduled => return thread(detail, ids),
        ActionKind::Read
        | ActionKind::Handled
        | ActionKind::Unarchive
        | ActionKind::Note
        | ActionKind::Reply => [None, None],
    };
    effects.into_iter().flatten().collect()
}

fn thread(detail: &mut Detail, ids: &mut RequestIds) -> Vec<Effect> {
    if detail.thread().is_some() { detail.retry(ids) } else { detail.load(ids) }
}

fn lead(verb: &ActionPicker, detail: &mut Detail, ids: &mut RequestIds) -> Option<Effect> {
    detail.look_up(verb.only()?.lead.as_ref()?, ids)
}

fn count(verb: &mut ActionPicker, ids: &mut RequestIds) -> Option<Effect> {
    let question = Lookup::Conversations(verb.only()?.lead.clone()?);
    verb.count.ask(ids).map(|request| Effect::Lookup { request, question })
}

fn numbers(verb: &mut ActionPicker, ids: &mut RequestIds) -> Option<Effect> {
    let question = Lookup::Numbers(verb.only()?.conversation.clone());
    verb.numbers.ask(ids).map(|request| Effect::Lookup { request, question })
}

/// Retries failed requests.
pub(in crate::app::update) fn retry(state: &mut State) -> Vec<Effect> {
    let mut effects = request_options(state);
    effects.extend(picker::fill(state));
    effects
}

/// Cancels the requests that concern only this picker.
pub(in crate::app::update) fn stop(verb: &ActionPicker) -> Vec<Effect> {
    let requests = [verb.count.request(), verb.numbers.request()];
    requests.into_iter().flatten().map(Effect::Cancel).collect()
}

pub(in crate::app::update) fn answered(
    state: &mut State,
    request: RequestId,
    answer: LookupResult,
) -> Vec<Effect> {
    state.options.arrived(request, &answer);
    if let Some(verb) = of_picker(&mut state.focus) {
        match answer {
            LookupResult::Conversations(count) => {
                verb.count.arrived(request, count);
            }
            LookupResult::Numbers(numbers) => {
                let seen = numbers.clone();
                if verb.numbers.arrived(request, numbers) {
                    verb.targets_mut().iter_mut().for_each(|target| merge_sender(target, &seen));
                }
            }
            _ => {}
        }
    }
    show(state)
}

/// Takes the number that was chosen by hand from the server's answer.
fn merge_sender(target: &mut ActionTarget, numbers: &SenderReadiness) {
    let number = numbers.phone_number_id.as_deref().filter(|id| !id.is_empty());
    target.before.sender = match numbers.was_manually_overridden {
        Some(true) => number.map(|id| Some(PhoneNumberId::new(id))),
        Some(false) => Some(None),
        None => None,
    };
}

/// Handles a failure. Returns whether it means only that the credential has no
/// user.
pub(in crate::app::update) fn failed(
    state: &mut State,
    request: RequestId,
    failure: &Failure,
) -> bool {
    if let Some(verb) = of_picker(&mut state.focus) {
        verb.count.failed(request, failure);
        verb.numbers.failed(request, failure);
    }
    state.options.failed(request, failure)
}

/// A request is delayed.
pub(in crate::app::update) fn delayed(state: &mut State, request: RequestId, wait: &Delay) {
    if let Some(verb) = of_picker(&mut state.focus) {
        verb.count.delayed(request, wait);
        verb.numbers.delayed(request, wait);
    }
    state.options.delayed(request, wait);
}

/// Shows new facts in the prompt.
pub(in crate::app::update) fn show(state: &mut State) -> Vec<Effect> {
    if of_picker(&mut state.focus).is_none() {
        return Vec::new();
    }
    merge_options(state);
    picker::fill(state)
}

/// Updates targets that were chosen before their leads were loaded: the user
/// sees the new facts in the prompt.
fn merge_options(state: &mut State) {
    let State { focus, options: choices, detail, triage, .. } = state;
    let Some(verb) = of_picker(focus) else { return };
    // Only the record of a lead names its owner.
    let unknown = |target: &&mut ActionTarget| target.before.assigned.is_none();
    for target in verb.targets_mut().iter_mut().filter(unknown) {
        let Some(lead) = target.lead.clone() else { continue };
        let Some(facts) = detail.facts_of(&lead) else { continue };
        let shown = triage.lead_shown(&lead, &facts.lead, |tag| choices.tag_name(tag));
        *target = target.clone().with_lead(&shown);
    }
}

/// The items that answer the line.
pub(in crate::app::update) fn fill(state: &mut State) {
    let State { focus, options: choices, detail, triage, now, zone, time_style, .. } = state;
    let Some(picker) = focus.picker_mut() else { return };
    let (Kind::Action(verb), line) = picker.source() else { return };
    let only = verb.only();
    let lead = only.and_then(|target| target.lead.clone());
    let facts = lead.as_ref().and_then(|id| detail.facts_of(id));
    let shown = lead
        .as_ref()
        .zip(facts)
        .map(|(id, facts)| triage.lead_shown(id, &facts.lead, |tag| choices.tag_name(tag)));
    let assigned = detail.known_leads().filter_map(|lead| lead.assigned_to_user_id.as_deref());
    let assignees: Vec<&str> = assigned.filter(|id| !id.is_empty()).collect();
    let thread = detail.thread();
    let thread =
        thread.filter(|thread| only.is_some_and(|it| it.conversation == thread.conversation));
    let known = Known {
        options: choices,
        lead: lead.as_ref().and_then(|id| detail.looked_up(id)),
        lead_shown: shown.as_deref(),
        assignees: &assignees,
        timeline: thread.map(|thread| (thread.entries(), thread.pager.state())),
        now: *now,
        zone,
        style: *time_style,
    };
    let items = verb.items(line, known);
    let fault = verb.fault();
    picker.show(items);
    picker.set_fault(fault);
}

/// The action of the selected item, with the input of the line.
///
/// # Errors
/// Why it cannot be done, as a sentence without the final stop.
pub(in crate::app::update) fn action_of(
    picker: &Picker,
    action: &Action,
) -> Result<Action, String> {
    match picker.kind() {
        Kind::Action(verb) => verb.action(action, picker.line().text()),
        _ => Ok(action.clone()),
    }
}

/// Has what was picked done to what the picker was opened for.
pub(super) fn picked(state: &mut State, kind: Kind, action: Box<Action>) -> Option<Request> {
    let Kind::Action(verb) = kind else { return None };
    if let Action::Archive { reason, .. } = *action {
        state.options.last_reason = Some(reason);
    }
    Some(Request::Execute(action, verb.into_targets()))
}

fn of_picker(focus: &mut FocusStack) -> Option<&mut ActionPicker> {
    match focus.picker_mut()?.source().0 {
        Kind::Action(verb) => Some(verb),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
