//! Actions on conversations, and undo.

mod advance;
mod archive;
mod automatic;
mod confirmation;
pub(super) mod confirmed;
mod history;
mod outbox_events;
mod outbox_pane;
mod reply_marks;
pub(super) mod snooze;
mod undo;

use std::collections::HashSet;

use crate::app::list::selection::Selection;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::triage::confirmation::OnConfirm;
use crate::app::triage::{Batch, Confirmation, Repeatable, UndoEntry};
use crate::app::update::request::{Request, Step};
use crate::domain::text::number;
use crate::domain::{ConversationId, RedactedText, Row, TagId, phone_format};
use crate::settings::TriagePolicy;
use crate::triage::action_phrases::{capitalized, one_at_a_time};
use crate::triage::compose::Approvals;
use crate::triage::outbox::NewEntry;
use crate::triage::{Action, ActionKind, ActionTarget, action_kind};

use advance::{advance, go_on};
pub(super) use archive::look_ahead;
pub(super) use automatic::read_by_policy;
pub(super) use confirmation::{
    answer, cancel, close as close_confirmation, open as open_confirmation,
    set_opened_at as set_confirmation_opened,
};
pub(super) use history::{
    answered as undo_fact_arrived, failed as undo_fact_failed, proceed as proceed_with_undo,
};
pub(super) use outbox_events::on_outbox_event;
pub(super) use outbox_pane::toggle as toggle_outbox;

/// Runs a command of triage.
pub(super) fn run(state: &mut State, action: Command) -> Step {
    if history::is_open(state) && history::has_own(action) {
        return history::run(state, action);
    }
    if state.refuses(action)
        && !snooze::is_local(state, action)
        && let Some(refusal) = refusal(state)
    {
        return (vec![state.notice.notify(refusal)], None);
    }
    match action {
        Command::ToggleHistory => (history::toggle(state), None),
        Command::Do(verb) => start(state, verb, action),
        Command::ArchiveWithReason => start(state, ActionKind::Archive, action),
        Command::Snooze => snooze::start(state),
        Command::Undo => undo::last(state, Vec::new()),
        Command::Repeat => repeat(state),
        Command::ToggleOutbox => (outbox_pane::toggle(state), None),
        _ => outbox_pane::run(state, action),
    }
}

/// Targets of an action, in the order of the list: the marked conversations
/// that are shown; where none is marked, and from within an open conversation,
/// the one under the cursor.
pub(super) fn targets(state: &State) -> Vec<ActionTarget> {
    if uses_marks(state) {
        return state.list.marked_rows().into_iter().map(|row| target(state, row)).collect();
    }
    let row = state.list.current();
    row.map(|row| target(state, row)).into_iter().collect()
}

fn uses_marks(state: &State) -> bool {
    state.pane() != Focus::Detail && state.list.marks().is_some_and(|marks| !marks.is_empty())
}

/// Reason why there are no targets.
fn no_targets(state: &mut State) -> Effect {
    if uses_marks(state) {
        let text = "Marked conversations are hidden by the filter";
        return state.notice.notify_with_key(text, Command::UnmarkAll, "to clear");
    }
    state.notice.notify("No conversation selected")
}

/// A row as a target, with all that is known of its lead.
pub(super) fn target(state: &State, row: &Row) -> ActionTarget {
    let shown = state.triage.shown(row);
    let mut target = ActionTarget::from_row(&shown);
    target.who = RedactedText::new(&phone_format::display(target.who.as_str()));
    target.before.guard = state.triage.pending.status_guard(row);
    let facts = target.lead.as_ref().and_then(|lead| state.detail.facts_of(lead));
    match facts {
        Some(facts) => {
            let id = target.lead.clone();
            let name_of = |tag: &TagId| state.options.tag_name(tag);
            let lead = id.map(|id| state.triage.lead_shown(&id, &facts.lead, name_of));
            lead.map_or(target.clone(), |lead| target.with_lead(&lead))
        }
        None => target,
    }
}

/// Reason why no action is possible, if so.
pub(super) fn refusal(state: &State) -> Option<String> {
    if state.triage.read_only {
        return Some("Read-only: nothing was changed".to_owned());
    }
    state.triage.unusable().map(|why| format!("Can't save changes: {why}"))
}

/// Reason why the server does not support an action, if it has shown that.
fn unsupported(state: &State, verb: ActionKind) -> Option<String> {
    state.triage.unsupported(verb).map(str::to_owned)
}

