//! From what a person calls something to the one thing that is called so.

use crate::domain::conversation::BusinessNumber;
use crate::domain::did_you_mean::closest;
use crate::domain::text::one_line;
use crate::domain::{Failure, FailureKind, Organization};
use crate::headless::action::check_id;
use crate::headless::{CliError, Exit};

/// Number of names that a refusal lists.
const LISTED: usize = 10;

/// Something that has a name.
pub(super) struct Candidate<'a> {
    /// `None` if it is known by its name alone.
    pub(super) id: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    /// Another name that identifies it: an email address, a phone number.
    pub(super) alias: Option<&'a str>,
}

impl<'a> Candidate<'a> {
    /// The name, else the other one.
    fn label(&self) -> Option<&'a str> {
        [self.name, self.alias].into_iter().flatten().find(|name| !name.trim().is_empty())
    }

    /// What tells it from another of the same name.
    fn identity(&self) -> String {
        let id = self.id.unwrap_or("no id");
        let alias = self.alias.filter(|alias| !alias.trim().is_empty());
        let both = alias.map_or_else(|| id.to_owned(), |alias| format!("{id} ({alias})"));
        one_line(&both).into_owned()
    }
}

/// What names of a kind are called in messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// `user`
    pub(super) one: &'static str,
    /// `users`
    pub(super) several: &'static str,
    /// What identifies one of several of the same name: `an id or an email address`.
    pub(super) unique: &'static str,
    /// The command that lists them all.
    pub(super) list: &'static str,
}

