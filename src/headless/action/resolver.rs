//! Lookups: from an id to the conversation and its lead, and from the names of
//! an action to its parameters.

use super::ids::Input;
use super::reply::{Body, Reply};
use super::target::{ResolvedTarget, Snapshot};
use super::text_source::{self, TextSource};
use super::time_arg::TimeArg;
use crate::api::requests::{GetConversation, GetUser, ListLeadStatuses, ListTags};
use crate::api::{Api, Client};
use crate::delivery::Recipients;
use crate::domain::did_you_mean::closest;
use crate::domain::{
    ConversationId, Failure, FailureKind, Lead, LeadId, Listing, RedactedText, TagId, TagOption,
    User, UserId, text,
};
use crate::headless::{CliError, Exit, Progress};
use crate::triage::compose::{Approvals, ComposeRules, Field, Kind};
use crate::triage::target::PreviousState;
use crate::triage::{Action, ActionKind, ActionTarget};

/// User id that stands for the owner of the credential.
const ME: &str = "me";

/// An action as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRequest {
    /// Statuses and tags are named and not looked up yet, and a user may be
    /// `me`. The text of a note or a message is empty.
    pub action: Action,
    /// Source of the text of a note or a message.
    pub text: Option<TextSource>,
    /// Time of a message.
    pub at: Option<TimeArg>,
    /// Confirmed warnings about a message.
    pub approvals: Approvals,
    /// Whether a message marks its conversation once it is sent.
    pub mark: bool,
}

impl From<Action> for ActionRequest {
    fn from(action: Action) -> Self {
        Self { action, text: None, at: None, approvals: Approvals::NONE, mark: false }
    }
}

/// An action whose names are looked up.
pub(super) enum ResolvedAction {
    /// The same for each target.
    Same(Action),
    /// A message, whose time and text depend on the recipient.
    Message(Reply),
}

pub(super) struct Resolver<'a, A> {
    pub(super) client: &'a Client<A>,
    pub(super) recipients: &'a Recipients,
    /// Conversations are looked up here.
    pub(super) listing: &'a Listing,
    pub(super) progress: &'a Progress,
    pub(super) kind: ActionKind,
}

impl<A: Api> Resolver<'_, A> {
    pub(super) async fn lead(&self, id: &LeadId) -> Result<ResolvedTarget, Failure> {
        let lead = self.ask_lead(id).await?;
        let target = ActionTarget {
            // Unused: the actions on leads have no conversation.
            conversation: ConversationId::new(""),
            lead: Some(id.clone()),
            phone: None,
            who: RedactedText::new(&text::one_line(&lead.name().unwrap_or_default())),
            event_version: None,
            reply_version: None,
            last_inbound_at: None,
            is_unread: false,
            needs_reply: false,
            is_archived: lead.is_archived.unwrap_or(lead.archived_at.is_some()),
            before: PreviousState::default(),
        };
        let target = target.with_lead(&lead);
        Ok(ResolvedTarget { target, phone: String::new(), lead: Some(lead) })
    }

    async fn ask_lead(&self, id: &LeadId) -> Result<Lead, Failure> {
        self.recipients.ask_lead(self.client, id, |wait| self.progress.wait(&wait)).await
    }

    /// The conversation, and its lead's record if the action requires it.
    pub(super) async fn conversation(&self, input: Input) -> Result<ResolvedTarget, Failure> {
        let snapshot = input.snapshot.filter(|snapshot| self.suffices(&snapshot.target));
        let Snapshot { target, phone, .. } = match snapshot {
            Some(snapshot) => *snapshot,
            None => self.fetch(&input.id).await?,
        };
        let lead = match &target.lead {
            Some(lead) if matches!(self.kind, ActionKind::FollowUp | ActionKind::Reply) => {
                Some(self.ask_lead(lead).await?)
            }
            _ => None,
        };
        let target = match &lead {
            Some(lead) => target.with_lead(lead),
            None => target,
        };
        Ok(ResolvedTarget { target, phone, lead })
    }

    /// Whether the listed record suffices. A mark is about what the reader has
    /// seen, and so about the record as listed, even if there is a newer one.
    fn suffices(&self, target: &ActionTarget) -> bool {
        target.lead.is_some()
            && match self.kind {
                ActionKind::Read => target.event_version.is_some(),
                ActionKind::Handled => target.reply_version.is_some(),
                _ => true,
            }
    }

    async fn fetch(&self, id: &str) -> Result<Snapshot, Failure> {
        let on_wait = |wait| self.progress.wait(&wait);
        let id = ConversationId::new(id);
        let request = GetConversation { listing: self.listing, id: &id };
        let record = self.client.read(&request, on_wait).await?;
        let unusable = || {
            Failure::new(FailureKind::Malformed, "The server returned a conversation without an id")
        };
        Snapshot::new(&record.value).ok_or_else(unusable)
    }
}

