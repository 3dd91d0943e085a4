//! Lookups: from an id to the conversation and its lead, and from the names of
//! an action to its parameters.

use std::time::Duration;

use jiff::ZonedDateTime;

use super::ids::Input;
use super::lookup;
use super::names::{Candidate, Kind as NameKind};
use super::reply::{Body, Reply, TemplateBody};
use super::target::{ResolvedTarget, Snapshot};
use super::text_source::{self, TextSource};
use super::time_arg::TimeArg;
use crate::api::requests::{GetConversation, GetUser};
use crate::api::{Api, Client};
use crate::delivery::Recipients;
use crate::domain::{
    ConversationId, Failure, FailureKind, FollowUp, Lead, LeadId, Listing, RedactedText, TimeStyle,
    User, text,
};
use crate::headless::result_writer::TargetResult;
use crate::headless::{CliError, Exit, Progress, within};
use crate::triage::compose::template::NamedTemplate;
use crate::triage::compose::{Approvals, ComposeRules, Field, Kind};
use crate::triage::target::PreviousState;
use crate::triage::{Action, ActionKind, ActionTarget};

const TEMPLATES: NameKind =
    NameKind { one: "template", several: "templates", unique: "another name", list: "templates" };

/// An action as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRequest {
    /// Statuses, tags, users and numbers are named and not looked up yet. The text of a note or a message is empty.
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
    /// The same for each target, with a remark for the results.
    Same(Action, Option<String>),
    /// A message, whose time and text depend on the recipient, with a remark for
    /// the results.
    Message(Reply, Option<String>),
}

pub(super) struct Resolver<'a, A> {
    pub(super) client: &'a Client<A>,
    pub(super) recipients: &'a Recipients,
    /// Conversations are looked up here.
    pub(super) listing: &'a Listing,
    pub(super) progress: &'a Progress,
    /// Of each read.
    pub(super) timeout: Duration,
    pub(super) kind: ActionKind,
    pub(super) style: TimeStyle,
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
        let on_wait = |wait| self.progress.wait(&wait);
        within(self.timeout, self.recipients.ask_lead(self.client, id, on_wait)).await
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
        let record = within(self.timeout, self.client.read(&request, on_wait)).await?;
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
        let (limit, on_wait) = (self.timeout, |wait| self.progress.wait(&wait));
        let ActionRequest { action, text, at, approvals, mark } = request;
        let mut remark = None;
        let action = match action {
            Action::Archive { reason, note } => {
                Action::Archive { reason, note: text_source::beside(note)? }
            }
            Action::Status { outcome, category, notes } => {
                let ((outcome, own), unchecked) =
                    within(limit, lookup::status(self.client, outcome, on_wait)).await?;
                remark = unchecked;
                let notes = text_source::beside(notes)?;
                Action::Status { outcome, category: category.or(own), notes }
            }
            Action::FollowUp(FollowUp::Due(at)) => {
                let now = ZonedDateTime::now();
                let local = at.to_zoned_datetime(now.time_zone().clone());
                remark = Some(format!("Due {}", self.style.date_time(&local, &now)));
                Action::FollowUp(FollowUp::Due(at))
            }
            Action::Assign(Some(user)) => {
                let (user, unchecked) =
                    within(limit, lookup::user(self.client, &user, on_wait)).await?;
                remark = unchecked;
                Action::Assign(Some(user))
            }
            Action::Sender(Some(number)) => {
                let (number, unchecked) =
                    within(limit, lookup::number(self.client, &number, on_wait)).await?;
                remark = unchecked;
                Action::Sender(Some(number))
            }
            Action::AddTag { name, create, .. } => {
                let name = if create { text_source::new_name(&name)? } else { name };
                let (action, unchecked) =
                    within(limit, lookup::tag_to_add(self.client, (name, create), on_wait)).await?;
                remark = unchecked;
                action
            }
            Action::RemoveTag { name, .. } => {
                let (action, unchecked) =
                    within(limit, lookup::tag_to_remove(self.client, name, on_wait)).await?;
                remark = unchecked;
                action
            }
            Action::Note(_) => Action::Note(text_source::read(text).await?),
            Action::Reply { from, .. } => {
                let body = self.body(text, compose).await?;
                // The readiness of each conversation is checked against it.
                let from = match from {
                    Some(number) => {
                        let (number, unchecked) =
                            within(limit, lookup::number(self.client, &number, on_wait)).await?;
                        remark = unchecked;
                        Some(number)
                    }
                    None => None,
                };
                let (hours, style) = (compose.hours, self.style);
                let reply = Reply { body, at, from, approvals, hours, style, mark };
                return Ok(ResolvedAction::Message(reply.checked()?, remark));
            }
            Action::Block(reason) => Action::Block(text_source::given(&reason)?),
            Action::Unblock(reason) => Action::Unblock(text_source::given(&reason)?),
            complete => complete,
        };
        Ok(ResolvedAction::Same(action, remark))
    }

    /// Checks what depends on the target, with a remark where this is not
    /// possible.
    pub(super) async fn check(
        &self,
        action: &Action,
        target: &ActionTarget,
    ) -> Result<Option<String>, TargetResult> {
        let Action::Cancel(event) = action else { return Ok(None) };
        let on_wait = |wait| self.progress.wait(&wait);
        let check = lookup::check_scheduled(self.client, event, &target.conversation, on_wait);
        within(self.timeout, check).await
    }

    async fn body(
        &self,
        text: Option<TextSource>,
        compose: &ComposeRules,
    ) -> Result<Body, CliError> {
        let Some(TextSource::Template { name, answers }) = text else {
            return text_source::read(text).await.map(Body::Text);
        };
        let templates: Vec<&NamedTemplate> =
            compose.templates.iter().filter(|known| known.kind == Kind::Reply).collect();
        let known: Vec<Candidate<'_>> = templates
            .iter()
            .map(|it| Candidate { id: None, name: Some(&it.name), alias: None })
            .collect();
        if known.is_empty() {
            let hints = vec!["Add one as [[compose.templates]] to the configuration".to_owned()];
            let message = "There are no templates".to_owned();
            return Err(CliError { hints, ..CliError::new(Exit::Usage, message) });
        }
        let name = TEMPLATES.find_by_start(&name, &known)?.name.unwrap_or_default();
        let template = templates.iter().find(|it| it.name == name);
        let template = template.ok_or_else(|| Failure::defect("finding the template"))?;
        let template = &template.template;
        let body = TemplateBody { template: template.clone(), user: User::default(), answers };
        let body = body.checked(name)?;
        let user = if template.fields().any(|field| field == Field::Me) {
            let on_wait = |wait| self.progress.wait(&wait);
            within(self.timeout, self.client.read(&GetUser, on_wait)).await?
        } else {
            User::default()
        };
        Ok(Body::Template(Box::new(TemplateBody { user, ..body })))
    }
}
