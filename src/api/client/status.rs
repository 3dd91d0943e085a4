//! Lead statuses: the choices and the change, in both forms of the API.

use super::{Client, RatePermit};
use crate::api::capabilities::Capability;
use crate::api::{Form, TriageApi};
use crate::domain::{
    ArchiveFilter, Conversation, Delay, Direction, Failure, FailureKind, LeadStatus, Listing,
    Operation, OrderBy, Outcome, Page, RequestOptions, StatusOption, WriteFailure,
};

/// Number of conversations whose statuses are offered if the server lists none.
const SAMPLE: u32 = 100;

impl<A: TriageApi> Client<A> {
    /// The statuses that a lead can be given. For a server that does not list
    /// them, those in use by the latest conversations.
    ///
    /// # Errors
    /// The last attempt's failure.
    pub async fn lead_statuses(
        &self,
        on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Vec<StatusOption>, Failure> {
        let listing = &Listing::Mine(ArchiveFilter::All);
        let options = &RequestOptions {
            page_size: Some(SAMPLE),
            order_by: vec![OrderBy { field: "lastEventAt".to_owned(), direction: Direction::Desc }],
            ..RequestOptions::default()
        };
        let former = || async {
            let known = in_use(&self.api.conversations(listing, options).await?);
            if known.is_empty() {
                Err(Capability::LeadStatuses.unsupported_failure())
            } else {
                Ok(known)
            }
        };
        self.newer(Capability::LeadStatuses, on_wait, || self.api.lead_statuses(), former).await
    }

    /// Sets a status. Only an unambiguous refusal is followed by the older
    /// call: a change that may have taken effect is not repeated. A server that
    /// counts revisions is not a first-version server, and the guard of a
    /// change is never dropped.
    pub(super) async fn set_status(
        &self,
        mut permit: RatePermit,
        operation: &Operation,
        mut on_wait: impl FnMut(Delay) + Send,
    ) -> Result<Outcome, WriteFailure> {
        let (newest, former) = (Capability::SetStatus, Capability::FormerStatus);
        let is_guarded = operation.guard().is_some_and(|guard| guard.revision.is_some());
        if is_guarded || !self.capabilities.lacks(newest) {
            let answer = self.attempt_write(permit, Form::Newest, operation, &mut on_wait).await;
            let is_older = match &answer {
                Err(WriteFailure::NotDone(failure)) => failure.kind == FailureKind::Unsupported,
                Ok(_) | Err(WriteFailure::Unknown(_)) => false,
            };
            if !is_older
                || is_guarded
                || self.capabilities.has(newest)
                || self.capabilities.lacks(former)
            {
                return self.record_capability(newest, operation, answer);
            }
            permit = self.permit(&mut on_wait).await.map_err(WriteFailure::NotDone)?;
        } else if self.capabilities.lacks(former) {
            return Err(WriteFailure::NotDone(newest.unsupported_failure()));
        }
        let answer = self.attempt_write(permit, Form::Former, operation, on_wait).await;
        if answer.is_ok() {
            self.capabilities.mark_unsupported(newest);
        }
        self.record_capability(former, operation, answer)
    }
}

/// The distinct statuses of conversations, by category and name.
fn in_use(page: &Page<Conversation>) -> Vec<StatusOption> {
    let statuses = page.items.iter().filter_map(|record| record.value.lead_status());
    let mut known: Vec<StatusOption> = statuses.filter_map(option).collect();
    known.sort_by(|a, b| (&a.category, &a.name).cmp(&(&b.category, &b.name)));
    known.dedup();
    known
}

/// A status as a choice, under the name by which it is set.
fn option(status: &LeadStatus) -> Option<StatusOption> {
    let names = [&status.outcome, &status.display_name];
    let name = names.into_iter().flatten().find(|name| !name.trim().is_empty())?;
    let category = status.category.clone();
    Some(StatusOption { name: Some(name.clone()), category, ..StatusOption::default() })
}
