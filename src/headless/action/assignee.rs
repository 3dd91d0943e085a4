//! From a name, an address or an id to the user that a lead is assigned to.

use crate::api::requests::{GetUser, ListMembers};
use crate::api::{Api, Client};
use crate::domain::did_you_mean::closest;
use crate::domain::text::one_line;
use crate::domain::{Delay, Failure, FailureKind, Member, UserId};
use crate::headless::action::check_id;
use crate::headless::{CliError, Exit};

/// Stands for the owner of the credential.
const ME: &str = "me";

/// Finds the user. Where the members of the organization cannot be listed, an
/// id is taken unchecked, with a remark.
pub(super) async fn resolve<A: Api>(
    client: &Client<A>,
    typed: &UserId,
    on_wait: impl FnMut(Delay) + Send + Copy,
) -> Result<(UserId, Option<String>), CliError> {
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
        Ok(members) => find(typed, &members).map(|user| (user, None)),
        Err(failure) if is_unlistable(&failure) => unlisted(typed, &failure),
        Err(failure) => Err(failure.into()),
    }
}

/// Whether members cannot be listed: by this server, with this key, or from
/// here. Any other failure may pass.
fn is_unlistable(failure: &Failure) -> bool {
    failure.status == Some(403)
        || matches!(failure.kind, FailureKind::Unsupported | FailureKind::Network)
}

/// A user of an organization whose members are not known.
fn unlisted(typed: &str, failure: &Failure) -> Result<(UserId, Option<String>), CliError> {
    if check_id(typed).is_err() || typed.contains('@') {
        let name = one_line(typed);
        let message = format!("Can't look up `{name}`: {}", failure.message);
        let hints = vec!["Give the user's id instead".to_owned()];
        return Err(CliError { hints, ..CliError::new(Exit::from(failure.kind), message) });
    }
    Ok((UserId::new(typed), Some("user id not checked".to_owned())))
}

/// The member of that id, name or email address. An id goes first; a name is
/// compared in any case and as a whole.
fn find(typed: &str, members: &[Member]) -> Result<UserId, CliError> {
    if let Some(member) = members.iter().find(|member| member.user_id() == Some(typed)) {
        return Ok(UserId::new(member.user_id().unwrap_or(typed)));
    }
    let sought = folded(typed);
    let is_called = |text: Option<&str>| text.is_some_and(|text| folded(text) == sought);
    let named: Vec<&Member> = members
        .iter()
        .filter(|it| is_called(it.name()) || is_called(it.user_email.as_deref()))
        .collect();
    let name = one_line(typed);
    match named.as_slice() {
        [member] => member.user_id().map(UserId::new).ok_or_else(|| {
            refused(format!("{name} has no user id and can't be assigned"), Vec::new())
        }),
        [] => {
            let all = || members.iter().filter_map(Member::name);
            let hint = closest(typed, all()).map_or_else(
                || format!("Choose from: {}", all().map(one_line).collect::<Vec<_>>().join(", ")),
                |closest| format!("Did you mean `{}`?", one_line(closest)),
            );
            Err(refused(format!("No user named `{name}`"), vec![hint]))
        }
        several => {
            let candidates: Vec<String> = several.iter().map(|it| candidate(it)).collect();
            let hint = format!("Use an id or an email address: {}", candidates.join("; "));
            Err(refused(format!("{} users are named `{name}`", several.len()), vec![hint]))
        }
    }
}

fn candidate(member: &Member) -> String {
    let id = member.user_id().unwrap_or("no user id");
    let email = member.user_email.as_deref().filter(|email| !email.trim().is_empty());
    let both = email.map_or_else(|| id.to_owned(), |email| format!("{id} ({email})"));
    one_line(&both).into_owned()
}

/// In lower case, with single spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn refused(message: String, hints: Vec<String>) -> CliError {
    CliError { hints, ..CliError::new(Exit::Usage, message) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::json;

    use super::*;

    fn members() -> Vec<Member> {
        serde_json::from_value(json!([
            {"id": "m-1", "user": {"id": "user-1", "name": "Sam Rivera"}, "userEmail": "sam@x.com"},
            {"id": "m-2", "user": {"id": "user-2", "name": "Kim Lee"}, "userEmail": "kim@x.com"},
            {"id": "m-3", "user": {"id": "user-3", "name": "Kim Lee"}, "userEmail": "lee@x.com"},
            {"id": "m-4", "user": {"name": "Ana Ruiz"}},
            {"id": "m-5", "user": {"id": "sam rivera", "name": "Odd Id"}},
        ]))
        .expect("members")
    }

    #[rstest]
    #[case::id("user-2", "user-2")]
    #[case::name("Sam Rivera", "user-1")]
    #[case::any_case("  SAM   rivera ", "user-1")]
    #[case::email("Lee@x.com", "user-3")]
    #[case::an_id_that_is_a_name("sam rivera", "sam rivera")]
    fn a_user_is_found_by_id_name_or_address(#[case] typed: &str, #[case] id: &str) {
        assert_eq!(find(typed, &members()).expect("found").as_str(), id);
    }

    #[rstest]
    #[case::nobody("Sam Riviera", "No user named `Sam Riviera`", "Did you mean `Sam Rivera`?")]
    #[case::part("Sam", "No user named `Sam`", "Choose from: Sam Rivera, Kim Lee, Kim Lee")]
    #[case::two("kim lee", "2 users are named `kim lee`", "user-2 (kim@x.com); user-3 (lee@x.com)")]
    #[case::without_id("Ana Ruiz", "Ana Ruiz has no user id and can't be assigned", "")]
    #[case::an_id_of_nobody("user-9", "No user named `user-9`", "")]
    #[case::control("zz\u{1b}[31m", "No user named `zz[31m`", "")]
    fn what_names_no_user_is_refused(
        #[case] typed: &str,
        #[case] message: &str,
        #[case] hint: &str,
    ) {
        let error = find(typed, &members()).expect_err("refused");
        assert_eq!(error.message, message);
        assert!(error.hints.concat().contains(hint), "{:?}", error.hints);
    }

    #[test]
    fn where_members_cannot_be_listed_an_id_is_taken_unchecked_and_a_name_is_not() {
        let failure = Failure::new(FailureKind::Unsupported, "This server can't list members");
        let (user, remark) = unlisted("user-9", &failure).expect("taken");
        assert_eq!((user.as_str(), remark.as_deref()), ("user-9", Some("user id not checked")));
        for name in ["Kim Lee", "kim@x.com"] {
            let error = unlisted(name, &failure).expect_err("refused");
            let due = format!("Can't look up `{name}`: This server can't list members");
            assert_eq!(error.message, due);
        }
    }

    #[rstest]
    #[case::old_server(FailureKind::Unsupported, None, true)]
    #[case::not_allowed(FailureKind::Credentials, Some(403), true)]
    #[case::offline(FailureKind::Network, None, true)]
    #[case::no_key(FailureKind::Credentials, Some(401), false)]
    #[case::busy(FailureKind::RateLimited, Some(429), false)]
    #[case::down(FailureKind::Server, Some(503), false)]
    #[case::slow(FailureKind::Timeout, None, false)]
    #[case::unreadable(FailureKind::Malformed, Some(200), false)]
    fn what_may_pass_does_not_turn_a_name_into_an_id(
        #[case] kind: FailureKind,
        #[case] status: Option<u16>,
        #[case] is_taken: bool,
    ) {
        let failure = Failure { status, ..Failure::new(kind, "Couldn't list members") };
        assert_eq!(is_unlistable(&failure), is_taken);
    }
}