impl Kind {
    /// The candidate of that id, name or alias. An id goes first, then a name as
    /// it is written; otherwise case and spaces are ignored.
    pub(super) fn find<'c, 'a>(
        &self,
        typed: &str,
        known: &'c [Candidate<'a>],
    ) -> Result<&'c Candidate<'a>, CliError> {
        let typed = typed.trim();
        if let Some(found) = known.iter().find(|it| it.id == Some(typed)) {
            return Ok(found);
        }
        let all = |is_it: &dyn Fn(&str) -> bool| -> Vec<&'c Candidate<'a>> {
            let has = |name: Option<&str>| name.is_some_and(is_it);
            known.iter().filter(|it| has(it.name) || has(it.alias)).collect()
        };
        let sought = folded(typed);
        let mut found = all(&|name| name == typed);
        if found.is_empty() {
            found = all(&|name| folded(name) == sought);
        }
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(self.unknown(typed, known)),
            several => Err(self.ambiguous(typed, several)),
        }
    }

    /// The same, also by the only name that begins with it.
    pub(super) fn find_by_start<'c, 'a>(
        &self,
        typed: &str,
        known: &'c [Candidate<'a>],
    ) -> Result<&'c Candidate<'a>, CliError> {
        let start = folded(typed);
        let begins = |it: &&Candidate<'_>| {
            !start.is_empty() && it.name.is_some_and(|name| folded(name).starts_with(&start))
        };
        self.find(typed, known).or_else(|refusal| {
            match known.iter().filter(begins).collect::<Vec<_>>().as_slice() {
                [one] => Ok(*one),
                [] => Err(refusal),
                several => {
                    let message =
                        format!("More than one {} starts with `{}`", self.one, one_line(typed));
                    Err(refused(message, choices(several.iter().copied(), self.list)))
                }
            }
        })
    }

    fn unknown(&self, typed: &str, known: &[Candidate<'_>]) -> CliError {
        let names = || known.iter().flat_map(|it| [it.name, it.alias]).flatten();
        let start = folded(typed);
        let begins = |name: &&str| !start.is_empty() && folded(name).starts_with(&start);
        let mut longer = known.iter().filter_map(|it| it.name).filter(begins);
        let begun = longer.next().filter(|_| longer.next().is_none());
        let hint = match closest(typed, names()).or(begun) {
            Some(close) => Some(format!("Did you mean `{}`?", one_line(close))),
            None => choices(known.iter(), self.list),
        };
        refused(format!("No {} named `{}`", self.one, one_line(typed)), hint)
    }

    fn ambiguous(&self, typed: &str, several: &[&Candidate<'_>]) -> CliError {
        let (count, name) = (several.len(), one_line(typed));
        let candidates: Vec<String> = several.iter().map(|it| it.identity()).collect();
        let hint = format!("Use {}: {}", self.unique, candidates.join("; "));
        refused(format!("{count} {} are named `{name}`", self.several), Some(hint))
    }

    /// An id where the names cannot be listed, with a remark for the results. A
    /// text that can be no id is refused.
    pub(super) fn unchecked(
        &self,
        typed: &str,
        can_be_id: bool,
        failure: &Failure,
    ) -> Result<(String, Option<String>), CliError> {
        let typed = typed.trim();
        if check_id(typed).is_err() || !can_be_id {
            let name = one_line(typed);
            let message = format!("Can't look up `{name}`: {}", failure.message);
            let hints = vec![format!("Give the {}'s id instead", self.one)];
            return Err(CliError { hints, ..CliError::new(Exit::from(failure.kind), message) });
        }
        Ok((typed.to_owned(), Some(format!("{} id not checked", self.one))))
    }
}

/// Whether a list cannot be had: from this server, with this key, or from here.
/// Any other failure may pass.
pub(in crate::headless) fn is_unlistable(failure: &Failure) -> bool {
    failure.status == Some(403)
        || matches!(failure.kind, FailureKind::Unsupported | FailureKind::Network)
}

/// The numbers of the organization.
///
/// # Errors
/// The failed answer, or that the server lists no numbers.
pub(in crate::headless) fn own_numbers(
    answer: Result<Organization, Failure>,
) -> Result<Vec<BusinessNumber>, Failure> {
    const UNLISTED: &str = "This server doesn't list your numbers";
    match answer {
        Ok(organization) if organization.phones.is_empty() => {
            Err(Failure::new(FailureKind::Unsupported, UNLISTED))
        }
        Ok(organization) => Ok(organization.phones),
        Err(failure) if failure.kind == FailureKind::Unsupported => {
            Err(Failure { message: UNLISTED.to_owned(), ..failure })
        }
        Err(failure) => Err(failure),
    }
}

/// `Choose from: …`; `None` if there is nothing.
fn choices<'c, 'a: 'c>(
    known: impl Iterator<Item = &'c Candidate<'a>>,
    list: &str,
) -> Option<String> {
    let mut names: Vec<_> = known.filter_map(Candidate::label).map(one_line).collect();
    let more = names.len().saturating_sub(LISTED);
    names.truncate(LISTED);
    let rest = match more {
        0 => String::new(),
        more => format!(" and {more} more: `leadping-tui {list}`"),
    };
    (!names.is_empty()).then(|| format!("Choose from: {}{rest}", names.join(", ")))
}

