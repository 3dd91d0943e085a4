//! The composer: opens and closes it, and edits its text.

mod cautions;
mod choose;
mod discard;
mod draft_events;
mod drafts;
mod precheck;
mod precheck_events;
mod recipient;
mod stop_request;
mod submit;
mod template;
mod unsaved;

use crate::app::compose::recipient::stand_in;
use crate::app::compose::{Composer, Editor, Stage};
use crate::app::focus::Overlay;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::text::line_editor::Change;
use crate::app::update::list::navigation;
use crate::domain::{ConversationId, Operation, RedactedText, Row};
use crate::triage::action_phrases::one_at_a_time;
use crate::triage::compose::Kind;
use crate::triage::outbox::{EntryState as Standing, OutboxEntry};
use crate::triage::{ActionKind, ActionTarget};

pub use cautions::cautions;
pub(super) use recipient::rows_arrived;
pub use stop_request::stop_request;
use submit::Yes;

pub(super) use choose::{choose, refresh};
pub(super) use discard::{discard_draft, restore_draft};
pub(super) use draft_events::{on_draft_event, on_outbox_event};
pub(super) use drafts::{list, save, typed_for_a_while};
pub(super) use precheck_events::{answered, failed};
pub(super) use stop_request::follow;
pub(super) use submit::set_confirmation_opened;
pub(super) use template::{answer_typed, is_asking, leave_question};

/// Opens the composer for a conversation, with what was begun there before.
pub(super) fn open(
    state: &mut State,
    action_kind: ActionKind,
    mut targets: Vec<ActionTarget>,
) -> Vec<Effect> {
    let Some(target) = targets.pop() else { return Vec::new() };
    if !targets.is_empty() {
        let text = one_at_a_time(action_kind, targets.len() + 1);
        return vec![state.notice.notify(text)];
    }
    let kind = if action_kind == ActionKind::Note { Kind::Note } else { Kind::Reply };
    let mut effects = close(state);
    let Some(mut composer) = new(state, kind, target) else { return effects };
    composer.is_loading = true;
    effects.push(drafts::load(&composer.to.conversation, kind));
    effects.extend(begin(state, composer));
    effects
}

/// Opens the composer for the text of an entry of the outbox that has not been
/// sent.
pub fn edit_entry(state: &mut State, entry: &OutboxEntry) -> Vec<Effect> {
    let (kind, conversation, text) = match &entry.operation {
        Operation::SendSms { conversation, text, .. } => (Kind::Reply, conversation, text),
        Operation::AddNote { conversation, text } => (Kind::Note, conversation, text),
        _ => return vec![state.notice.notify("Only texts and notes can be edited")],
    };
    if entry.may_have_applied || matches!(entry.state, Standing::Unknown { .. } | Standing::Sending)
    {
        return vec![state.notice.notify("This may already be sent. Start a new message")];
    }
    let target = match row_of(state, conversation) {
        Some(row) => super::triage::target(state, row),
        None => of_entry(entry, conversation),
    };
    let mut effects = close(state);
    let Some(mut composer) = new(state, kind, target) else { return effects };
    composer.entry = Some(entry.id);
    composer.has_no_draft = true;
    composer.editor = Editor::new(text.as_str(), text.as_str().len());
    composer.baseline.at = entry.created;
    if let Operation::SendSms { scheduled_for, from, .. } = &entry.operation {
        composer.send_at = *scheduled_for;
        composer.number.clone_from(from);
    }
    // It covers the panes, and so the composer.
    state.focus.remove(Focus::Outbox);
    effects.extend(begin(state, composer));
    let left = entry.due.as_second() - state.now.as_second();
    if matches!(entry.state, Standing::Waiting) && left > 0 {
        let when = state.countdown(entry.due);
        let text = format!("The original still goes out {when}, unless you send this first");
        effects.push(state.notice.notify(text));
    }
    effects
}

/// Target from an entry whose conversation is not listed.
fn of_entry(entry: &OutboxEntry, conversation: &ConversationId) -> ActionTarget {
    ActionTarget {
        conversation: conversation.clone(),
        lead: entry.lead.clone(),
        phone: entry.phone.clone(),
        who: entry.who.clone(),
        event_version: None,
        reply_version: None,
        last_inbound_at: None,
        is_unread: false,
        needs_reply: false,
        is_archived: false,
        before: crate::triage::target::PreviousState::default(),
    }
}

fn new(state: &State, kind: Kind, target: ActionTarget) -> Option<Composer> {
    let row = row_of(state, &target.conversation).cloned().or_else(|| stand_in(&target))?;
    let phone = target.phone.clone();
    let mut composer = Composer::new(kind, target, row, state.now);
    if let Some(phone) = phone.filter(|_| composer.phone.is_empty()) {
        composer.phone = phone.as_str().into();
    }
    Some(composer)
}

/// The conversation's row, where it is known.
fn row_of<'a>(state: &'a State, conversation: &ConversationId) -> Option<&'a Row> {
    state.loaded_row(conversation)
}

fn begin(state: &mut State, mut composer: Composer) -> Vec<Effect> {
    composer.editor.resize(state.viewport.compose_columns, state.viewport.compose_rows);
    let prechecks = precheck::request(&mut composer, &mut state.ids, state.now);
    state.focus.push(Overlay::Compose(Box::new(composer)));
    let mut effects = recipient::show(state);
    stop_request::follow(state);
    effects.extend(prechecks);
    effects.extend(template::request_user(state));
    effects
}