/// Starts the action of a command: executes it at once, or prompts for its
/// input.
fn start(state: &mut State, verb: ActionKind, command: Command) -> Step {
    if let Some(refusal) = refusal(state).or_else(|| unsupported(state, verb)) {
        return (vec![state.notice.notify(refusal)], None);
    }
    if state.pane() != Focus::Detail
        && let Some(waits) = wait_for_marking(state, command)
    {
        return (vec![waits], None);
    }
    let targets = targets(state);
    let needs_one = matches!(
        verb.entry().needs,
        action_kind::ActionInput::Text
            | action_kind::ActionInput::Scheduled
            | action_kind::ActionInput::Why
    );
    let refusal = match targets.len() {
        0 => Some(no_targets(state)),
        many if many > 1 && needs_one => {
            let text = one_at_a_time(verb, many);
            Some(state.notice.notify_with_key(text, Command::UnmarkAll, "to clear"))
        }
        _ => None,
    };
    if let Some(refusal) = refusal {
        return (vec![refusal], None);
    }
    // One key for both, in a list of archived ones. A row that has just left the
    // list by being archived is not unarchived by the key pressed once more.
    let verb = match verb {
        ActionKind::Archive if targets.iter().all(|target| target.is_archived) => {
            if let [target] = &targets[..]
                && archive::has_left(state, target)
            {
                let text = format!("Already archived ({})", target.who.as_str());
                let unarchive = Command::Do(ActionKind::Unarchive);
                return (vec![state.notice.notify_with_key(text, unarchive, "to unarchive")], None);
            }
            ActionKind::Unarchive
        }
        verb => verb,
    };
    let is_repeated = verb == ActionKind::Archive && command == Command::Do(verb);
    let reason = if is_repeated { archive::repeated_reason(state, &targets) } else { None };
    let action = match verb {
        ActionKind::Read => Action::Read,
        ActionKind::Handled => Action::Handled,
        ActionKind::Unarchive => Action::Unarchive,
        ActionKind::Note | ActionKind::Reply => {
            return (Vec::new(), Some(Request::Write(verb, targets)));
        }
        verb => match reason {
            Some(reason) => Action::Archive { reason, note: None },
            None => return (Vec::new(), Some(Request::Prompt(verb, targets))),
        },
    };
    let mut effects = execute(state, &action, targets);
    if verb == ActionKind::Archive {
        effects.extend(look_ahead(state));
    }
    (effects, None)
}

/// Ends the range before an action on the marks. While everything that matches
/// is still being marked, the action waits for that: the rows that happen to be
/// loaded are not what was meant.
fn wait_for_marking(state: &mut State, then: Command) -> Option<Effect> {
    let marks = state.list.marks_mut();
    marks.take_range();
    if !marks.collects() {
        return None;
    }
    state.after_marking = Some(then);
    Some(state.notice.notify_with_key("Still marking all", Command::StepBack, "to stop"))
}

/// Executes an action on all targets that it applies to: shows the result, and
/// appends it to the outbox. Leads are counted once. Many need a confirmation.
pub(super) fn execute(
    state: &mut State,
    action: &Action,
    targets: Vec<ActionTarget>,
) -> Vec<Effect> {
    execute_approved(state, action, targets, &Approvals::NONE)
}

/// The same in spite of the warnings that `approvals` names.
pub(super) fn execute_approved(
    state: &mut State,
    action: &Action,
    targets: Vec<ActionTarget>,
    approvals: &Approvals,
) -> Vec<Effect> {
    if let Some(refusal) = refusal(state) {
        return vec![state.notice.notify(refusal)];
    }
    if targets.len() > TriagePolicy::MAX_TARGETS {
        let [many, most] =
            [targets.len(), TriagePolicy::MAX_TARGETS].map(|many| number(many as u64));
        let text = format!("{many} marked, limit is {most}. Clear some first");
        return vec![state.notice.notify(text)];
    }
    let several = targets.len() > 1;
    let mut refused: Vec<(RedactedText, &str)> = Vec::new();
    let meant = targets.iter().map(|target| target.conversation.clone()).collect();
    let (mut drafts, mut leads) = (Vec::new(), HashSet::new());
    let mut first = None;
    for target in targets {
        // A lead is one, however many of its conversations are meant.
        if action.kind().entry().target == action_kind::Scope::Lead
            && !target.lead.clone().is_none_or(|lead| leads.insert(lead))
        {
            continue;
        }
        match action.operation(&target) {
            Ok(operation) => {
                let inverse = action.undo_operation(&target).map(Box::new);
                let marks = reply_marks::of_text(state, action, &target);
                let (who, verb) = (target.who.clone(), action.kind().entry().name);
                drafts.push(NewEntry {
                    phone: target.phone.filter(|_| action.kind() == ActionKind::Reply),
                    approvals: approvals.clone(),
                    inverse,
                    marks,
                    ..NewEntry::new(who, verb, target.lead, operation)
                });
                first.get_or_insert(target.who);
            }
            Err(why) => refused.push((target.who, why)),
        }
    }
    let Some(first) = first else {
        return vec![match refused.pop() {
            Some((_, why)) if several => {
                state.notice.notify(format!("Nothing changed. {}", capitalized(why)))
            }
            Some((who, why)) => {
                state.notice.notify(format!("{} ({})", capitalized(why), who.as_str()))
            }
            None => no_targets(state),
        }];
    };
    let whom = target_label(action.kind(), &first, drafts.len());
    let left_out = left_out(&refused);
    let prepared = Batch { action: action.clone(), drafts, meant, whom, left_out };
    let many = prepared.drafts.len();
    let is_text = matches!(action.kind(), ActionKind::Note | ActionKind::Reply);
    let marks = state.list.marks().filter(|_| uses_marks(state) && !is_text);
    let shortfall = marks.and_then(|marks| Some(marks.shortfall()?.describe(marks.len())));
    let is_grave = matches!(action, Action::Block(_) | Action::Unblock(_));
    if is_grave || shortfall.is_some() || many > 1 && many > state.triage.policy.confirm_over {
        let left_out = marks.map_or(0, Selection::len).saturating_sub(prepared.meant.len());
        let question = confirmation::question(&prepared, left_out, shortfall);
        return confirmation::open(state, question, OnConfirm::Execute(Box::new(prepared)));
    }
    commit(state, prepared)
}

