//! Interprets successful answers by their body, not by their status alone.
//!
//! An answer that reports an error, or lacks what the contract promises for the
//! operation, leaves the outcome unknown.

use reqwest::StatusCode;
use serde::de::DeserializeOwned;

use crate::api::decode::{self, DecodeError};
use crate::api::error::ApiError;
use crate::api::problem::Problem;
use crate::domain::{
    EventId, Lead, Operation, Outcome, SenderReadiness, StatusChange, SuppressionEntry,
    TimelineEvent, UserId,
};

/// The outcome of a successful answer.
pub(super) fn outcome(
    operation: &Operation,
    status: StatusCode,
    body: &str,
) -> Result<Outcome, ApiError> {
    let unconfirmed = |problem| ApiError::Unconfirmed { status: status.as_u16(), problem };
    if status == StatusCode::NO_CONTENT {
        // An answer about a message must not be empty.
        return match operation {
            Operation::SendSms { .. } | Operation::CancelSms { .. } => {
                Err(unconfirmed(Problem::default()))
            }
            _ => Ok(Outcome::Done),
        };
    }
    if let Some(problem) = Problem::in_success(body) {
        return Err(unconfirmed(problem));
    }
    let outcome = outcome_of(operation, body)
        .map_err(|what| ApiError::Nonsense { status: status.as_u16(), what })?;
    outcome.ok_or_else(|| unconfirmed(Problem::default()))
}

/// The outcome stated by an answer without an error; `None` if it does not
/// mention what was requested.
fn outcome_of(operation: &Operation, body: &str) -> Result<Option<Outcome>, DecodeError> {
    Ok(match operation {
        Operation::MarkRead { .. } | Operation::MarkHandled { .. } => {
            Some(if decode::boolean(body)? { Outcome::Done } else { Outcome::Stale })
        }
        Operation::Archive { .. }
        | Operation::Unarchive { .. }
        | Operation::Assign { .. }
        | Operation::AddTags { .. }
        | Operation::RemoveTag { .. } => {
            let lead: Box<Lead> = value(body)?;
            agrees_with(operation, &lead).then_some(Outcome::Lead(lead))
        }
        Operation::SetStatus { .. } => {
            let change: Box<StatusChange> = value(body)?;
            let is_change = is_given(change.id.as_ref()) || is_given(change.outcome.as_ref());
            is_change.then_some(Outcome::StatusSet(change))
        }
        Operation::SetFollowUp { .. } => follow_up_outcome(body)?,
        Operation::AddNote { .. } => {
            let note: Box<TimelineEvent> = value(body)?;
            let event = note.id.as_deref().filter(|id| !id.is_empty()).map(EventId::new);
            event.map(|event| Outcome::Noted { event: Some(event), at: note.created_at })
        }
        // The message's status tells its delivery.
        Operation::SendSms { .. } | Operation::CancelSms { .. } => Some(Outcome::Sms(value(body)?)),
        Operation::Block { .. } | Operation::Unblock { .. } => {
            let entry: Box<SuppressionEntry> = value(body)?;
            let says = is_given(entry.id.as_ref()) || is_given(entry.status.as_ref());
            says.then_some(Outcome::Done)
        }
        Operation::SetSender { .. } | Operation::ClearSender { .. } => {
            let sender: Box<SenderReadiness> = value(body)?;
            let says = sender.can_send.is_some()
                || is_given(sender.phone_number_id.as_ref())
                || is_given(sender.number.as_ref())
                || !sender.eligible_numbers.is_empty();
            says.then_some(Outcome::Sender(sender))
        }
    })
}

/// Whether an answer is a lead that does not contradict the request.
fn agrees_with(operation: &Operation, lead: &Lead) -> bool {
    let shown = match operation {
        Operation::Archive { .. } => lead.is_archived != Some(false),
        Operation::Unarchive { .. } => lead.is_archived != Some(true),
        Operation::Assign { user, .. } => {
            let asked = user.as_ref().map(UserId::as_str);
            lead.assigned_to_user_id.is_none() || lead.assigned_to_user_id.as_deref() == asked
        }
        _ => true,
    };
    shown && is_given(lead.id.as_ref())
}

/// A follow-up is answered with 204. A body from another generation is
/// accepted, unless it comes from something other than the API.
fn follow_up_outcome(body: &str) -> Result<Option<Outcome>, DecodeError> {
    match decode::value_in(body) {
        Ok(answer) if answer.get() == "false" => Ok(Some(Outcome::Stale)),
        Ok(_) | Err(DecodeError::Empty) => Ok(Some(Outcome::Done)),
        Err(nonsense) => Err(nonsense),
    }
}

fn is_given(text: Option<&String>) -> bool {
    text.is_some_and(|text| !text.is_empty())
}

fn value<T: DeserializeOwned>(body: &str) -> Result<Box<T>, DecodeError> {
    decode::one(body).map(|record| Box::new(record.value))
}
