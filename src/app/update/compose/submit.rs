//! From a text to the outbox: preconditions, confirmation, entry.

use jiff::SignedDuration;

use super::{cautions, drafts, precheck};
use crate::app::compose::{Composer, Stage, Submission};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::state::State;
use crate::app::update::triage;
use crate::domain::text::short_line;
use crate::triage::compose::template::question;
use crate::triage::compose::{Approvals, ConfirmPolicy, Kind, Verdict};
use crate::triage::outbox::EntryState as Standing;

/// Opens the confirmation, once the prechecks are complete, or sends where the
/// configuration wants no question. An open confirmation sends nothing by this
/// however often it is called.
pub(super) fn open_confirmation(state: &mut State) -> Vec<Effect> {
    match blocker(state) {
        SendBlocker::None => {}
        blocker => return refuse(state, blocker),
    }
    let (now, hours) = (state.now, state.compose.rules.hours);
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    let was_open = composer.stage == Stage::Confirming;
    composer.check_text();
    composer.stage = Stage::Confirming;
    composer.shown = Approvals::from_warnings(&composer.warnings(now, hours));
    if !was_open && is_sent_unasked(state) { send(state) } else { Vec::new() }
}

/// Whether there is nothing to ask about. What covers the text is in the way of
/// reading it.
fn is_sent_unasked(state: &State) -> bool {
    let is_clear = |composer| cautions(state, composer).is_empty();
    state.compose.rules.confirm == ConfirmPolicy::Warnings
        && state.focus() == Focus::Compose
        && state.focus.composer().is_some_and(is_clear)
}

/// Stores that the confirmation has opened just now, by a click.
pub(in crate::app::update) fn set_confirmation_opened(state: &mut State) {
    let now = state.now;
    if let Some(composer) = state.focus.composer_mut() {
        composer.opened_at = Some(now);
    }
}

/// Time for which a confirmation that opened by itself or by a click cannot be
/// answered.
const READ: SignedDuration = SignedDuration::from_secs(1);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yes {
    /// The key that is pressed out of habit.
    Enter,
    /// The letter.
    Letter,
}

/// Takes a yes, unless the confirmation has just opened by itself or by a click.
/// Warnings take the letter.
pub(super) fn confirm(state: &mut State, yes: Yes) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    composer.refresh_warnings(state.now, state.compose.rules.hours);
    let warns = !composer.shown.is_empty();
    if composer.opened_at.is_some_and(|at| state.now.duration_since(at) < READ) {
        return vec![if warns {
            state.notice.notify("Check it, then press y again")
        } else {
            state.notice.notify_with_key("Check it first", Command::NewLine, "again to send")
        }];
    }
    if warns && yes == Yes::Enter {
        return vec![state.notice.notify("Press y to send anyway")];
    }
    send(state)
}

/// Submits the text to the outbox, if it still may be sent, and closes the
/// composer; it opens again if the outbox refuses the text.
pub(super) fn send(state: &mut State) -> Vec<Effect> {
    match blocker(state) {
        SendBlocker::None => {}
        blocker => return refuse(state, blocker),
    }
    let Some(Overlay::Compose(mut composer)) = state.focus.remove(Focus::Compose) else {
        return Vec::new();
    };
    let saved = drafts::save_text(&mut composer, &mut state.compose, state.now);
    let mut effects: Vec<Effect> = saved.into_iter().collect();
    composer.stage = Stage::Writing;
    // The timer is ignored from here on.
    composer.is_timed = false;
    match append(state, &composer, &mut effects) {
        Some(handed) => state.compose.submitted.push((handed, composer)),
        None => state.focus.push(Overlay::Compose(composer)),
    }
    effects
}

