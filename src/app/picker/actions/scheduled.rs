//! A conversation's scheduled messages, as far as its thread is loaded.

use super::{ActionPicker, Known, Status, item};
use crate::app::paging::pager::LoadState;
use crate::app::picker::Item;
use crate::domain::EventId;
use crate::domain::text::one_line;
use crate::domain::timeline::Entry;
use crate::triage::Action;

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
) -> (Vec<Item>, Status) {
    let Some((entries, state)) = known.timeline else {
        return (Vec::new(), Status::Loading);
    };
    let now = known.now.to_zoned_datetime(known.zone.clone());
    // The entries are listed newest first, so the next one to go is the last.
    let is_listed = |entry: &&Entry| entry.is_due && !entry.id.is_empty();
    let due = entries.iter().rev().filter(is_listed);
    let items = due.map(|entry| {
        let at = entry
            .at
            .map(|at| known.style.date_time(&at.to_zoned_datetime(known.zone.clone()), &now))
            .map(|at| format!("{at} your time"));
        let action = Action::Cancel(EventId::new(&entry.id));
        item(action, at.as_deref().unwrap_or("no time"), &one_line(&entry.text))
    });
    let items: Vec<Item> = items.collect();
    let status = match state {
        LoadState::Failed { failure, .. } => {
            Status::Failed(one_line(&failure.message).into_owned())
        }
        LoadState::Loading { .. } | LoadState::NotStarted if items.is_empty() => Status::Loading,
        _ => Status::Said(format!("Cancel a scheduled text to {}", picker.target_label())),
    };
    (picker.fuzzy.narrow(items, words, true), status)
}
