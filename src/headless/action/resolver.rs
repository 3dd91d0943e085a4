//! From an id to what a verb is done to: the conversation as it is now, or as
//! it was when it was listed, and its lead where the verb asks about that.

use super::ids::{Asked, Seen};
use crate::api::requests::GetConversation;
use crate::api::{Api, Client};
use crate::delivery::Recipients;
use crate::domain::{
    ConversationId, Failure, FailureKind, Lead, LeadId, Listing, RedactedText, RetryClass, text,
};
use crate::headless::Progress;
use crate::triage::target::PreviousState;
use crate::triage::{ActionKind, ActionTarget};

/// What a verb is done to.
pub(super) struct ResolvedTarget {
    pub(super) target: ActionTarget,
    /// The lead's phone number; empty where it is not known.
    pub(super) phone: String,
    /// The lead's record, where the verb asks about it.
    pub(super) lead: Option<Lead>,
}

/// Looks things up.
pub(super) struct Resolver<'a, A> {
    pub(super) gateway: &'a Client<A>,
    pub(super) recipients: &'a Recipients,
    /// Where conversations are looked for.
    pub(super) listing: &'a Listing,
    pub(super) progress: &'a Progress,
    pub(super) kind: ActionKind,
}

impl<A: Api> Resolver<'_, A> {
    /// The lead of that id.
    pub(super) async fn lead(&self, id: &LeadId) -> Result<ResolvedTarget, Failure> {
        let lead = self.ask_lead(id).await?;
        let target = ActionTarget {
            // Nothing is done to it: what leads are asked for is about leads.
            conversation: ConversationId::new(""),
            lead: Some(id.clone()),
            phone: None,
            who: RedactedText::new(&text::one_line(&lead.name().unwrap_or_default())),
            event_version: None,
            reply_version: None,
            is_unread: false,
            needs_reply: false,
            is_archived: lead.is_archived.unwrap_or(lead.archived_at.is_some()),
            before: PreviousState::default(),
        };
        let target = target.with_lead(&lead);
        Ok(ResolvedTarget { target, phone: String::new(), lead: Some(lead) })
    }

    async fn ask_lead(&self, id: &LeadId) -> Result<Lead, Failure> {
        self.recipients.ask_lead(self.gateway, id, |wait| self.progress.wait(&wait)).await
    }

    /// The conversation, and its lead's record where that is needed.
    pub(super) async fn conversation(&self, asked: Asked) -> Result<ResolvedTarget, Failure> {
        let seen = asked.seen.filter(|seen| self.suffices(&seen.target));
        let Seen { target, phone } = match seen {
            Some(seen) => *seen,
            None => self.fetch(&asked.id).await?,
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

    /// Whether what was listed says all that the verb asks about. Marks count
    /// for what the reader has seen, and so for what was listed, even where
    /// something newer has come since.
    fn suffices(&self, target: &ActionTarget) -> bool {
        target.lead.is_some()
            && match self.kind {
                ActionKind::Read => target.event_version.is_some(),
                ActionKind::Handled => target.reply_version.is_some(),
                _ => true,
            }
    }

    async fn fetch(&self, id: &str) -> Result<Seen, Failure> {
        let on_wait = |wait| self.progress.wait(&wait);
        let id = ConversationId::new(id);
        let request = GetConversation { listing: self.listing, id: &id };
        let record = self.gateway.read(&request, on_wait).await?;
        let unusable = || Failure {
            kind: FailureKind::Malformed,
            message: "the server lists a conversation without its id".to_owned(),
            hint: None,
            retry: RetryClass::Never,
            status: None,
            trace_id: None,
        };
        Seen::new(&record.value).ok_or_else(unusable)
    }
}
