//! The status of an unconfirmed operation.

use ratatui::style::Style;

use super::RenderContext;
use crate::app::triage::{PendingOp, Stage};
use crate::domain::Operation;
use crate::domain::text::one_line;
use crate::triage::action_kind::Entry;
use crate::triage::outbox::EntryState;

/// A symbol, a sentence, and their style.
pub(super) fn describe(
    context: &RenderContext<'_>,
    item: &PendingOp,
) -> (&'static str, String, Style) {
    let theme = context.theme;
    let symbols = theme.symbols;
    let (pending, ellipsis) = (symbols.pending, symbols.ellipsis);
    let Entry { doing, done, short, .. } = item.kind().entry();
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
            (pending, format!("{doing}: tried, goes out again by itself"), theme.due())
        }
        EntryState::Waiting => (pending, format!("{done}, not sent yet"), theme.faint()),
        EntryState::Sending => (pending, format!("{done}, sending{ellipsis}"), theme.faint()),
        EntryState::NeedsConfirmation { .. } => {
            ("?", format!("{short}: {}", one_line(entry.confirmation_reason())), theme.due())
        }
        EntryState::Unknown { why } => {
            let why = one_line(why);
            ("?", format!("{short}: nobody knows whether it was done: {why}"), theme.due())
        }
        EntryState::Failed { why, .. } => {
            (symbols.cross, format!("{short} failed: {}", one_line(why)), theme.bad())
        }
        EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
            ("", String::new(), theme.plain())
        }
    }
}

/// The text of a message or a note.
pub(super) fn text_of(operation: &Operation) -> Option<&str> {
    match operation {
        Operation::SendSms { text, .. } | Operation::AddNote { text, .. } => Some(text.as_str()),
        _ => None,
    }
}
