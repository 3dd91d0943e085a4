//! The status of an unconfirmed operation.

use ratatui::style::Style;

use super::RenderContext;
use crate::app::triage::{PendingOp, Stage};
use crate::domain::Operation;
use crate::domain::text::one_line;
use crate::triage::outbox::EntryState;

/// A symbol, a sentence, and their style.
pub(super) fn describe(
    scene: &RenderContext<'_>,
    item: &PendingOp,
) -> (&'static str, String, Style) {
    let theme = scene.theme;
    let symbols = theme.symbols;
    let verb = item.kind().entry();
    let entry = match &item.stage {
        Stage::Queued(entry) => entry,
        Stage::Writing => {
            return (symbols.pending, format!("{}{}", verb.doing, symbols.ellipsis), theme.faint());
        }
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
            let said = format!("{}: tried, goes out again by itself", verb.doing);
            (symbols.pending, said, theme.due())
        }
        EntryState::Waiting => {
            (symbols.pending, format!("{}, not sent yet", verb.done), theme.faint())
        }
        EntryState::Sending => {
            let said = format!("{}, sending{}", verb.done, symbols.ellipsis);
            (symbols.pending, said, theme.faint())
        }
        EntryState::NeedsConfirmation { .. } => {
            ("?", format!("{}: {}", verb.short, one_line(entry.confirmation_reason())), theme.due())
        }
        EntryState::Unknown { why } => (
            "?",
            format!("{}: nobody knows whether it was done: {}", verb.short, one_line(why)),
            theme.due(),
        ),
        EntryState::Failed { why, .. } => {
            (symbols.cross, format!("{} failed: {}", verb.short, one_line(why)), theme.bad())
        }
        EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
            ("", String::new(), theme.plain())
        }
    }
}
