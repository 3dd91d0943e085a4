//! What is wanted, and what that is once names have been looked up.

use std::path::PathBuf;

use super::reply::{Body, Reply};
use super::text_source;
use super::time_arg::TimeArg;
use crate::api::requests::{GetUser, ListLeadStatuses, ListTags};
use crate::api::{Api, Client};
use crate::domain::did_you_mean::closest;
use crate::domain::{
    ArchiveReason, EventId, Failure, FollowUp, PhoneNumberId, RedactedText, TagId, TagOption, User,
    UserId, text,
};
use crate::headless::{CliError, Exit, Progress};
use crate::triage::compose::{Approvals, ComposeRules, Field, Kind, WarningKind};
use crate::triage::{Action, ActionKind};

/// A verb, with names where the service wants ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    Read,
    Handled,
    Archive { reason: ArchiveReason, note: Option<RedactedText> },
    Unarchive,
    Status { name: String, category: Option<String>, notes: Option<RedactedText> },
    FollowUp(FollowUp),
    Assign(PersonArg),
    Tag { name: String, create: bool },
    Untag { name: String },
    Note(Text),
    Reply { text: Text, at: Option<TimeArg>, from: Option<PhoneNumberId>, approvals: Approvals },
    Cancel(EventId),
    Sender(Option<PhoneNumberId>),
    Block(RedactedText),
    Unblock(RedactedText),
}

/// What is wanted, once names have been looked up.
pub(super) enum ResolvedAction {
    /// The same for all.
    Same(Action),
    /// A message, whose time depends on whom it goes to.
    Message(Reply),
}

/// Whose a lead becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonArg {
    /// A user's.
    User(UserId),
    /// The user's whose credential it is.
    Me,
    /// Nobody's.
    Nobody,
}

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// From the command line.
    Given(RedactedText),
    /// From a file.
    File(PathBuf),
    /// From standard input.
    Input,
    /// A template of the configuration, by its name.
    Template(String),
}

impl Text {
    /// What a message says.
    async fn body<A: Api>(
        self,
        (gateway, progress): (&Client<A>, &Progress),
        compose: &ComposeRules,
    ) -> Result<Body, CliError> {
        let Self::Template(name) = self else { return self.read().await.map(Body::Text) };
        let templates = compose.templates.iter().filter(|known| known.kind == Kind::Reply);
        let known: Vec<_> = templates.map(|known| (known.name.as_str(), &known.template)).collect();
        let (_, template) = named(&name, "template", &known)?;
        let user = if template.fields().any(|field| field == Field::Me) {
            gateway.read(&GetUser, |wait| progress.wait(&wait)).await?
        } else {
            User::default()
        };
        Ok(Body::Template(template.clone(), Box::new(user)))
    }

    async fn read(self) -> Result<RedactedText, CliError> {
        match self {
            Self::Given(given) => text_source::given(&given),
            Self::File(path) => blocking(move || text_source::of_file(&path)).await,
            Self::Input => blocking(text_source::of_input).await,
            Self::Template(_) => {
                let message = "the text of a note cannot be a template";
                Err(CliError::new(Exit::Usage, message.to_owned()))
            }
        }
    }
}

/// Reads a text where that may block.
async fn blocking(
    read: impl FnOnce() -> Result<RedactedText, CliError> + Send + 'static,
) -> Result<RedactedText, CliError> {
    let read = tokio::task::spawn_blocking(read).await;
    read.unwrap_or_else(|_| Err(Failure::defect("reading the text").into()))
}

impl Wish {
    /// The verb that it is.
    pub fn verb(&self) -> ActionKind {
        match self {
            Self::Read => ActionKind::Read,
            Self::Handled => ActionKind::Handled,
            Self::Archive { .. } => ActionKind::Archive,
            Self::Unarchive => ActionKind::Unarchive,
            Self::Status { .. } => ActionKind::Status,
            Self::FollowUp(_) => ActionKind::FollowUp,
            Self::Assign(_) => ActionKind::Assign,
            Self::Tag { .. } | Self::Untag { .. } => ActionKind::Tags,
            Self::Note(_) => ActionKind::Note,
            Self::Reply { .. } => ActionKind::Reply,
            Self::Cancel(_) => ActionKind::CancelScheduled,
            Self::Sender(_) => ActionKind::Sender,
            Self::Block(_) => ActionKind::Block,
            Self::Unblock(_) => ActionKind::Unblock,
        }
    }

    /// Whether it is sent in spite of warnings of a kind.
    pub(super) fn accepts(&self, kind: WarningKind) -> bool {
        matches!(self, Self::Reply { approvals, .. } if approvals.contains(kind))
    }

    /// Whether its text comes from standard input.
    pub fn reads_input(&self) -> bool {
        matches!(self, Self::Note(Text::Input) | Self::Reply { text: Text::Input, .. })
    }