/// In lower case, with single spaces.
fn folded(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn refused(message: String, hint: Option<String>) -> CliError {
    CliError { hints: hint.into_iter().collect(), ..CliError::new(Exit::Usage, message) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const USERS: Kind =
        Kind { one: "user", several: "users", unique: "an id or an email address", list: "users" };

    const KNOWN: [Candidate<'static>; 5] = [
        user("user-1", "Sam Rivera", Some("sam@x.com")),
        user("user-2", "Kim Lee", Some("kim@x.com")),
        user("user-3", "Kim Lee", Some("lee@x.com")),
        user("user-4", "KIM LEE JR", None),
        user("sam rivera", "Odd Id", None),
    ];

    const fn user(
        id: &'static str,
        name: &'static str,
        alias: Option<&'static str>,
    ) -> Candidate<'static> {
        Candidate { id: Some(id), name: Some(name), alias }
    }

    #[rstest]
    #[case::id("user-2", "user-2")]
    #[case::name("Sam Rivera", "user-1")]
    #[case::any_case("  SAM   rivera ", "user-1")]
    #[case::alias("Lee@x.com", "user-3")]
    #[case::an_id_that_is_a_name("sam rivera", "sam rivera")]
    fn one_is_found_by_id_name_or_alias(#[case] typed: &str, #[case] id: &str) {
        assert_eq!(USERS.find(typed, &KNOWN).expect("found").id, Some(id));
    }

    #[rstest]
    #[case::nobody("Sam Riviera", "No user named `Sam Riviera`", "Did you mean `Sam Rivera`?")]
    #[case::part("K", "No user named `K`", "Choose from: Sam Rivera, Kim Lee, Kim Lee")]
    #[case::start("Sam", "No user named `Sam`", "Did you mean `Sam Rivera`?")]
    #[case::two(
        "kim lee",
        "2 users are named `kim lee`",
        "Use an id or an email address: user-2 (kim@x.com); user-3 (lee@x.com)"
    )]
    #[case::an_id_of_nobody("user-99", "No user named `user-99`", "Choose from")]
    #[case::control("zz\u{1b}[31m", "No user named `zz[31m`", "")]
    #[case::a_close_alias("sam@y.com", "No user named `sam@y.com`", "Did you mean `sam@x.com`?")]
    fn what_names_nothing_is_refused(
        #[case] typed: &str,
        #[case] message: &str,
        #[case] hint: &str,
    ) {
        let error = USERS.find(typed, &KNOWN).err().expect("refused");
        assert_eq!(error.message, message);
        assert!(error.hints.concat().contains(hint), "{:?}", error.hints);
    }

    fn named(name: &'static str) -> Candidate<'static> {
        Candidate { id: None, name: Some(name), alias: None }
    }

    #[test]
    fn a_name_as_it_is_written_goes_before_one_in_another_case() {
        let known = ["New", "new", "Call back"].map(named);
        assert_eq!(USERS.find("new", &known).expect("found").name, Some("new"));
        assert_eq!(USERS.find(" CALL back ", &known).expect("found").name, Some("Call back"));
        assert_eq!(USERS.find("NEW", &known).err().expect("two").exit, Exit::Usage);
    }

    #[test]
    fn a_long_list_is_cut_with_the_command_that_has_it_all() {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"].map(named);
        let error = USERS.find("nothing like it", &names).err().expect("refused");
        let hint = "Choose from: a, b, c, d, e, f, g, h, i, j and 2 more: `leadping-tui users`";
        assert_eq!(error.hints, [hint]);
        assert!(USERS.find("x", &[]).err().expect("refused").hints.is_empty());
    }

    #[test]
    fn the_start_of_a_name_is_enough_if_no_other_begins_with_it() {
        let known = ["Roof visit", "Roof", "Quote", "Question"].map(named);
        let found = |typed| USERS.find_by_start(typed, &known).map(|it| it.name);
        assert_eq!(found("roof v"), Ok(Some("Roof visit")));
        assert_eq!(found("ROOF"), Ok(Some("Roof")));
        let error = found("qu").expect_err("two");
        assert_eq!(error.message, "More than one user starts with `qu`");
        assert_eq!(error.hints, ["Choose from: Quote, Question"]);
        assert!(found("").is_err() && found("  ").is_err() && found("visit").is_err());
    }

    #[test]
    fn where_there_is_no_list_an_id_passes_with_a_remark_and_a_name_does_not() {
        let failure = Failure::new(FailureKind::Unsupported, "This server can't list members");
        let (id, remark) = USERS.unchecked("user-9", true, &failure).expect("taken");
        assert_eq!((id.as_str(), remark.as_deref()), ("user-9", Some("user id not checked")));
        for (name, can_be_id) in [("Kim Lee", true), ("kim@x.com", false)] {
            let error = USERS.unchecked(name, can_be_id, &failure).expect_err("refused");
            let due = format!("Can't look up `{name}`: This server can't list members");
            assert_eq!(error.message, due);
            assert_eq!(error.hints, ["Give the user's id instead"]);
        }
    }

    #[test]
    fn a_server_without_numbers_is_said_to_list_none() {
        let older =
            Failure::new(FailureKind::Unsupported, "This server can't tell whose key this is");
        for answer in [Ok(Organization::default()), Err(older)] {
            let failure = own_numbers(answer).expect_err("no numbers");
            assert_eq!(failure.message, "This server doesn't list your numbers");
            assert!(is_unlistable(&failure));
        }
        let denied = Failure::new(FailureKind::Credentials, "No");
        assert_eq!(own_numbers(Err(denied.clone())), Err(denied));
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