/// Runs a command while the composer has the focus.
pub(super) fn run(state: &mut State, action: Command) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    let confirming = composer.stage == Stage::Confirming;
    match action {
        Command::CloseComposer if confirming => {
            composer.stage = Stage::Writing;
            Vec::new()
        }
        Command::NewLine if confirming => submit::confirm(state, Yes::Enter),
        Command::Send => {
            // The key does not shorten the time to read a confirmation that has
            // just changed.
            if !confirming {
                composer.opened_at = None;
            }
            submit::open_confirmation(state)
        }
        Command::CloseComposer => close(state),
        Command::DiscardDraft => discard::discard_open(state),
        Command::OpenEditor => {
            // The text is safe on disk before.
            let saved = drafts::save_text(composer, &mut state.compose, state.now);
            composer.stage = Stage::Writing;
            let edit = Effect::EditText(RedactedText::new(composer.editor.text()));
            saved.into_iter().chain([edit]).collect()
        }
        Command::InsertTemplate | Command::ChooseNumber | Command::Schedule => {
            choose::open(state, action)
        }
        Command::Retry => {
            let effects = precheck::request(composer, &mut state.ids, state.now);
            if effects.is_empty() {
                return vec![state.notice.notify("Nothing to retry")];
            }
            effects
        }
        Command::PageDown | Command::PageUp | Command::HalfPageDown | Command::HalfPageUp
            if !state.viewport.hides_thread =>
        {
            navigation::travel(state, Focus::Compose, action, None)
        }
        Command::Complete if !confirming => template::complete(state),
        // What edits the text leaves the question open, as a letter does.
        _ if confirming => not_sent_yet(state),
        _ => {
            let change = composer.editor.apply(action);
            edited(composer, change)
        }
    }
}

/// Another key than the answer to the confirmation.
fn not_sent_yet(state: &mut State) -> Vec<Effect> {
    let (now, hours) = (state.now, state.compose.rules.hours);
    let composer = state.focus.composer();
    if composer.is_some_and(|it| !it.warnings(now, hours).is_empty()) {
        return vec![state.notice.notify("Not sent yet: press y to send")];
    }
    vec![state.notice.notify_with_key("Not sent yet", Command::NewLine, "to send")]
}

/// Goes back from the confirmation to the text: one that something else covers
/// is not one that was read.
pub(super) fn leave_confirmation(state: &mut State) {
    if let Some(composer) = state.focus.composer_mut() {
        composer.stage = Stage::Writing;
    }
}

/// Takes a letter as the answer to the confirmation: `y` is a yes, and nothing
/// else is either.
pub(super) fn answer(state: &mut State, c: char) -> Vec<Effect> {
    match c {
        'y' | 'Y' => submit::confirm(state, Yes::Letter),
        _ => not_sent_yet(state),
    }
}

/// Moves the cursor by lines of the text that is written.
pub(super) fn scroll(state: &mut State, command: Command, lines: usize) {
    let composer = state.focus.composer_mut();
    if let Some(composer) = composer.filter(|composer| composer.stage == Stage::Writing) {
        for _ in 0..lines {
            composer.editor.apply(command);
        }
    }
}

pub(super) fn insert(composer: &mut Composer, c: char) -> Vec<Effect> {
    let change = composer.editor.insert(c);
    edited(composer, change)
}

pub(super) fn paste(composer: &mut Composer, text: &str) -> Vec<Effect> {
    composer.stage = Stage::Writing;
    let change = composer.editor.paste(text);
    edited(composer, change)
}

/// The user's editor has ended; `Err` is the reason why the text is unchanged.
pub(super) fn editor_ended(state: &mut State, ended: Result<RedactedText, String>) -> Vec<Effect> {
    let Some(composer) = state.focus.composer_mut() else { return Vec::new() };
    match ended {
        Ok(text) => {
            let change = composer.editor.set(text.as_str().trim_end_matches(['\r', '\n']));
            edited(composer, change)
        }
        Err(why) => vec![state.notice.notify(format!("Text unchanged: {why}"))],
    }
}

/// Follows an edit of the text.
fn edited(composer: &mut Composer, change: Change) -> Vec<Effect> {
    if change != Change::Text {
        return Vec::new();
    }
    composer.changed();
    drafts::save_later(composer)
}

/// Closes the composer; the draft stays on disk.
fn close(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Compose(mut composer)) = state.focus.remove(Focus::Compose) else {
        return Vec::new();
    };
    let saved = drafts::save_text(&mut composer, &mut state.compose, state.now);
    let mut effects: Vec<Effect> = saved.into_iter().collect();
    effects.extend(composer.checks.requests().map(Effect::Cancel));
    let is_blank = composer.editor.text().trim().is_empty();
    if composer.has_no_draft {
        effects.extend(drafts::keep_of_entry(state, &composer));
    } else if !is_blank && composer.is_loading {
        effects.extend(drafts::keep_unread(state, &composer));
    } else if !is_blank && composer.save_error.is_none() {
        effects.push(state.notice.notify("Draft saved"));
    }
    effects
}

#[cfg(test)]
mod tests;
