//! The statuses that a lead can have.

use super::{ActionPicker, Known, Status, item, standing};
use crate::app::picker::Item;
use crate::domain::StatusOption;
use crate::triage::{Action, ActionTarget};

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
) -> (Vec<Item>, Status) {
    let kept = known.options.statuses();
    let is_offered = |status: &&StatusOption| status.is_archived != Some(true);
    let mut statuses: Vec<&StatusOption> =
        kept.value().into_iter().flatten().filter(is_offered).collect();
    statuses.sort_by_key(|status| status.sort_order.unwrap_or(i64::MAX));
    let shown = known.record().and_then(|facts| facts.lead.status());
    let shown = shown.and_then(|status| status.display_name.as_deref());
    let items = statuses.into_iter().filter_map(|status| {
        let name = status.name.as_deref().filter(|name| !name.trim().is_empty())?;
        let category = status.category.clone().filter(|category| !category.trim().is_empty());
        let is_current = picker.only().is_some_and(|only| is(only, name) || shown == Some(name));
        let current = if is_current { "current, " } else { "" };
        let aside = format!("{current}{}", category.as_deref().unwrap_or_default());
        let action = Action::Status { outcome: name.to_owned(), category, notes: None };
        Some(item(action, name, aside.trim_end_matches(", ")))
    });
    let items: Vec<Item> = items.collect();
    let items = picker.fuzzy.narrow(items, words, true);
    (items, standing(kept, || format!("Set status of {}", picker.target_label())))
}

/// Whether that is the lead's status.
fn is(target: &ActionTarget, name: &str) -> bool {
    target.before.status.as_ref().is_some_and(|(outcome, _)| outcome == name)
}
