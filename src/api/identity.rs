//! The owner of the key, as reported by the server.

use super::client::Limits;
use super::requests::{GetOrganization, GetUser};
use super::{Api, Client};
use crate::domain::{Failure, FailureKind, Identity};

/// Fetches the user and the organization of the key, as far as the server
/// reports them.
///
/// # Errors
/// The failure of the requests.
pub async fn fetch_identity<A: Api>(client: &Client<A>) -> Result<Identity, Failure> {
    let limits = || Limits { nonsense: 2, ..client.limits() };
    let user = client.read_within(limits(), &GetUser, |_| {}).await;
    let user = optional(user)?.unwrap_or_default();
    let of_user = user.current_organization.and_then(|organization| organization.id);
    let mut organization = given(of_user);
    if organization.is_none() {
        let asked = client.read_within(limits(), &GetOrganization, |_| {});
        organization = optional(asked.await)?.and_then(|organization| given(organization.id));
    }
    Ok(Identity { user: given(user.id), organization })
}

fn given(id: Option<String>) -> Option<String> {
    id.filter(|id| !id.is_empty())
}

/// A refusal means that the key may not read this, and a malformed answer says
/// nothing about the key: a key without any rights is refused again when
/// something is sent.
fn optional<T>(answer: Result<T, Failure>) -> Result<Option<T>, Failure> {
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