/// Appends a text to the outbox or replaces an entry; `None` where that is
/// impossible.
fn append(state: &mut State, composer: &Composer, effects: &mut Vec<Effect>) -> Option<Submission> {
    let (action, target) = (composer.action(), composer.target());
    let approvals = composer.shown.clone();
    let Some(entry) = composer.entry else {
        let appended = triage::execute_approved(state, &action, vec![target], &approvals);
        let ticket = appended.iter().find_map(|effect| match effect {
            Effect::Outbox(OutboxRequest::Append { ticket, .. }) => Some(*ticket),
            _ => None,
        });
        effects.extend(appended);
        return ticket.map(Submission::Appended);
    };
    match action.operation(&target) {
        Ok(operation) => {
            effects.push(Effect::Outbox(OutboxRequest::Edit { entry, operation, approvals }));
            Some(Submission::Edited(entry))
        }
        Err(why) => {
            effects.push(state.notice.notify(why));
            None
        }
    }
}

/// Maximum number of bytes of a gap that is quoted.
const QUOTED: usize = 60;

/// An obstacle to sending.
enum SendBlocker {
    /// Nothing.
    None,
    /// A message for the user.
    Message(String),
    /// A fact is missing or out of date, and can be requested.
    Missing(String),
}

fn blocker(state: &State) -> SendBlocker {
    let Some(composer) = state.focus.composer() else {
        return SendBlocker::Message("No text is open".to_owned());
    };
    if let Some(refusal) = triage::refusal(state) {
        return SendBlocker::Message(refusal);
    }
    // Neither the recipient nor the text can be read.
    if state.viewport.is_too_small {
        return SendBlocker::Message("Not sent: make the window larger first".to_owned());
    }
    let text = composer.editor.text();
    if composer.is_loading {
        return SendBlocker::Message("Still loading your draft…".to_owned());
    }
    if text.trim().is_empty() {
        return SendBlocker::Message("Type a message first".to_owned());
    }
    if let Some(why) = no_longer_there(state, composer) {
        return SendBlocker::Message(why);
    }
    match composer.kind {
        Kind::Note => SendBlocker::None,
        Kind::Reply => of_message(state, composer),
    }
}

fn of_message(state: &State, composer: &Composer) -> SendBlocker {
    if let Some(open) = question::first_open(composer.editor.text()) {
        return SendBlocker::Message(format!("Fill in {} first", short_line(open, QUOTED)));
    }
    if composer.send_at.is_some_and(|at| at <= state.now) {
        return SendBlocker::Message("Not sent: the scheduled time has passed".to_owned());
    }
    if composer.checks.are_old(state.now) {
        return SendBlocker::Missing("Checking again…".to_owned());
    }
    match composer.verdict(state.now, state.compose.rules.hours) {
        Verdict::Blocked(why) => SendBlocker::Message(format!("Can't text: {why}")),
        Verdict::Ready { .. } => SendBlocker::None,
        Verdict::Unknown(_) => {
            if let Some(failure) = composer.checks.failure() {
                return SendBlocker::Message(format!("Not sent, couldn't check: {failure}"));
            }
            SendBlocker::Missing("Still checking that this lead can be texted…".to_owned())
        }
    }
}

/// Reason why the entry whose text is edited cannot be changed any more.
fn no_longer_there(state: &State, composer: &Composer) -> Option<String> {
    let pending = &state.triage.pending;
    let entry = pending.item_of(composer.entry?).and_then(|id| pending.item(id)?.entry());
    let is_there = entry.is_some_and(|entry| {
        !entry.may_have_applied
            && matches!(
                entry.state,
                Standing::Waiting | Standing::NeedsConfirmation { .. } | Standing::Failed { .. }
            )
    });
    let why = "The original was already sent or discarded. Start a new message";
    (!is_there).then(|| why.to_owned())
}

fn refuse(state: &mut State, blocker: SendBlocker) -> Vec<Effect> {
    let (said, asks) = match blocker {
        SendBlocker::None => return Vec::new(),
        SendBlocker::Message(said) => (said, false),
        SendBlocker::Missing(said) => (said, true),
    };
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    let failed = composer.checks.failure().is_some();
    composer.stage = if asks { Stage::Awaiting } else { Stage::Writing };
    let mut effects =
        if asks { precheck::request(composer, &mut state.ids, state.now) } else { Vec::new() };
    effects.push(if failed {
        state.notice.notify_with_key(said, Command::Retry, "to retry")
    } else {
        state.notice.notify(said)
    });
    effects
}
