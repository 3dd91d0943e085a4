//! The user and the organization of the credential.

use super::{Call, ReadRequest, value};
use crate::api::capabilities::Capability;
use crate::api::decode::{self, DecodeError};
use crate::domain::{Member, Organization, User};

/// The user of the credential: `GET /users/me`. An organization's key has no
/// user.
#[derive(Clone, Copy)]
pub struct GetUser;

impl ReadRequest for GetUser {
    type Response = User;

    fn call(&self) -> Call<'_> {
        Call::get(&["users", "me"])
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }
}

/// The organization of the credential: `GET /organizations/me`, formerly
/// `GET /businesses/me`.
#[derive(Clone, Copy)]
pub struct GetOrganization;

impl ReadRequest for GetOrganization {
    type Response = Organization;

    fn call(&self) -> Call<'_> {
        Call::get(&["organizations", "me"]).needs(Capability::Organization)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        value(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        Some(Call::get(&["businesses", "me"]).needs(Capability::Organization))
    }
}

/// The organization's users: `GET /organizations/me/members`, formerly
/// `GET /businesses/me/users`.
#[derive(Clone, Copy)]
pub struct ListMembers;

impl ReadRequest for ListMembers {
    type Response = Vec<Member>;

    fn call(&self) -> Call<'_> {
        Call::get(&["organizations", "me", "members"]).needs(Capability::Members)
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::list(body)
    }

    fn former(&self) -> Option<Call<'_>> {
        Some(Call::get(&["businesses", "me", "users"]).needs(Capability::FormerMembers))
    }
}

/// Number of unread notifications: `GET /notifications/unread-count`.
#[derive(Clone, Copy)]
pub struct GetUnreadCount;

impl ReadRequest for GetUnreadCount {
    type Response = u64;

    fn call(&self) -> Call<'_> {
        Call::get(&["notifications", "unread-count"])
    }

    fn decode(&self, body: &str) -> Result<Self::Response, DecodeError> {
        decode::count(body)
    }
}
