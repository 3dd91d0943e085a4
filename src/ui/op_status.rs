//! The status of an unconfirmed operation.

use jiff::Timestamp;
use ratatui::style::Style;

use super::RenderContext;
use crate::app::triage::{COUNTED_DOWN, PendingOp, Stage};
use crate::domain::Operation;
use crate::domain::text::one_line;
use crate::triage::ActionKind;
use crate::triage::action_phrases;
use crate::triage::outbox::EntryState;

/// A symbol, a sentence, and their style.
pub(super) fn describe(
    context: &RenderContext<'_>,
    item: &PendingOp,
) -> (&'static str, String, Style) {
    let theme = context.theme;
    let symbols = theme.symbols;
    let (pending, ellipsis) = (symbols.pending, symbols.ellipsis);
    let is_scheduled = matches!(item.operation, Operation::SendSms { scheduled_for: Some(_), .. });
    let doing = if is_scheduled { "scheduling text" } else { item.kind().entry().doing };
    let failed = action_phrases::failed(item.kind());
    let entry = match &item.stage {
        Stage::Queued(entry) => entry,
        Stage::Writing => return (pending, format!("{doing}{ellipsis}"), theme.faint()),
        Stage::Settled(_) => {
            let done = match item.operation {
                Operation::SendSms { scheduled_for: None, .. } => "sent",
                Operation::SendSms { .. } => "scheduled",
                _ => "saved",
            };
            return (symbols.mark, done.to_owned(), theme.faint());
        }
    };
    match &entry.state {
        EntryState::Waiting if entry.attempts > 0 => {
            (pending, format!("{doing}, retrying{}", left(context, entry.due)), theme.due())
        }
        EntryState::Waiting => {
            (pending, format!("{doing}{}", left(context, entry.due)), theme.faint())
        }
        EntryState::Sending => {
            let saving = match item.kind() {
                ActionKind::Reply if is_scheduled => "scheduling",
                ActionKind::Reply => "sending",
                _ => "saving",
            };
            (pending, format!("{saving}{ellipsis}"), theme.faint())
        }
        EntryState::NeedsConfirmation { .. } => {
            let why = one_line(entry.confirmation_reason());
            ("?", format!("{failed}. {why}"), theme.due())
        }
        EntryState::Unknown { why } => {
            let why = one_line(why);
            ("?", format!("May have gone through; check before retrying: {why}"), theme.due())
        }
        EntryState::Failed { why, .. } => {
            (symbols.cross, format!("{failed}: {}", one_line(why)), theme.bad())
        }
        EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
            ("", String::new(), theme.plain())
        }
    }
}

/// When it goes out: ` in 4 s`, or an ellipsis where that is now.
fn left(context: &RenderContext<'_>, due: Timestamp) -> String {
    match due.as_second() - context.state.now.as_second() {
        // What is counted down ends with a frame, a time by the clock does not.
        ..1 if context.state.motion => context.theme.symbols.ellipsis.to_owned(),
        ..=COUNTED_DOWN => format!(" {}", context.state.countdown(due)),
        seconds => format!(" in {} min", (seconds + 59) / 60),
    }
}

/// The text of a message or a note.
pub(super) fn text_of(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::SendSms { text, .. } | Operation::AddNote { text, .. } => Some(text.as_str()),
        _ => None,
    }
}