    /// Reads the text and looks the names up.
    pub(super) async fn plan<A: Api>(
        self,
        gateway: &Client<A>,
        progress: &Progress,
        compose: &ComposeRules,
    ) -> Result<ResolvedAction, CliError> {
        let on_wait = |wait| progress.wait(&wait);
        Ok(ResolvedAction::Same(match self {
            Self::Read => Action::Read,
            Self::Handled => Action::Handled,
            Self::Archive { reason, note } => {
                Action::Archive { reason, note: text_source::beside(note)? }
            }
            Self::Unarchive => Action::Unarchive,
            Self::Status { name, category, notes } => {
                let known = gateway.read(&ListLeadStatuses, on_wait).await?;
                let known = known.iter().filter(|status| status.is_archived != Some(true));
                let known: Vec<_> =
                    known.filter_map(|status| Some((status.name.as_deref()?, status))).collect();
                let (outcome, status) = named(&name, "status", &known)?;
                let category = category.or_else(|| status.category.clone());
                let notes = text_source::beside(notes)?;
                Action::Status { outcome: outcome.to_owned(), category, notes }
            }
            Self::FollowUp(follow_up) => Action::FollowUp(follow_up),
            Self::Assign(PersonArg::User(user)) => Action::Assign(Some(user)),
            Self::Assign(PersonArg::Nobody) => Action::Assign(None),
            Self::Assign(PersonArg::Me) => {
                let user = gateway.read(&GetUser, on_wait).await?.id.filter(|id| !id.is_empty());
                let nobody = || {
                    let message = "the credential belongs to no user, so there is no `me`";
                    CliError::new(Exit::Failed, message.to_owned())
                };
                Action::Assign(Some(UserId::new(&user.ok_or_else(nobody)?)))
            }
            Self::Tag { name, create } => {
                let known = gateway.read(&ListTags, on_wait).await?;
                match tag(&name, &known) {
                    Ok((tag, name)) => Action::AddTag { tag: Some(tag), name, create: false },
                    Err(_) if create => Action::AddTag { tag: None, name, create },
                    Err(mut report) => {
                        report.hints.push("--create makes the tag".to_owned());
                        return Err(report);
                    }
                }
            }
            Self::Untag { name } => {
                let known = gateway.read(&ListTags, on_wait).await?;
                let (tag, name) = tag(&name, &known)?;
                Action::RemoveTag { tag, name }
            }
            Self::Note(text) => Action::Note(text.read().await?),
            Self::Reply { text, at, from, approvals } => {
                let body = text.body((gateway, progress), compose).await?;
                let reply = Reply { body, at, from, approvals, hours: compose.hours };
                return reply.checked().map(ResolvedAction::Message);
            }
            Self::Cancel(event) => Action::Cancel(event),
            Self::Sender(number) => Action::Sender(number),
            Self::Block(reason) => Action::Block(text_source::given(&reason)?),
            Self::Unblock(reason) => Action::Unblock(text_source::given(&reason)?),
        }))
    }
}

/// The tag of a name.
fn tag(name: &str, known: &[TagOption]) -> Result<(TagId, String), CliError> {
    let usable = known.iter().filter(|tag| tag.is_archived != Some(true));
    let usable: Vec<_> =
        usable.filter_map(|tag| Some((tag.name.as_deref()?, tag.id.as_deref()?))).collect();
    named(name, "tag", &usable).map(|(name, id)| (TagId::new(id), name.to_owned()))
}

/// What has that name: exactly, or else in another case.
fn named<'a, T: Copy>(
    name: &str,
    what: &str,
    known: &[(&'a str, T)],
) -> Result<(&'a str, T), CliError> {
    let exactly = known.iter().find(|(known, _)| *known == name.trim());
    let lower = name.trim().to_lowercase();
    let found = exactly.or_else(|| known.iter().find(|(known, _)| known.to_lowercase() == lower));
    found.copied().ok_or_else(|| {
        let names = || known.iter().map(|(name, _)| *name);
        let hint = match closest(name, names()) {
            Some(closest) => format!("did you mean `{closest}`?"),
            None => format!("known here: {}", names().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("there is no {what} `{}`", text::one_line(name));
        CliError { hints: vec![hint], ..CliError::new(Exit::Usage, message) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_any_case_and_exactly_first() {
        let known = [("New", 1), ("new", 2), ("Call back", 3)];
        assert_eq!(named("new", "status", &known).expect("found"), ("new", 2));
        assert_eq!(named(" CALL back ", "status", &known).expect("found"), ("Call back", 3));
    }

    #[test]
    fn an_unknown_name_is_refused_with_what_there_is() {
        let known = [("New", 1), ("Call back", 3)];
        let report = named("Cal back", "status", &known).expect_err("refused");
        assert_eq!(report.message, "there is no status `Cal back`");
        assert_eq!(report.hints, ["did you mean `Call back`?"]);
        let report = named("zzz\u{1b}", "tag", &known).expect_err("refused");
        assert_eq!(report.message, "there is no tag `zzz`");
        assert_eq!(report.hints, ["known here: New, Call back"]);
    }
}
