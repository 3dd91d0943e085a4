//! Calls that not every server supports, with their older equivalents.

use std::borrow::Cow;
use std::future::Future;

use super::{Client, Limits, RatePermit};
use crate::api::capabilities::Capability;
use crate::api::{Form, InboxApi, TriageApi};
use crate::domain::{
    Conversation, ConversationId, Delay, EventId, ExactFilter, Failure, FailureKind, LeadId,
    Listing, Member, Operation, Organization, Outcome, Page, RequestOptions, RetryClass, Scalar,
    SenderReadiness, StatusChange, SuppressionCheck, TimelineEvent, WithRaw, WriteFailure, text,
};

impl<A: InboxApi> Client<A> {
    /// Makes a call that older servers lack, or its older equivalent. A refusal
    /// may also be about the record: only if the equivalent succeeds is the
    /// server an older one.
    pub(super) async fn newer<T, F, G>(
        &self,
        capability: Capability,
        on_wait: impl FnMut(Delay) + Send,
        call: impl Fn() -> F + Send,
        former: impl Fn() -> G + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
        G: Future<Output = Result<T, Failure>> + Send,
    {
        self.newer_within(self.limits(), capability, on_wait, call, former).await
    }

    /// [`Client::newer`] with other limits.
    async fn newer_within<T, F, G>(
        &self,
        limits: Limits,
        capability: Capability,
        mut on_wait: impl FnMut(Delay) + Send,
        call: impl Fn() -> F + Send,
        former: impl Fn() -> G + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
        G: Future<Output = Result<T, Failure>> + Send,
    {
        if !self.capabilities.lacks(capability) {
            match self.read_within(limits, &mut on_wait, call).await {
                Ok(answer) => {
                    self.capabilities.mark_supported(capability);
                    return Ok(answer);
                }
                Err(failure) => {
                    let failure = self.capabilities.explain(capability, failure);
                    if failure.kind != FailureKind::Unsupported {
                        return Err(failure);
                    }
                }
            }
        }
        let answer = self.read_within(limits, on_wait, former).await;
        let answer = answer.map_err(|failure| self.capabilities.explain(capability, failure))?;
        self.capabilities.mark_unsupported(capability);
        Ok(answer)
    }

    /// Makes a call that older servers lack without an equivalent. It must name
    /// no record, which could be the missing one. A parameter that the server
    /// requires or refuses (400) is handled elsewhere.
    pub(super) async fn newest<T, F>(
        &self,
        capability: Capability,
        on_wait: impl FnMut(Delay) + Send,
        call: impl Fn() -> F + Send,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Failure>> + Send,
    {
        if self.capabilities.lacks(capability) {
            return Err(capability.unsupported_failure());
        }
        let answer = self.read(on_wait, call).await;
        match &answer {
            Ok(_) => self.capabilities.mark_supported(capability),
            Err(failure)
                if failure.kind == FailureKind::Unsupported && failure.status != Some(400) =>
            {
                self.capabilities.mark_unsupported(capability);
            }
            Err(_) => {}
        }
        answer.map_err(|failure| self.capabilities.explain(capability, failure))
    }

    /// One conversation. An older server is asked for a list filtered by id.
    ///
    /// # Errors
    /// The last attempt's failure, or that there is none.
    pub async fn conversation(
        &self,
        listing: &Listing,
        id: &ConversationId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<WithRaw<Conversation>, Failure> {
        let value = Scalar::Text(id.as_str().to_owned());
        let options = RequestOptions {
            page_size: Some(1),
            filters: vec![ExactFilter { field: "id".to_owned(), value }],
            ..RequestOptions::default()
        };
        let (options, unknown) = (&options, || unknown(id));
        let call = || async {
            let record = self.api.conversation(id).await?;
            let is_it = record.value.id.as_deref() == Some(id.as_str());
            is_it.then_some(record).ok_or_else(unknown)
        };
        let former = || async {
            let page = self.api.conversations(listing, options).await?;
            find_by_id(page, id).ok_or_else(unknown)
        };
        self.newer(Capability::Conversation, on_wait, call, former).await
    }

    /// A lead's status history.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn status_history(
        &self,
        lead: &LeadId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Vec<StatusChange>, Failure> {
        let call = |form| self.api.status_history(form, lead);
        let (newest, former) = (|| call(Form::Newest), || call(Form::Former));
        self.newer(Capability::StatusHistory, on_wait, newest, former).await
    }
}

impl<A: TriageApi> Client<A> {
    /// Executes an operation: once, or where it [may be
    /// repeated](Operation::may_repeat) with a few retries. If the future is
    /// dropped, the outcome is unknown.
    ///
    /// # Errors
    /// The last attempt's failure. It counts as unknown if that or an earlier
    /// attempt may have taken effect: a refusal says nothing about the attempts
    /// before it.
    pub async fn write(
        &self,
        permit: RatePermit,
        operation: &Operation,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let Some(capability) = Capability::required_by(operation) else {
            return self.attempt_write(permit, Form::Newest, operation, on_wait).await;
        };
        if capability == Capability::SetStatus {
            return self.set_status(permit, operation, on_wait).await;
        }
        if self.capabilities.lacks(capability) {
            return Err(WriteFailure::NotDone(capability.unsupported_failure()));
        }
        let mut operation = Cow::Borrowed(operation);
        if self.capabilities.lacks(Capability::EventVersion)
            && let Some(bare) = without_version(&operation)
        {
            operation = Cow::Owned(bare);
        }
        if self.capabilities.lacks(Capability::OwnOrganization)
            && let Some(id) = self.organization.get()
            && let Some(told) = operation.with_organization(id)
        {
            operation = Cow::Owned(told);
        }
        let mut answer = self.attempt_write(permit, Form::Newest, &operation, &mut on_wait).await;
        if let Err(WriteFailure::NotDone(failure)) = &answer
            && (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            && let Some(bare) = without_version(&operation)
            && !self.capabilities.has(Capability::EventVersion)
        {
            let permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
            answer = self.attempt_write(permit, Form::Newest, &bare, &mut on_wait).await;
            if answer.is_ok() {
                self.capabilities.mark_unsupported(Capability::EventVersion);
            }
        }
        if let Err(WriteFailure::NotDone(failure)) = &answer
            && (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            && operation.changes_suppressions()
            && !self.capabilities.has(capability)
        {
            // It was refused, so that it may be sent again in another form.
            let id = self.organization_id(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
            if let Some(told) = operation.with_organization(id) {
                let permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
                answer = self.attempt_write(permit, Form::Newest, &told, &mut on_wait).await;
                if answer.is_ok() {
                    self.capabilities.mark_unsupported(Capability::OwnOrganization);
                }
            }
        }
        self.record_capability(capability, &operation, answer)
    }

    /// The organization's id; fetched once.
    async fn organization_id(&self, on_wait: impl FnMut(Delay) + Send) -> Result<&String, Failure> {
        if let Some(known) = self.organization.get() {
            return Ok(known);
        }
        let id = self.organization(on_wait).await?.id;
        let id = id.filter(|id| !id.is_empty()).ok_or_else(nameless)?;
        Ok(self.organization.get_or_init(|| id))
    }

    /// Records what an answer to a write shows. A 404 is reported but not
    /// recorded: the missing record may be the lead.
    pub(super) fn record_capability(
        &self,
        capability: Capability,
        operation: &Operation,
        answer: Result<Outcome, WriteFailure>,
    ) -> Result<Outcome, WriteFailure> {
        match answer {
            Ok(outcome) => {
                self.capabilities.mark_supported(capability);
                let versioned = without_version(operation).is_some();
                if versioned && !self.capabilities.lacks(Capability::EventVersion) {
                    self.capabilities.mark_supported(Capability::EventVersion);
                }
                Ok(outcome)
            }
            Err(WriteFailure::NotDone(failure)) => {
                if (failure.kind, failure.status) == (FailureKind::Unsupported, Some(405)) {
                    self.capabilities.mark_unsupported(capability);
                }
                Err(WriteFailure::NotDone(self.capabilities.explain(capability, failure)))
            }
            unknown => unknown,
        }
    }

    /// The organization of the key.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn organization(
        &self,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Organization, Failure> {
        self.organization_within(self.limits(), on_wait).await
    }

    /// [`Client::organization`] with other limits.
    pub(in crate::api) async fn organization_within(
        &self,
        limits: Limits,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Organization, Failure> {
        let call = |form| self.api.organization(form);
        let (newest, former) = (|| call(Form::Newest), || call(Form::Former));
        self.newer_within(limits, Capability::Organization, on_wait, newest, former).await
    }

    /// The organization's users.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn members(&self, on_wait: impl FnMut(Delay) + Send) -> Result<Vec<Member>, Failure> {
        if self.capabilities.lacks(Capability::FormerMembers) {
            return Err(Capability::Members.unsupported_failure());
        }
        let call = |form| self.api.members(form);
        let (newest, former) = (|| call(Form::Newest), || call(Form::Former));
        let answer = self.newer(Capability::Members, on_wait, newest, former).await;
        if answer.as_ref().is_err_and(|failure| failure.kind == FailureKind::Unsupported) {
            self.capabilities.mark_unsupported(Capability::Members);
            self.capabilities.mark_unsupported(Capability::FormerMembers);
        }
        answer
    }

    /// Whether messages can be sent in a conversation, and from which numbers.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn readiness(
        &self,
        conversation: &ConversationId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<SenderReadiness, Failure> {
        let newest = || self.api.readiness(conversation);
        let former = || self.api.outgoing_numbers(conversation);
        self.newer(Capability::Readiness, on_wait, newest, former).await
    }

    /// Whether a phone number may be texted.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn suppression(
        &self,
        phone_number: &str,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<SuppressionCheck, Failure> {
        let check = Capability::SuppressionCheck;
        if !self.capabilities.lacks(Capability::OwnOrganization) {
            let call = || self.api.suppression(None, phone_number);
            let answer = self.newest(check, &mut on_wait, call).await;
            let wants_more = |failure: &Failure| {
                (failure.kind, failure.status) == (FailureKind::Unsupported, Some(400))
            };
            if !answer.as_ref().is_err_and(wants_more) {
                return answer;
            }
        }
        let organization = self.organization_id(&mut on_wait).await?;
        let call = || self.api.suppression(Some(organization), phone_number);
        let answer = self.newest(check, on_wait, call).await?;
        self.capabilities.mark_unsupported(Capability::OwnOrganization);
        Ok(answer)
    }

    /// One event.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn event(
        &self,
        event: &EventId,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<WithRaw<TimelineEvent>, Failure> {
        let call = |form| self.api.event(form, event);
        let (newest, former) = (|| call(Form::Newest), || call(Form::Former));
        self.newer(Capability::EventDetail, on_wait, newest, former).await
    }
}

/// The operation without the seen version, which servers before SDK 1.0.75 do
/// not accept.
fn without_version(operation: &Operation) -> Option<Operation> {
    let Operation::MarkRead { conversation, event_version: Some(_) } = operation else {
        return None;
    };
    Some(Operation::MarkRead { conversation: conversation.clone(), event_version: None })
}

/// The record with that id. A server that ignores the filter lists others.
fn find_by_id(page: Page<Conversation>, id: &ConversationId) -> Option<WithRaw<Conversation>> {
    page.items.into_iter().find(|record| record.value.id.as_deref() == Some(id.as_str()))
}

fn unknown(id: &ConversationId) -> Failure {
    let message = format!("the server lists no conversation {}", text::one_line(id.as_str()));
    failure(FailureKind::NotFound, message)
}

fn nameless() -> Failure {
    let message = "the server does not say which organization this is".to_owned();
    failure(FailureKind::Malformed, message)
}

fn failure(kind: FailureKind, message: String) -> Failure {
    Failure { kind, message, hint: None, retry: RetryClass::Never, status: None, trace_id: None }
}

#[cfg(test)]
mod tests;
