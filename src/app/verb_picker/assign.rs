//! Whom a lead can be given to. The API lists no users: there is the user, who
//! is seen to have leads, and whoever is named by an id.

use super::{Known, Status, VerbPicker, item};
use crate::app::picker::Item;
use crate::domain::text::one_line;
use crate::domain::{User, UserId};
use crate::triage::How;

pub(super) fn items(picker: &mut VerbPicker, words: &str, known: Known<'_>) -> (Vec<Item>, Status) {
    let me = known.choices.user().value();
    let my_id = me.and_then(|user| user.id.as_deref()).filter(|id| !id.is_empty());
    let before = picker.only().and_then(|target| target.before.assigned.clone());
    let aside = |user: Option<&str>, what: &str| {
        let is_current = before.as_ref().is_some_and(|of| of.as_ref().map(UserId::as_str) == user);
        let current = if is_current { "current, " } else { "" };
        format!("{current}{what}").trim_end_matches(", ").to_owned()
    };
    let assign = |user: Option<&str>| How::Assign(user.map(UserId::new));
    let mut items = Vec::new();
    if let (Some(id), Some(me)) = (my_id, me) {
        items.push(item(assign(Some(id)), &format!("Me, {}", called(me)), &aside(Some(id), id)));
    }
    items.push(item(assign(None), "Nobody", &aside(None, "back into the queue")));
    let assigned =
        known.detail.known_leads().filter_map(|lead| lead.assigned_to_user_id.as_deref());
    let mut others: Vec<&str> =
        assigned.filter(|id| !id.is_empty() && Some(*id) != my_id).collect();
    others.sort_unstable();
    others.dedup();
    for id in &others {
        items.push(item(assign(Some(id)), id, &aside(Some(id), "has leads")));
    }
    let mut items = picker.fuzzy.narrow(items, words, true);
    let is_known = Some(words) == my_id || others.contains(&words);
    if !words.is_empty() && !words.contains(char::is_whitespace) && !is_known {
        let label = format!("Assign to {words}");
        items.push(Item { faint: true, ..item(assign(Some(words)), &label, "a user's id") });
    }
    (items, Status::Said(told(picker, known)))
}

fn told(picker: &VerbPicker, known: Known<'_>) -> String {
    let user = known.choices.user();
    let whom = picker.whom();
    match (user.value(), user.failure()) {
        (None, Some(_)) if known.choices.is_nobody() => {
            format!("{whom}; the key belongs to no user")
        }
        (None, Some(failure)) => {
            format!("{whom}; who you are did not load: {}", one_line(&failure.message))
        }
        (Some(_), _) | (None, None) => whom,
    }
}

/// What to call the user.
fn called(user: &User) -> String {
    let full = [&user.first_name, &user.last_name].into_iter().flatten();
    let full = full.map(String::as_str).collect::<Vec<_>>().join(" ");
    let names = [user.name.as_deref(), Some(full.as_str()), user.email.as_deref()];
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty());
    name.unwrap_or("the user of the key").to_owned()
}
