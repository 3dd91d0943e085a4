//! Users that a lead can be assigned to: the user, the members of the
//! organization. Where the server lists no members, those who are seen to have
//! leads or to act in threads stand in for them, and any id can be typed.

use super::{ActionPicker, Known, Status, item};
use crate::app::picker::{Choice, Item, Label};
use crate::domain::text::one_line;
use crate::domain::{FailureKind, Member, User, UserId};
use crate::triage::Action;

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
) -> (Vec<Item>, Status) {
    let me = known.options.user().value();
    let my_id = known.options.user_id();
    let before = picker.only().and_then(|target| target.before.assigned.clone());
    let aside = |user: Option<&str>, what: &str| {
        let is_current = before.as_ref().is_some_and(|of| of.as_ref().map(UserId::as_str) == user);
        let current = if is_current { "current, " } else { "" };
        format!("{current}{what}").trim_end_matches(", ").to_owned()
    };
    let assign = |user: Option<&str>| Action::Assign(user.map(UserId::new));
    let mut items = Vec::new();
    if let (Some(id), Some(me)) = (my_id, me) {
        items.push(item(assign(Some(id)), &format!("Me ({})", called(me)), &aside(Some(id), id)));
    }
    let nobody = item(assign(None), "Nobody", &aside(None, "unassigned"));
    if words.is_empty() {
        items.push(nobody.clone());
    }
    let mut others = others(known);
    others.retain(|other| my_id.is_none() || other.id != my_id);
    let other = |Other { id, name, about }: &Other<'_>| match id {
        Some(id) => item(assign(Some(id)), name, &aside(Some(id), about)),
        None => refused(name, about),
    };
    items.extend(others.iter().map(other));
    // Two letters are to find a teammate, and three `Nobody`.
    if !words.is_empty() {
        let refused = items.iter().position(|item| item.faint);
        items.insert(refused.unwrap_or(items.len()), nobody);
    }
    let sought = match words.to_lowercase().as_str() {
        "you" => "me",
        "none" | "unassign" => "Nobody",
        _ => words,
    };
    let mut items = picker.fuzzy.narrow(items, sought, true);
    let named = others.iter().find(|other| other.id == Some(words)).map(other);
    let is_known = Some(words) == my_id || named.is_some();
    items.extend(named.filter(|named| items.iter().all(|item| item.choice != named.choice)));
    let is_listable = known.options.members().value().is_some();
    if !words.is_empty() && !words.contains(char::is_whitespace) && !is_known && !is_listable {
        let label = format!("Assign to {words}");
        items.push(Item { faint: true, ..item(assign(Some(words)), &label, "user id") });
    }
    (items, Status::Said(describe(picker, known)))
}

/// A member without a user id, which an assignment takes.
fn refused(name: &str, about: &str) -> Item {
    let why = format!("{} has no user id and can't be assigned", one_line(name));
    let aside = [about, "no user id"].into_iter().filter(|it| !it.is_empty());
    Item {
        choice: Choice::Refused(why.into()),
        label: Label::new(&*one_line(name)),
        aside: Label::new(&*one_line(&aside.collect::<Vec<_>>().join(", "))),
        faint: true,
    }
}

/// A user other than the own one.
struct Other<'a> {
    id: Option<&'a str>,
    name: &'a str,
    about: String,
}

/// The members by their names, those without an id last; or else those who are
/// seen to have leads or to act in threads.
fn others<'a>(known: Known<'a>) -> Vec<Other<'a>> {
    let mut others: Vec<Other<'a>> = if let Some(members) = known.options.members().value() {
        members.iter().filter_map(member).collect()
    } else {
        let seen = known.teammates.iter().map(|(id, name)| Other {
            id: Some(id),
            name: name.unwrap_or(id),
            about: "teammate".to_owned(),
        });
        seen.collect()
    };
    others.sort_by_cached_key(|other| (other.id.is_none(), other.name.to_lowercase(), other.id));
    others.dedup_by(|other, before| other.id.is_some() && other.id == before.id);
    others
}

fn member(member: &Member) -> Option<Other<'_>> {
    let id = member.user_id();
    let name = member.name().or(id)?;
    let role = member.role.as_deref().map(str::to_lowercase);
    let email = member.user_email.clone().filter(|email| email != name);
    let about = [role, email].into_iter().flatten().filter(|it| !it.trim().is_empty());
    Some(Other { id, name, about: about.collect::<Vec<_>>().join(", ") })
}

fn describe(picker: &ActionPicker, known: Known<'_>) -> String {
    let (user, members) = (known.options.user(), known.options.members());
    let mut told = format!("Assign {}", picker.target_label());
    let mut add = |text: &str| {
        told.push_str(" · ");
        told.push_str(&one_line(text));
    };
    if user.value().is_none() && user.failure().is_some() {
        let nobody = known.options.is_nobody();
        add(if nobody { "This key isn't tied to a user" } else { "Couldn't load your profile" });
    }
    if let (None, Some(failure)) = (members.value(), members.failure()) {
        match failure.kind {
            FailureKind::Unsupported => add(&failure.message),
            _ => add(&format!("Couldn't load members: {}", failure.message)),
        }
    }
    told
}

/// Label of the user.
fn called(user: &User) -> String {
    let full = [&user.first_name, &user.last_name].into_iter().flatten();
    let full = full.map(String::as_str).collect::<Vec<_>>().join(" ");
    let names = [user.name.as_deref(), Some(full.as_str()), user.email.as_deref()];
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty());
    name.unwrap_or("this key's user").to_owned()
}
