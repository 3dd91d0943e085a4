//! The outbox pane: opens and closes it, and runs commands on its entries.

use super::{confirmation, refusal};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::triage::confirmation::OnConfirm;
use crate::app::triage::outbox_pane::OutboxPane;
use crate::app::update::request::{Request, Step};
use crate::domain::Operation;
use crate::triage::compose::Approvals;
use crate::triage::outbox::{EntryId, EntryState as Standing, OutboxEntry};
use crate::triage::{ActionKind, action_phrases as phrases};

/// Opens the pane, or closes it.
pub(in crate::app::update) fn toggle(state: &mut State) -> Vec<Effect> {
    if state.focus.remove(Focus::Outbox).is_none() {
        let rows = state.viewport.body_rows;
        state.focus.push(Overlay::Outbox(OutboxPane::new(&state.triage.pending, rows)));
    }
    Vec::new()
}

/// Runs a command on entries.
pub(super) fn run(state: &mut State, action: Command) -> Step {
    if let Some(refusal) = refusal(state) {
        return (vec![state.notice.notify(refusal)], None);
    }
    let effects = match action {
        Command::RetryFailed => retry_failed(state),
        Command::RetryEntry | Command::DiscardEntry | Command::EditEntry => {
            let Some(entry) = selected(state) else {
                return (vec![state.notice.notify("Outbox is empty")], None);
            };
            match action {
                Command::RetryEntry => retry(state, &entry),
                Command::DiscardEntry => discard(state, &entry),
                _ => return (Vec::new(), Some(Request::EditEntry(Box::new(entry)))),
            }
        }
        _ => discard_failed(state),
    };
    (effects, None)
}

fn selected(state: &State) -> Option<OutboxEntry> {
    let selected = state.focus.outbox().and_then(OutboxPane::selected);
    let pending = &state.triage.pending;
    selected.and_then(|id| pending.item(pending.item_of(id)?)?.entry().cloned())
}

fn retry(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let (who, verb) = (entry.who.as_str(), ActionKind::from_operation(&entry.operation).entry());
    match &entry.state {
        Standing::NeedsConfirmation { needs, .. } if !needs.is_empty() => {
            let question = format!("{}. Text {who} anyway?", entry.confirmation_reason());
            let yes = retry_request(entry.id, needs.clone());
            confirmation::open(state, question, OnConfirm::Send(vec![yes]))
        }
        Standing::Unknown { .. } => {
            let question = format!("{}. Send again?", phrases::uncertain(verb.kind, who));
            confirmation::open(
                state,
                question,
                OnConfirm::Send(vec![retry_request(entry.id, Approvals::NONE)]),
            )
        }
        Standing::Failed { .. } | Standing::NeedsConfirmation { .. } => {
            vec![
                Effect::Outbox(retry_request(entry.id, Approvals::NONE)),
                state.notice.notify(format!("Sending again: {} ({who})", verb.short)),
            ]
        }
        Standing::Sending => vec![state.notice.notify("Already sending")],
        _ => vec![state.notice.notify("It will be sent automatically")],
    }
}

fn retry_request(entry: EntryId, approvals: Approvals) -> OutboxRequest {
    OutboxRequest::Retry { entry, approvals }
}

fn discard(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let (who, verb) = (entry.who.as_str(), ActionKind::from_operation(&entry.operation).entry());
    let command = OutboxRequest::Discard(entry.id);
    match (&entry.state, &entry.operation) {
        (Standing::Sending, _) => vec![state.notice.notify("Already sending")],
        (_, Operation::SendSms { .. } | Operation::AddNote { .. }) => {
            let question = format!("Discard this {} to {who}?", content_label(entry));
            confirmation::open(state, question, OnConfirm::Send(vec![command]))
        }
        _ => vec![
            Effect::Outbox(command),
            state.notice.notify(format!("Discarded: {} ({who})", verb.short)),
        ],
    }
}

/// Label of an entry's content.
fn content_label(entry: &OutboxEntry) -> &'static str {
    match entry.operation {
        Operation::SendSms { .. } => "text",
        _ => "note",
    }
}

fn failed(state: &State) -> Vec<EntryId> {
    let failed = state.triage.pending.entries();
    let failed = failed.filter(|entry| matches!(entry.state, Standing::Failed { .. }));
    failed.map(|entry| entry.id).collect()
}

fn retry_failed(state: &mut State) -> Vec<Effect> {
    let failed = failed(state);
    if failed.is_empty() {
        return vec![state.notice.notify("Nothing failed")];
    }
    let many = failed.len();
    let commands: Vec<OutboxRequest> =
        failed.into_iter().map(|entry| retry_request(entry, Approvals::NONE)).collect();
    if many > state.triage.policy.confirm_over {
        let question = format!("Retry all {many} failed?");
        return confirmation::open(state, question, OnConfirm::Send(commands));
    }
    let mut effects: Vec<Effect> = commands.into_iter().map(Effect::Outbox).collect();
    effects.push(state.notice.notify(format!("Retrying all {many} failed…")));
    effects
}

fn discard_failed(state: &mut State) -> Vec<Effect> {
    let failed = failed(state);
    if failed.is_empty() {
        return vec![state.notice.notify("Nothing failed")];
    }
    let question = format!("Discard all {} failed, texts included?", failed.len());
    let commands = failed.into_iter().map(OutboxRequest::Discard).collect();
    confirmation::open(state, question, OnConfirm::Send(commands))
}
