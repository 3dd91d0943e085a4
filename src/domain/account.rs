//! The user, the organization and its tags.

use std::fmt;

use serde::Deserialize;

use super::conversation::BusinessNumber;
use super::lenient_serde::record;

record! {
    /// The organization (`OrganizationResponse`, or a reference to it); members
    /// that triage does not use are left out.
    pub struct Organization {
        pub id: Option<String>,
        pub name: Option<String>,
        /// Its phone numbers; empty also where the server does not list them.
        pub phones: Vec<BusinessNumber>,
    }

    /// The user that the credential belongs to (`UserResponse`); members that
    /// triage does not use are left out. Any member may be missing.
    pub struct User {
        pub id: Option<String>,
        pub name: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub email: Option<String>,
        /// An IANA time zone name.
        pub time_zone_id: Option<String>,
        pub current_organization: Option<IdName>,
    }

    /// The serialized form of a member; until SDK 1.0.30 it has no object for the
    /// user.
    struct MemberRow {
        user: Option<IdName>,
        user_id: Option<String>,
        user_name: Option<String>,
        user_email: Option<String>,
        role: Option<String>,
    }

    /// An id and a name (`IdNamePair`).
    pub struct IdName {
        pub id: Option<String>,
        pub name: Option<String>,
    }
}

impl IdName {
    /// The pair from the two flat members of older API versions.
    pub(super) fn flat(id: Option<String>, name: Option<String>) -> Option<Self> {
        (id.is_some() || name.is_some()).then_some(Self { id, name })
    }
}

/// A user of the organization (`OrganizationMemberTableRow`). Any member may be
/// missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "MemberRow")]
pub struct Member {
    pub user: Option<IdName>,
    pub user_email: Option<String>,
    /// Owner, Admin, Agent, or a newer one.
    pub role: Option<String>,
}

impl From<MemberRow> for Member {
    fn from(row: MemberRow) -> Self {
        let user = row.user.or_else(|| IdName::flat(row.user_id, row.user_name));
        Self { user, user_email: row.user_email, role: row.role }
    }
}

impl Member {
    /// The user's id. The row also has an id of its own, the membership's.
    pub fn user_id(&self) -> Option<&str> {
        self.user.as_ref()?.id.as_deref().filter(|id| !id.is_empty())
    }

    /// The name, else the email address.
    pub fn name(&self) -> Option<&str> {
        let name = self.user.as_ref().and_then(|user| user.name.as_deref());
        [name, self.user_email.as_deref()].into_iter().flatten().find(|it| !it.trim().is_empty())
    }
}

/// The owner of a key as reported by the server, which may name one part, both
/// or neither. An organization's key has no user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub user: Option<String>,
    pub organization: Option<String>,
}

impl Identity {
    pub fn is_unknown(&self) -> bool {
        self.user.is_none() && self.organization.is_none()
    }

    /// Whether a part that is known of both differs. An unknown part
    /// contradicts nothing.
    pub fn contradicts(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
        differ(&self.user, &other.user) || differ(&self.organization, &other.organization)
    }

    /// The parts known of either; `self` takes precedence.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            user: self.user.or(other.user),
            organization: self.organization.or(other.organization),
        }
    }

    /// Parses the form written by [`Display`](fmt::Display), which is stored on
    /// disk; `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let organization = |text: &str| text.strip_prefix(ORGANIZATION).map(str::to_owned);
        let Some(text) = text.strip_prefix(USER) else {
            return organization(text).map(|id| Self { user: None, organization: Some(id) });
        };
        let (user, organization) = match text.split_once(OF) {
            Some((user, text)) => (user, Some(organization(text)?)),
            None => (text, None),
        };
        Some(Self { user: Some(user.to_owned()), organization })
    }
}

const USER: &str = "user ";
const OF: &str = " of ";
const ORGANIZATION: &str = "organization ";

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.user, &self.organization) {
            (Some(user), Some(organization)) => {
                write!(f, "{USER}{user}{OF}{ORGANIZATION}{organization}")
            }
            (Some(user), None) => write!(f, "{USER}{user}"),
            (None, Some(organization)) => write!(f, "{ORGANIZATION}{organization}"),
            (None, None) => f.write_str("an unknown account"),
        }
    }
}

record! {
    /// A tag that the organization gives to its leads (`TagResponse`). Any member
    /// may be missing.
    pub struct TagOption {
        pub id: Option<String>,
        pub name: Option<String>,
        pub color: Option<String>,
        pub description: Option<String>,
        /// Whether the tag can no longer be assigned.
        pub is_archived: Option<bool>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(user: Option<&str>, organization: Option<&str>) -> Identity {
        let owned = |part: Option<&str>| part.map(str::to_owned);
        Identity { user: owned(user), organization: owned(organization) }
    }

    #[test]
    fn only_what_is_known_of_both_tells_accounts_apart() {
        let both = identity(Some("u-1"), Some("o-1"));
        for same in [
            Identity::default(),
            identity(Some("u-1"), None),
            identity(None, Some("o-1")),
            both.clone(),
        ] {
            assert!(!both.contradicts(&same) && !same.contradicts(&both), "{same}");
            assert_eq!(same.or(both.clone()), both);
        }
        for other in [
            identity(Some("u-2"), None),
            identity(None, Some("o-2")),
            identity(Some("u-1"), Some("o-2")),
            identity(Some("u-2"), Some("o-1")),
        ] {
            assert!(both.contradicts(&other) && other.contradicts(&both), "{other}");
        }
    }

    #[test]
    fn an_identity_is_read_as_it_was_written() {
        for (written, parts) in [
            ("user u-1 of organization o-1", (Some("u-1"), Some("o-1"))),
            ("user u 1", (Some("u 1"), None)),
            ("organization o-1", (None, Some("o-1"))),
        ] {
            let read = Identity::parse(written).expect(written);
            assert_eq!((read.user.as_deref(), read.organization.as_deref()), parts);
            assert_eq!(read.to_string(), written);
        }
        for other in ["", "somebody", "user u of somebody", "an unknown account"] {
            assert_eq!(Identity::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_member_is_the_user_under_either_name_and_not_the_row() {
        let member = |json: &str| serde_json::from_str::<Member>(json).expect("decodes");
        for json in [
            r#"{"id":"m","user":{"id":"u","name":"Kim"},"userId":"other"}"#,
            r#"{"id":"m","userId":"u","userName":"Kim"}"#,
            r#"{"id":"m","user":[],"userId":"u","userName":null,"userEmail":"Kim"}"#,
        ] {
            let member = member(json);
            assert_eq!((member.user_id(), member.name()), (Some("u"), Some("Kim")), "{json}");
        }
        assert_eq!(member(r#"{"id":"m","user":{"id":""}}"#).user_id(), None);
    }

    #[test]
    fn odd_members_cost_themselves() {
        let user: User = serde_json::from_str(
            r#"{"id":"u","name":null,"roles":{},"email":[],"currentOrganization":{"id":"o","name":7}}"#,
        )
        .expect("decodes");
        assert_eq!((user.id.as_deref(), user.name, user.email), (Some("u"), None, None));
        let organization = user.current_organization.expect("an organization");
        assert_eq!(organization.id.as_deref(), Some("o"));
        assert_eq!(organization.name.as_deref(), Some("7"));
        let nowhere: User =
            serde_json::from_str(r#"{"currentOrganization":"o"}"#).expect("decodes");
        assert_eq!(nowhere.current_organization, None);
    }
}
