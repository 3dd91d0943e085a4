//! From an id to what a verb is done to: the conversation as it is now, or as
//! it was when it was listed, and its lead where the verb asks about that.

use super::ids::{Asked, Seen};
use crate::api::{Gateway, TriageApi};
use crate::domain::{
    ConversationId, ExactFilter, Failure, FailureKind, Lead, LeadId, Listing, PrivateText,
    RequestOptions, RetryClass, Row, Scalar, text,
};
use crate::headless::Progress;
use crate::triage::target::Before;
use crate::triage::{Target, Verb};

/// What a verb is done to.
pub(super) struct Aimed {
    pub(super) target: Target,
    /// The lead's phone number; empty where it is not known.
    pub(super) phone: String,
    /// The lead's record, where the verb asks about it.
    pub(super) lead: Option<Lead>,
}

/// Looks things up.
pub(super) struct Aim<'a, A> {
    pub(super) gateway: &'a Gateway<A>,
    /// Where conversations are looked for.
    pub(super) listing: &'a Listing,
    pub(super) progress: &'a Progress,
    pub(super) verb: Verb,
}

impl<A: TriageApi> Aim<'_, A> {
    /// The lead of that id.
    pub(super) async fn lead(&self, id: &LeadId) -> Result<Aimed, Failure> {
        let lead = self.gateway.lead(id, |wait| self.progress.wait(&wait)).await?.value;
        let target = Target {
            // Nothing is done to it: what leads are asked for is about leads.
            conversation: ConversationId::new(""),
            lead: Some(id.clone()),
            phone: None,
            who: PrivateText::new(&text::one_line(&lead.name().unwrap_or_default())),
            event_version: None,
            reply_version: None,
            is_unread: false,
            needs_reply: false,
            is_archived: lead.is_archived.unwrap_or(lead.archived_at.is_some()),
            before: Before::default(),
        };
        let target = target.with_lead(&lead);
        Ok(Aimed { target, phone: String::new(), lead: Some(lead) })
    }

    /// The conversation, and its lead's record where that is needed.
    pub(super) async fn conversation(&self, asked: Asked) -> Result<Aimed, Failure> {
        let seen = asked.seen.filter(|seen| self.suffices(&seen.target));
        let Seen { target, phone } = match seen {
            Some(seen) => *seen,
            None => self.fetch(&asked.id).await?,
        };
        let lead = match &target.lead {
            Some(lead) if matches!(self.verb, Verb::FollowUp | Verb::Reply) => {
                Some(self.gateway.lead(lead, |wait| self.progress.wait(&wait)).await?.value)
            }
            _ => None,
        };
        let target = match &lead {
            Some(lead) => target.with_lead(lead),
            None => target,
        };
        Ok(Aimed { target, phone, lead })
    }

    /// Whether what was listed says all that the verb asks about. Marks count
    /// for what the reader has seen, and so for what was listed, even where
    /// something newer has come since.
    fn suffices(&self, target: &Target) -> bool {
        target.lead.is_some()
            && match self.verb {
                Verb::Read => target.event_version.is_some(),
                Verb::Handled => target.reply_version.is_some(),
                _ => true,
            }
    }

    /// The API has no call for one conversation: it is listed by its id.
    async fn fetch(&self, id: &str) -> Result<Seen, Failure> {
        let filter = ExactFilter { field: "id".to_owned(), value: Scalar::Text(id.to_owned()) };
        let options = RequestOptions {
            page_size: Some(1),
            filters: vec![filter],
            ..RequestOptions::default()
        };
        let on_wait = |wait| self.progress.wait(&wait);
        let page = self.gateway.conversations(self.listing, &options, on_wait).await?;
        // A server that does not filter by it, or not exactly, lists others.
        let found = page.items.iter().find(|record| record.value.id.as_deref() == Some(id));
        let row = found.and_then(|record| Row::new(&record.value));
        row.map(|row| Seen::new(&row)).ok_or_else(|| Failure {
            kind: FailureKind::NotFound,
            message: "the server lists no such conversation".to_owned(),
            hint: None,
            retry: RetryClass::Never,
            status: None,
            trace_id: None,
        })
    }
}
