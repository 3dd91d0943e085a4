//! The history of the outbox: loads it, keeps it current, and undoes single
//! entries of it.

use super::automatic::append_entry;
use super::undo::undo_of;
use crate::app::paging::pager::RequestId;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::protocol::lookup::LookupResult;
use crate::app::protocol::outbox::{OutboxEvent, OutboxRequest};
use crate::app::state::State;
use crate::app::triage::UndoCheck;
use crate::app::triage::outbox_history::OutboxHistory;
use crate::app::triage::outbox_pane::OutboxPane;
use crate::app::update::request::{Request, Step};
use crate::domain::{Failure, Operation, RetryClass};
use crate::triage::ActionKind;
use crate::triage::outbox::{EntryId, OutboxEntry};
use crate::triage::reversal::{self, Reversal};

/// Whether the history is on screen.
pub(super) fn is_open(state: &State) -> bool {
    history(state).is_some()
}

fn history(state: &State) -> Option<&OutboxHistory> {
    state.focus.outbox().and_then(OutboxPane::history)
}

/// Turns to the other page of the pane.
pub(super) fn toggle(state: &mut State) -> Vec<Effect> {
    let Some(pane) = state.focus.outbox_mut() else { return Vec::new() };
    if pane.history().is_some() {
        pane.show_pending(&state.triage.pending);
        return Vec::new();
    }
    pane.show_history();
    vec![read(None)]
}

fn read(before: Option<EntryId>) -> Effect {
    Effect::Outbox(OutboxRequest::ReadHistory { before })
}

/// Whether a command means something else while the history is shown.
pub(super) fn has_own(command: Command) -> bool {
    matches!(
        command,
        Command::ToggleHistory
            | Command::Undo
            | Command::RetryEntry
            | Command::EditEntry
            | Command::DiscardEntry
            | Command::RetryFailed
            | Command::DiscardFailed
    )
}

/// Runs a command while the history is shown.
pub(super) fn run(state: &mut State, command: Command) -> Step {
    match command {
        Command::ToggleHistory => (toggle(state), None),
        Command::Undo => (undo_selected(state), None),
        Command::RetryEntry => open_selected(state),
        _ => {
            let notice = state.notice.notify_with_key(
                "These are done or under way",
                Command::ToggleHistory,
                "for what is pending",
            );
            (vec![notice], None)
        }
    }
}

fn selected(state: &State) -> Option<OutboxEntry> {
    let id = state.focus.outbox().and_then(OutboxPane::selected)?;
    history(state)?.get(id).cloned()
}

/// Opens the conversation of the selected entry, or those of its lead.
fn open_selected(state: &mut State) -> Step {
    let Some(entry) = selected(state) else {
        return (vec![state.notice.notify("Nothing done lately")], None);
    };
    (Vec::new(), Some(Request::OpenEntry(Box::new(entry))))
}

/// Keeps the history current.
pub(super) fn follow(state: &mut State, event: &OutboxEvent) -> Vec<Effect> {
    let zone = state.zone.clone();
    let Some(pane) = state.focus.outbox_mut().filter(|pane| pane.history().is_some()) else {
        return Vec::new();
    };
    match event {
        OutboxEvent::History { before, entries, more } => {
            // Entries that are at the end do not change any more.
            let is_refresh =
                before.is_none() && pane.history().is_some_and(OutboxHistory::is_complete);
            pane.record(entries.iter().cloned(), &zone);
            let next = pane.history_mut().filter(|_| !is_refresh);
            return next
                .and_then(|it| it.arrived(*more))
                .map(|id| read(Some(id)))
                .into_iter()
                .collect();
        }
        OutboxEvent::Appended { entries, .. }
        | OutboxEvent::Moved(entries)
        | OutboxEvent::NotMarked(entries) => {
            pane.record(entries.iter().cloned(), &zone);
        }
        OutboxEvent::Answered { entry, .. } | OutboxEvent::NotSent(entry) => {
            pane.record([(**entry).clone()], &zone);
        }
        OutboxEvent::Undone { withdrawn, stopped, .. } => {
            pane.record(withdrawn.iter().chain(stopped).cloned(), &zone);
        }
        // Another instance may have added entries that are finished by now.
        OutboxEvent::Unfinished { .. } => return vec![read(None)],
        OutboxEvent::SentBy(_)
        | OutboxEvent::Done(_)
        | OutboxEvent::Canceled(_)
        | OutboxEvent::Refused { .. }
        | OutboxEvent::Unusable(_) => {}
    }
    Vec::new()
}

