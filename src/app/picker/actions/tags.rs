//! The tags to add to a lead or to remove.

use super::{ActionPicker, Known, Status, item, standing};
use crate::app::picker::{Choice, Item};
use crate::domain::{Lead, TagId, TagOption};
use crate::triage::Action;

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
    lead: Option<&Lead>,
) -> (Vec<Item>, Status) {
    let kept = known.options.tags();
    let offered: Vec<(&str, &str)> = kept.value().into_iter().flatten().filter_map(named).collect();
    let items = match lead {
        Some(lead) => toggles(&offered, lead),
        None => both(&offered),
    };
    let mut items = picker.fuzzy.narrow(items, words, false);
    // Letters scattered over a name lead to no removal.
    let lower = words.to_lowercase();
    let together = |item: &Item| {
        let label = item.label.text.to_lowercase();
        lower.split_whitespace().all(|word| label.contains(word))
    };
    items.retain(|item| together(item) || !removes(item));
    let is_named = |name: &str| name.to_lowercase() == words.to_lowercase();
    let on_lead =
        lead.into_iter().flat_map(|lead| &lead.tags).filter_map(|tag| tag.name.as_deref());
    let is_there = offered.iter().map(|(_, name)| *name).chain(on_lead).any(is_named);
    if !words.is_empty() && !is_there && kept.value().is_some() {
        let action = Action::AddTag { tag: None, name: words.to_owned(), create: true };
        let label = format!("New tag {words}");
        let at = if items.iter().any(together) { items.len() } else { 0 };
        items.insert(at, Item { faint: true, ..item(action, &label, "create and add") });
    }
    let status = standing(kept, || {
        let whom = picker.target_label();
        match lead {
            Some(_) => format!("Add or remove tags of {whom}"),
            None if known.lead_failed() => {
                format!("Tags of {whom} · couldn't load the current ones")
            }
            None => whom,
        }
    });
    (items, status)
}

fn removes(item: &Item) -> bool {
    matches!(&item.choice, Choice::Do(action) if matches!(**action, Action::RemoveTag { .. }))
}

/// Id and name of a tag in use.
fn named(tag: &TagOption) -> Option<(&str, &str)> {
    let (id, name) = (tag.id.as_deref()?, tag.name.as_deref()?);
    let is_offered = tag.is_archived != Some(true) && !id.is_empty() && !name.trim().is_empty();
    is_offered.then_some((id, name))
}

fn add(id: &str, name: &str) -> Action {
    Action::AddTag { tag: Some(TagId::new(id)), name: name.to_owned(), create: false }
}

fn remove(id: &str, name: &str) -> Action {
    Action::RemoveTag { tag: TagId::new(id), name: name.to_owned() }
}

/// Each tag once: removed where the lead has it, else added. Those of the lead
/// come first, even if they are not in use any more.
fn toggles(offered: &[(&str, &str)], lead: &Lead) -> Vec<Item> {
    let on = lead.tags.iter().filter_map(|tag| {
        let id = tag.id.as_deref().filter(|id| !id.is_empty())?;
        Some((id, tag.name.as_deref().unwrap_or(id)))
    });
    let on: Vec<(&str, &str)> = on.collect();
    // A pending one without an id is not added twice.
    let has = |(id, name): &(&str, &str)| {
        let same = |tag: &crate::domain::lead::Tag| {
            tag.id.as_deref() == Some(id)
                || (tag.id.is_none()
                    && tag.name.as_deref().is_some_and(|tag| tag.eq_ignore_ascii_case(name)))
        };
        lead.tags.iter().any(same)
    };
    let taken = on.iter().map(|(id, name)| item(remove(id, name), name, "on"));
    let given =
        offered.iter().filter(|tag| !has(tag)).map(|(id, name)| item(add(id, name), name, ""));
    taken.chain(given).collect()
}

/// Each tag twice, where some may have it and some not.
fn both(offered: &[(&str, &str)]) -> Vec<Item> {
    let added = offered.iter().map(|(id, name)| item(add(id, name), &format!("Add {name}"), ""));
    let removed =
        offered.iter().map(|(id, name)| item(remove(id, name), &format!("Remove {name}"), ""));
    added.chain(removed).collect()
}
