//! The lists behind the names of an action, each asked for once per command.

use super::names::{Candidate, Kind, is_unlistable, own_numbers};
use crate::api::requests::{
    GetOrganization, GetSms, GetUser, ListLeadStatuses, ListMembers, ListTags,
};
use crate::api::{Api, Client};
use crate::domain::phone::PhoneText;
use crate::domain::sms::Sms;
use crate::domain::{
    ConversationId, Delay, EventId, FailureKind, Member, PhoneNumberId, StatusOption, TagId,
    TagOption, UserId,
};
use crate::headless::result_writer::{ResultStatus, TargetResult};
use crate::headless::{CliError, Exit};
use crate::triage::Action;

/// Stands for the owner of the credential.
const ME: &str = "me";

const USERS: Kind =
    Kind { one: "user", several: "users", unique: "an id or an email address", list: "users" };

const NUMBERS: Kind = Kind {
    one: "number",
    several: "numbers",
    unique: "an id or the number itself",
    list: "numbers",
};

const TAGS: Kind = Kind { one: "tag", several: "tags", unique: "an id", list: "tags" };

const STATUSES: Kind =
    Kind { one: "status", several: "statuses", unique: "an id", list: "statuses" };

/// What was found, with a remark for the results.
type Found<T> = Result<(T, Option<String>), CliError>;