impl<A: Api> Resolver<'_, A> {
    /// Reads the text and looks the names up.
    pub(super) async fn action(
        &self,
        request: ActionRequest,
        compose: &ComposeRules,
    ) -> Result<ResolvedAction, CliError> {
        let on_wait = |wait| self.progress.wait(&wait);
        let ActionRequest { action, text, at, approvals, mark } = request;
        Ok(ResolvedAction::Same(match action {
            Action::Archive { reason, note } => {
                Action::Archive { reason, note: text_source::beside(note)? }
            }
            Action::Status { outcome, category, notes } => {
                let known = self.client.read(&ListLeadStatuses, on_wait).await?;
                let known = known.iter().filter(|status| status.is_archived != Some(true));
                let known: Vec<_> =
                    known.filter_map(|status| Some((status.name.as_deref()?, status))).collect();
                let (outcome, status) = named(&outcome, "status", &known)?;
                let category = category.or_else(|| status.category.clone());
                let notes = text_source::beside(notes)?;
                Action::Status { outcome: outcome.to_owned(), category, notes }
            }
            Action::Assign(Some(user)) if user.as_str() == ME => {
                let user =
                    self.client.read(&GetUser, on_wait).await?.id.filter(|id| !id.is_empty());
                let nobody = || {
                    let message = "This key isn't tied to a user, so `me` doesn't work";
                    CliError::new(Exit::Failed, message.to_owned())
                };
                Action::Assign(Some(UserId::new(&user.ok_or_else(nobody)?)))
            }
            Action::AddTag { name, create, .. } => {
                match tag(&name, &self.client.read(&ListTags, on_wait).await?) {
                    Ok((tag, name)) => Action::AddTag { tag: Some(tag), name, create: false },
                    Err(_) if create => Action::AddTag { tag: None, name, create },
                    Err(mut report) => {
                        report.hints.push("Add --create to create the tag".to_owned());
                        return Err(report);
                    }
                }
            }
            Action::RemoveTag { name, .. } => {
                let (tag, name) = tag(&name, &self.client.read(&ListTags, on_wait).await?)?;
                Action::RemoveTag { tag, name }
            }
            Action::Note(_) => Action::Note(text_source::read(text).await?),
            Action::Reply { from, .. } => {
                let body = self.body(text, compose).await?;
                let reply = Reply { body, at, from, approvals, hours: compose.hours, mark };
                return reply.checked().map(ResolvedAction::Message);
            }
            Action::Block(reason) => Action::Block(text_source::given(&reason)?),
            Action::Unblock(reason) => Action::Unblock(text_source::given(&reason)?),
            complete => complete,
        }))
    }

    async fn body(
        &self,
        text: Option<TextSource>,
        compose: &ComposeRules,
    ) -> Result<Body, CliError> {
        let Some(TextSource::Template(name)) = text else {
            return text_source::read(text).await.map(Body::Text);
        };
        let templates = compose.templates.iter().filter(|known| known.kind == Kind::Reply);
        let known: Vec<_> = templates.map(|known| (known.name.as_str(), &known.template)).collect();
        let (_, template) = named(&name, "template", &known)?;
        let user = if template.fields().any(|field| field == Field::Me) {
            self.client.read(&GetUser, |wait| self.progress.wait(&wait)).await?
        } else {
            User::default()
        };
        Ok(Body::Template(template.clone(), Box::new(user)))
    }
}

fn tag(name: &str, known: &[TagOption]) -> Result<(TagId, String), CliError> {
    let usable = known.iter().filter(|tag| tag.is_archived != Some(true));
    let usable: Vec<_> =
        usable.filter_map(|tag| Some((tag.name.as_deref()?, tag.id.as_deref()?))).collect();
    named(name, "tag", &usable).map(|(name, id)| (TagId::new(id), name.to_owned()))
}

/// The item of that name; an exact match goes before one in another case.
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
            Some(closest) => format!("Did you mean `{closest}`?"),
            None => format!("Choose from: {}", names().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("No {what} named `{}`", text::one_line(name));
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
        assert_eq!(report.message, "No status named `Cal back`");
        assert_eq!(report.hints, ["Did you mean `Call back`?"]);
        let report = named("zzz\u{1b}", "tag", &known).expect_err("refused");
        assert_eq!(report.message, "No tag named `zzz`");
        assert_eq!(report.hints, ["Choose from: New, Call back"]);
    }
}
