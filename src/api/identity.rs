//! Whose a key is, by the server's word.

use super::client::Limits;
use super::{Client, TriageApi};
use crate::domain::{Failure, FailureKind, Identity};

/// The user and the organization that the key belongs to, as far as the server
/// tells.
///
/// # Errors
/// Why the server could not be asked.
pub async fn ask<A: TriageApi>(gateway: &Client<A>) -> Result<Identity, Failure> {
    let limits = || Limits { nonsense: 2, ..gateway.limits() };
    let user = gateway.read_within(limits(), |_| {}, || gateway.api().user()).await;
    let user = refusable(user)?.unwrap_or_default();
    let of_user = user.current_organization.and_then(|organization| organization.id);
    let mut organization = given(of_user);
    if organization.is_none() {
        let asked = gateway.organization_within(limits(), |_| {});
        organization = refusable(asked.await)?.and_then(|organization| given(organization.id));
    }
    Ok(Identity { user: given(user.id), organization })
}

fn given(id: Option<String>) -> Option<String> {
    id.filter(|id| !id.is_empty())
}

/// A refusal says that the key is not for asking this, and an answer without
/// sense says nothing of the key: one that opens nothing at all is refused
/// again when something is sent.
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