/// The user of a name, an email address or an id.
pub(super) async fn user<A: Api>(
    client: &Client<A>,
    typed: &UserId,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Found<UserId> {
    let typed = typed.as_str();
    if typed.eq_ignore_ascii_case(ME) {
        let user = client.read(&GetUser, on_wait).await?.id.filter(|id| !id.is_empty());
        let nobody = || {
            let message = "This key isn't tied to a user, so `me` doesn't work";
            CliError::new(Exit::Failed, message.to_owned())
        };
        return Ok((UserId::new(&user.ok_or_else(nobody)?), None));
    }
    match client.read(&ListMembers, on_wait).await {
        Ok(members) => member(typed, &members).map(|user| (user, None)),
        Err(failure) if is_unlistable(&failure) => {
            let (id, remark) = USERS.unchecked(typed, !typed.contains('@'), &failure)?;
            Ok((UserId::new(&id), remark))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn member(typed: &str, members: &[Member]) -> Result<UserId, CliError> {
    let known: Vec<Candidate<'_>> = members
        .iter()
        .map(|it| Candidate { id: it.user_id(), name: it.name(), alias: it.user_email.as_deref() })
        .collect();
    let found = USERS.find(typed, &known)?;
    found.id.map(UserId::new).ok_or_else(|| {
        let name = crate::domain::text::one_line(typed.trim());
        let message = format!("{name} has no user id and can't be assigned");
        CliError::new(Exit::Usage, message)
    })
}

/// The number of a name, of its digits in any form, or of an id.
pub(super) async fn number<A: Api>(
    client: &Client<A>,
    typed: &PhoneNumberId,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Found<PhoneNumberId> {
    let typed = typed.as_str();
    let e164 = e164(typed);
    let numbers = match own_numbers(client.read(&GetOrganization, on_wait).await) {
        Ok(numbers) => numbers,
        Err(failure) if is_unlistable(&failure) => {
            let (id, remark) = NUMBERS.unchecked(typed, e164.is_none(), &failure)?;
            return Ok((PhoneNumberId::new(&id), remark));
        }
        Err(failure) => return Err(failure.into()),
    };
    let known: Vec<Candidate<'_>> = numbers
        .iter()
        .filter(|number| number.id.as_deref().is_some_and(|id| !id.is_empty()))
        .map(|number| Candidate {
            id: number.id.as_deref(),
            name: number.name.as_deref(),
            alias: number.value.as_deref(),
        })
        .collect();
    // A number is the same however it is written.
    let same = e164.as_deref().and_then(|sought| {
        let is_it = |text: &str| self::e164(text).as_deref() == Some(sought);
        known.iter().find(|it| it.alias.is_some_and(is_it))
    });
    let found = match same {
        Some(found) => found,
        None => NUMBERS.find(typed, &known)?,
    };
    Ok((PhoneNumberId::new(found.id.unwrap_or_default()), None))
}

fn e164(text: &str) -> Option<String> {
    PhoneText::parse_value(text)?.e164
}

/// The tag to add, by its name or id. With `create`, one that is not there is
/// created.
pub(super) async fn tag_to_add<A: Api>(
    client: &Client<A>,
    (name, create): (String, bool),
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Found<Action> {
    let new = |name| Action::AddTag { tag: None, name, create };
    match client.read(&ListTags, on_wait).await {
        Ok(tags) => match tag(&name, &tags) {
            Ok((tag, name)) => Ok((Action::AddTag { tag: Some(tag), name, create: false }, None)),
            Err(_) if create && !is_there(&name, &tags) => Ok((new(name), None)),
            Err(mut report) => {
                if !create && !is_there(&name, &tags) {
                    report.hints.push("Add --create to create the tag".to_owned());
                }
                Err(report)
            }
        },
        Err(failure) if is_unlistable(&failure) && create => {
            Ok((new(name), Some("tag not checked".to_owned())))
        }
        Err(failure) if is_unlistable(&failure) => {
            let (id, remark) = TAGS.unchecked(&name, true, &failure)?;
            let tag = Some(TagId::new(&id));
            Ok((Action::AddTag { tag, name, create: false }, remark))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// The tag to remove, by its name or id.
pub(super) async fn tag_to_remove<A: Api>(
    client: &Client<A>,
    name: String,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Found<Action> {
    match client.read(&ListTags, on_wait).await {
        Ok(tags) => {
            let (tag, name) = tag(&name, &tags)?;
            Ok((Action::RemoveTag { tag, name }, None))
        }
        Err(failure) if is_unlistable(&failure) => {
            let (id, remark) = TAGS.unchecked(&name, true, &failure)?;
            Ok((Action::RemoveTag { tag: TagId::new(&id), name }, remark))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn tag(typed: &str, tags: &[TagOption]) -> Result<(TagId, String), CliError> {
    let known: Vec<Candidate<'_>> = usable(tags).collect();
    let found = TAGS.find(typed, &known)?;
    Ok((TagId::new(found.id.unwrap_or_default()), found.name.unwrap_or(typed).to_owned()))
}

/// Whether some tag has that name in any case.
fn is_there(typed: &str, tags: &[TagOption]) -> bool {
    let sought = typed.trim().to_lowercase();
    usable(tags).any(|it| it.name.is_some_and(|name| name.to_lowercase() == sought))
}

fn usable(tags: &[TagOption]) -> impl Iterator<Item = Candidate<'_>> {
    let tags = tags.iter().filter(|tag| tag.is_archived != Some(true));
    let tags = tags.filter(|tag| tag.id.is_some() && tag.name.is_some());
    tags.map(|tag| Candidate { id: tag.id.as_deref(), name: tag.name.as_deref(), alias: None })
}

/// The status of a name, with its category. Where statuses cannot be listed,
/// the name is taken as it is: the API has no ids for them.
pub(super) async fn status<A: Api>(
    client: &Client<A>,
    typed: String,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Found<(String, Option<String>)> {
    match client.read(&ListLeadStatuses, on_wait).await {
        Ok(statuses) => status_of(&typed, &statuses).map(|status| (status, None)),
        Err(failure) if is_unlistable(&failure) => {
            Ok(((typed.trim().to_owned(), None), Some("status not checked".to_owned())))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn status_of(typed: &str, statuses: &[StatusOption]) -> Result<(String, Option<String>), CliError> {
    let usable: Vec<&StatusOption> = statuses
        .iter()
        .filter(|status| status.is_archived != Some(true) && status.name.is_some())
        .collect();
    let known: Vec<Candidate<'_>> = usable
        .iter()
        .map(|it| Candidate { id: it.id.as_deref(), name: it.name.as_deref(), alias: None })
        .collect();
    let found = STATUSES.find(typed, &known)?;
    // Another one may have the same name.
    let option = known.iter().zip(&usable).find(|(it, _)| std::ptr::eq(*it, found));
    let category = option.and_then(|(_, option)| option.category.clone());
    Ok((found.name.unwrap_or(typed).to_owned(), category))
}

/// Whether a text is scheduled in that conversation, and a remark where this
/// cannot be known.
pub(super) async fn check_scheduled<A: Api>(
    client: &Client<A>,
    event: &EventId,
    conversation: &ConversationId,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Result<Option<String>, TargetResult> {
    match client.read(&GetSms(event), on_wait).await {
        Ok(text) => is_scheduled(&text, conversation).map(|()| None),
        Err(failure) if is_unlistable(&failure) => Ok(Some("event id not checked".to_owned())),
        Err(failure) if failure.kind == FailureKind::NotFound => {
            let why = format!("No text {event}: `leadping-tui scheduled` lists them");
            Err(TargetResult::new(ResultStatus::NotFound, why))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn is_scheduled(text: &Sms, conversation: &ConversationId) -> Result<(), TargetResult> {
    if let Some(other) = text.conversation_id.as_deref().filter(|it| *it != conversation.as_str()) {
        return Err(TargetResult::refused(format!(
            "The text is in {other}, not in {conversation}"
        )));
    }
    if text.is_canceled() {
        return Err(TargetResult::refused("The text is already canceled"));
    }
    // A status that the server left out may be any.
    if text.status().is_some() && !text.is_scheduled() {
        return Err(TargetResult::refused("The text is no longer scheduled"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_without_a_user_id_is_said_to_be_one() {
        let members: Vec<Member> = serde_json::from_value(json!([
            {"id": "m-1", "user": {"id": "user-1", "name": "Sam Rivera"}, "userEmail": "sam@x.com"},
            {"id": "m-4", "user": {"name": "Ana Ruiz"}},
        ]))
        .expect("members");
        assert_eq!(member("SAM@x.com", &members), Ok(UserId::new("user-1")));
        let error = member("Ana Ruiz", &members).expect_err("refused");
        assert_eq!(error.message, "Ana Ruiz has no user id and can't be assigned");
    }

    #[test]
    fn what_is_archived_has_no_name_any_more() {
        let tags: Vec<TagOption> = serde_json::from_value(json!([
            {"id": "t-1", "name": "Roof"}, {"id": "t-2", "name": "Old", "isArchived": true},
        ]))
        .expect("tags");
        assert_eq!(tag("ROOF", &tags), Ok((TagId::new("t-1"), "Roof".to_owned())));
        assert_eq!(tag("t-1", &tags), Ok((TagId::new("t-1"), "Roof".to_owned())));
        assert_eq!(tag("old", &tags).expect_err("refused").message, "No tag named `old`");
        assert!(is_there(" rOOF ", &tags) && !is_there("old", &tags));
        let statuses: Vec<StatusOption> = serde_json::from_value(json!([
            {"name": "Sold", "category": "Converted"}, {"name": "Gone", "isArchived": true},
        ]))
        .expect("statuses");
        let sold = ("Sold".to_owned(), Some("Converted".to_owned()));
        assert_eq!(status_of("sold", &statuses), Ok(sold));
        assert!(status_of("gone", &statuses).is_err());
    }

    #[test]
    fn of_two_statuses_of_one_name_the_id_tells_the_category() {
        let statuses: Vec<StatusOption> = serde_json::from_value(json!([
            {"id": "s-1", "name": "Closed", "category": "Converted"},
            {"id": "s-2", "name": "Closed", "category": "Lost"},
        ]))
        .expect("statuses");
        let closed = |category: &str| Ok(("Closed".to_owned(), Some(category.to_owned())));
        assert_eq!(status_of("s-1", &statuses), closed("Converted"));
        assert_eq!(status_of("s-2", &statuses), closed("Lost"));
        let error = status_of("closed", &statuses).expect_err("two");
        assert_eq!(error.hints, ["Use an id: s-1; s-2"]);
    }

    #[rstest]
    #[case::waits(json!({"id": "e", "conversationId": "conv-1", "status": "scheduled"}), None)]
    #[case::unknown(json!({"id": "e"}), None)]
    #[case::elsewhere(
        json!({"id": "e", "conversationId": "conv-2", "status": "scheduled"}),
        Some("The text is in conv-2, not in conv-1")
    )]
    #[case::taken_back(
        json!({"id": "e", "conversationId": "conv-1", "status": "canceled"}),
        Some("The text is already canceled")
    )]
    #[case::gone(json!({"id": "e", "status": "delivered"}), Some("The text is no longer scheduled"))]
    fn a_text_can_be_canceled_where_it_is_scheduled(
        #[case] text: serde_json::Value,
        #[case] refusal: Option<&str>,
    ) {
        let text: Sms = serde_json::from_value(text).expect("a text");
        let refused = is_scheduled(&text, &ConversationId::new("conv-1")).err();
        assert_eq!(refused.and_then(|result| result.reason).as_deref(), refusal);
    }
}
