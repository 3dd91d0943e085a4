//! Whose account it is, by the server's word.

use super::{Gateway, TriageApi};
use crate::domain::{Failure, FailureKind, Organization};

/// The user and the organization that the key belongs to, in one line; `None`
/// where the server does not tell. An organization's key has no user.
///
/// # Errors
/// Why the server could not be asked.
pub async fn ask<A: TriageApi>(gateway: &Gateway<A>) -> Result<Option<String>, Failure> {
    let user = refusable(gateway.user(|_| {}).await)?.unwrap_or_default();
    let of_user = user.current_organization.and_then(|organization| organization.id);
    let organization = match of_user {
        Some(id) => Some(id),
        None => refusable(gateway.organization(|_| {}).await)?.and_then(|it: Organization| it.id),
    };
    let parts = [("user", user.id), ("organization", organization)];
    let parts = parts.into_iter().filter_map(|(what, id)| Some(format!("{what} {}", id?)));
    let parts: Vec<String> = parts.collect();
    Ok((!parts.is_empty()).then(|| parts.join(" of ")))
}

/// A refusal says that the key is not for asking this, and no more: one that
/// opens nothing at all is refused again when something is sent.
fn refusable<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(failure) => match failure.kind {
            FailureKind::Credentials
            | FailureKind::NotFound
            | FailureKind::Rejected
            | FailureKind::Unsupported
            | FailureKind::Malformed => Ok(None),
            _ => Err(failure),
        },
    }
}
