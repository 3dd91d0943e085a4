//! Whose account it is: the user, the organization and its tags.

use serde::Deserialize;

use super::tolerant;

/// The organization (`OrganizationResponse`, or a reference to it), as far as
/// triage asks about it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Organization {
    /// Names the organization.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// What it is called.
    #[serde(deserialize_with = "tolerant::text")]
    pub name: Option<String>,
}

/// The user that the credential belongs to (`UserResponse`), as far as triage
/// asks about them. Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct User {
    /// Names the user.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// What to call them.
    #[serde(deserialize_with = "tolerant::text")]
    pub name: Option<String>,
    /// First name.
    #[serde(deserialize_with = "tolerant::text")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(deserialize_with = "tolerant::text")]
    pub last_name: Option<String>,
    /// Email address.
    #[serde(deserialize_with = "tolerant::text")]
    pub email: Option<String>,
    /// An IANA time zone name.
    #[serde(deserialize_with = "tolerant::text")]
    pub time_zone_id: Option<String>,
    /// The organization that they work for at the moment.
    #[serde(deserialize_with = "tolerant::object")]
    pub current_organization: Option<Organization>,
}

/// A user of the organization (`OrganizationMemberTableRow`). Any member may be
/// missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Member {
    /// Who it is.
    #[serde(deserialize_with = "tolerant::object")]
    pub user: Option<IdName>,
    /// Their email address.
    #[serde(deserialize_with = "tolerant::text")]
    pub user_email: Option<String>,
    /// Owner, Admin, Agent, or a newer one.
    #[serde(deserialize_with = "tolerant::text")]
    pub role: Option<String>,
}

impl Member {
    /// Names the user. The row has an id too, of the membership.
    pub fn user_id(&self) -> Option<&str> {
        self.user.as_ref()?.id.as_deref().filter(|id| !id.is_empty())
    }

    /// What to call the user: by their name, or else their email address.
    pub fn name(&self) -> Option<&str> {
        let name = self.user.as_ref().and_then(|user| user.name.as_deref());
        [name, self.user_email.as_deref()].into_iter().flatten().find(|it| !it.trim().is_empty())
    }
}

/// Something by its id and its name (`IdNamePair`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct IdName {
    /// Names it.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// What it is called.
    #[serde(deserialize_with = "tolerant::text")]
    pub name: Option<String>,
}

/// A tag that the organization gives to its leads (`TagResponse`). Any member
/// may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct TagOption {
    /// Names the tag.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// What to show.
    #[serde(deserialize_with = "tolerant::text")]
    pub name: Option<String>,
    /// The colour to show it in.
    #[serde(deserialize_with = "tolerant::text")]
    pub color: Option<String>,
    /// What it means.
    #[serde(deserialize_with = "tolerant::text")]
    pub description: Option<String>,
    /// Whether it is not given any more.
    #[serde(deserialize_with = "tolerant::boolean")]
    pub is_archived: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

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