/// Executes a batch, and unmarks its targets.
fn commit(state: &mut State, prepared: Batch) -> Vec<Effect> {
    let Batch { action, drafts, meant, whom, left_out } = prepared;
    let verb = action.kind();
    let at = state.list.current().map(Row::conversation_id);
    // The cursor goes on from what it was on, not from what was marked elsewhere.
    let stays = !at.iter().eq(&meant);
    state.triage.last = Some(Repeatable::Action(action.clone()));
    for conversation in meant {
        state.list.marks_mut().set(conversation.as_str(), false);
    }
    let mut effects = vec![append(state, action, drafts, (whom, left_out), at, None)];
    effects.extend(advance(state, verb, stays));
    effects
}

/// The targets that an action does not apply to, by reason: `2 already read`.
fn left_out(refused: &[(RedactedText, &str)]) -> String {
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    for (_, why) in refused {
        match reasons.iter_mut().find(|(known, _)| known == why) {
            Some((_, many)) => *many += 1,
            None => reasons.push((why, 1)),
        }
    }
    let told = reasons.iter().map(|(why, many)| {
        let (first, rest) = why.split_at_checked(1).unwrap_or((why, ""));
        format!("{} {}{rest}", number(*many as u64), first.to_lowercase())
    });
    told.collect::<Vec<_>>().join(", ")
}

/// Label of the targets.
fn target_label(verb: ActionKind, first: &RedactedText, many: usize) -> String {
    match (many, verb.entry().target) {
        (1, _) => first.as_str().to_owned(),
        (many, action_kind::Scope::Lead) => format!("{many} leads"),
        (many, action_kind::Scope::Conversation) => format!("{many} conversations"),
    }
}

fn append(
    state: &mut State,
    action: Action,
    drafts: Vec<NewEntry>,
    (whom, left_out): (String, String),
    at: Option<ConversationId>,
    undoes: Option<Box<UndoEntry>>,
) -> Effect {
    let items = state.triage.pending.write(&drafts, state.now);
    let ticket = state.triage.undo_stack.ticket();
    state.triage.undo_stack.push(UndoEntry {
        append_id: ticket,
        group: None,
        action,
        items,
        at,
        whom,
        left_out,
        undo_requested: false,
        undoes,
        stale: 0,
        skipped: Vec::new(),
    });
    Effect::Outbox(OutboxRequest::Append { ticket, drafts })
}

/// Repeats the last action on the current targets.
fn repeat(state: &mut State) -> Step {
    let action = match state.triage.last.clone() {
        Some(Repeatable::Action(action)) => action,
        Some(Repeatable::Snooze(until)) => return snooze::repeat(state, until),
        None => return (vec![state.notice.notify("Nothing to repeat yet")], None),
    };
    // The text for one person is not meant for the next one.
    if let verb @ (ActionKind::Note
    | ActionKind::Reply
    | ActionKind::CancelScheduled
    | ActionKind::Block
    | ActionKind::Unblock) = action.kind()
    {
        return start(state, verb, Command::Do(verb));
    }
    if let Some(why) = unsupported(state, action.kind()) {
        return (vec![state.notice.notify(why)], None);
    }
    if state.pane() != Focus::Detail
        && let Some(waits) = wait_for_marking(state, Command::Repeat)
    {
        return (vec![waits], None);
    }
    let targets = targets(state);
    // A number that one conversation is answered from may be no other's.
    if action.kind() == ActionKind::Sender && targets.len() > 1 {
        return (vec![state.notice.notify(one_at_a_time(ActionKind::Sender, targets.len()))], None);
    }
    (execute(state, &action, targets), None)
}

/// The point in time and among the requests for what is reported now.
fn confirmation_now(state: &mut State) -> Confirmation {
    Confirmation { horizon: state.ids.next_id(), now: state.now }
}

#[cfg(test)]
mod tests;