/// Undoes the selected entry alone, where that is possible; else says why not.
fn undo_selected(state: &mut State) -> Vec<Effect> {
    if let Some(refusal) = super::refusal(state) {
        return vec![state.notice.notify(refusal)];
    }
    let Some(entry) = selected(state) else {
        return vec![state.notice.notify("Nothing to undo")];
    };
    if let Some(check) = &state.triage.undo_check {
        let who = check.entry.who.as_str();
        let text = format!("Still checking the last one ({who})");
        return vec![state.notice.notify(text)];
    }
    let undo = history(state).and_then(|history| history.undo_of(entry.id));
    match reversal::plan(&entry, undo, state.now) {
        Ok(Reversal::Inverse(_))
            if reversal::is_followed(&entry, state.triage.pending.entries()) =>
        {
            vec![refuse(state, &entry, reversal::FOLLOWED)]
        }
        Ok(Reversal::Withdraw) => vec![Effect::Outbox(OutboxRequest::Withdraw(entry.id))],
        Ok(Reversal::Inverse(inverse)) => begin(state, entry, *inverse),
        Err(why) => vec![refuse(state, &entry, why)],
    }
}

/// Asks for the present state, or executes the inverse if it needs none.
fn begin(state: &mut State, entry: OutboxEntry, inverse: Operation) -> Vec<Effect> {
    let mut effects = Vec::new();
    let mut awaited = Vec::new();
    for requirement in reversal::requirements(&entry) {
        let request = state.ids.next_id();
        awaited.push(request);
        effects.push(Effect::Lookup { request, question: UndoCheck::lookup(requirement) });
    }
    let mut names = None;
    if entry.operation.guard().is_some() || matches!(entry.operation, Operation::Assign { .. }) {
        let members = state.options.ask_members(&mut state.ids);
        if let Some(Effect::Lookup { request, .. }) = members {
            names = Some(request);
        }
        effects.extend(members);
    }
    let check = UndoCheck::new(entry, inverse, awaited, names);
    if check.is_complete() {
        return finish(state, check);
    }
    let text = format!("Checking before undoing {}…", label(&check.entry));
    effects.push(state.notice.notify(text));
    state.triage.undo_check = Some(Box::new(check));
    effects
}

/// An answer has arrived that an undo may wait for.
pub(in crate::app::update) fn answered(
    state: &mut State,
    request: RequestId,
    answer: &LookupResult,
) {
    if let Some(check) = &mut state.triage.undo_check {
        check.arrived(request, answer);
    }
}

/// Goes on with an undo once all is known that it waits for.
pub(in crate::app::update) fn proceed(state: &mut State) -> Vec<Effect> {
    let check = state.triage.undo_check.take_if(|check| check.is_complete());
    check.map(|check| finish(state, *check)).unwrap_or_default()
}

/// A fetch failed. What the server itself guards is undone all the same once it
/// can be reached.
pub(in crate::app::update) fn failed(
    state: &mut State,
    request: RequestId,
    failure: &Failure,
) -> Vec<Effect> {
    if let Some(check) = &mut state.triage.undo_check {
        check.named(request);
    }
    let Some(check) = state.triage.undo_check.take_if(|check| check.awaits(request)) else {
        return proceed(state);
    };
    let left = check.entry.undo.status.clone().filter(|guard| guard.revision.is_some());
    let guard = left.filter(|_| matches!(check.inverse, Operation::SetStatus { .. }));
    match guard {
        Some(guard) if failure.retry != RetryClass::Never => {
            let UndoCheck { entry, inverse, .. } = *check;
            execute(state, &entry, inverse.guarded(guard))
        }
        _ => vec![refuse(state, &check.entry, &failure.to_string())],
    }
}

fn finish(state: &mut State, check: UndoCheck) -> Vec<Effect> {
    let UndoCheck { entry, inverse, state: current, .. } = check;
    let names = &state.options;
    let name_of = |user: &str| names.owner_name(user).map(str::to_owned);
    match current.check(&entry, inverse, name_of) {
        Ok(inverse) => execute(state, &entry, inverse),
        Err(why) => vec![refuse(state, &entry, &why)],
    }
}

fn execute(state: &mut State, entry: &OutboxEntry, inverse: Operation) -> Vec<Effect> {
    let text = match entry.operation {
        Operation::SendSms { .. } => {
            format!("Canceling the scheduled text to {}…", entry.who.as_str())
        }
        _ => format!("Undoing… {}", label(entry)),
    };
    vec![append_entry(state, undo_of(entry, inverse)), state.notice.notify(text)]
}

fn refuse(state: &mut State, entry: &OutboxEntry, why: &str) -> Effect {
    state.notice.notify(format!("Can't undo: {why} ({})", entry.who.as_str()))
}

/// `status set (Tom)`.
fn label(entry: &OutboxEntry) -> String {
    let kind = ActionKind::from_operation(&entry.operation).entry();
    format!("{} ({})", kind.done, entry.who.as_str())
}
