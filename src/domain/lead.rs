//! A lead: the person behind one or more conversations.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::conversation::LeadStatus;
use super::{time_zone, tolerant};

/// A tag on a lead (`TagSummary`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tag {
    /// The tag's id.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// What to show.
    #[serde(deserialize_with = "tolerant::text")]
    pub name: Option<String>,
}

/// A lead's phone number (`Phone`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Phone {
    /// The number.
    #[serde(deserialize_with = "tolerant::text")]
    pub number: Option<String>,
    /// What kind of line it is.
    #[serde(rename = "type", deserialize_with = "tolerant::text")]
    pub kind: Option<String>,
}

/// How a lead can be reached (`LeadContact`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Contact {
    /// First name.
    #[serde(deserialize_with = "tolerant::text")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(deserialize_with = "tolerant::text")]
    pub last_name: Option<String>,
    /// The name of an IANA time zone or of one of Windows': see
    /// [`Lead::time_zone`].
    #[serde(deserialize_with = "tolerant::text")]
    pub time_zone_id: Option<String>,
    /// Phone number.
    #[serde(deserialize_with = "tolerant::object")]
    pub phone: Option<Phone>,
    /// Email address.
    #[serde(deserialize_with = "tolerant::text")]
    pub email: Option<String>,
}

/// What is known about a lead's origin and consent (`LeadMetadata`), as far as
/// an inbox shows it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Metadata {
    /// What the lead asked about.
    #[serde(deserialize_with = "tolerant::text")]
    pub product: Option<String>,
    /// The line of business.
    #[serde(deserialize_with = "tolerant::text")]
    pub vertical: Option<String>,
    /// The state of the lead's consent to text messages.
    #[serde(deserialize_with = "tolerant::text")]
    pub sms_consent_status: Option<String>,
    /// Whether the lead must not be texted.
    #[serde(deserialize_with = "tolerant::boolean")]
    pub sms_opted_out: Option<bool>,
    /// Since when.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub sms_opt_out_at: Option<Timestamp>,
    /// When the lead last consented.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub sms_opt_in_at: Option<Timestamp>,
}

/// A lead (`LeadResponse`), as far as an inbox shows it. Any member may be
/// missing; the record around it keeps the whole answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lead {
    /// Names the lead.
    #[serde(deserialize_with = "tolerant::text")]
    pub id: Option<String>,
    /// How to reach it.
    #[serde(deserialize_with = "tolerant::object")]
    pub contact: Option<Contact>,
    /// Origin and consent.
    #[serde(deserialize_with = "tolerant::object")]
    pub metadata: Option<Metadata>,
    /// Its status.
    #[serde(deserialize_with = "tolerant::object")]
    pub current_lead_status: Option<LeadStatus>,
    /// Its status under the first generation's name.
    #[serde(deserialize_with = "tolerant::object")]
    pub current_disposition: Option<LeadStatus>,
    /// Its tags.
    #[serde(deserialize_with = "tolerant::objects")]
    pub tags: Vec<Tag>,
    /// Whether it is archived.
    #[serde(deserialize_with = "tolerant::boolean")]
    pub is_archived: Option<bool>,
    /// Since when.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub archived_at: Option<Timestamp>,
    /// 0 to 9; the meanings are not published.
    #[serde(deserialize_with = "tolerant::integer")]
    pub archive_reason: Option<i64>,
    /// What somebody wrote on archiving it.
    #[serde(deserialize_with = "tolerant::text")]
    pub archive_note: Option<String>,
    /// When it came in.
    #[serde(deserialize_with = "tolerant::timestamp")]
    pub created_at: Option<Timestamp>,
    /// Whose it is.
    #[serde(deserialize_with = "tolerant::text")]
    pub assigned_to_user_id: Option<String>,
}

impl Lead {
    /// First and last name, as far as they are known.
    pub fn name(&self) -> Option<String> {
        let contact = self.contact.as_ref()?;
        let names = [&contact.first_name, &contact.last_name];
        let known: Vec<&str> =
            names.into_iter().flatten().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
        (!known.is_empty()).then(|| known.join(" "))
    }

    /// Where it is; `None` where that is unknown.
    pub fn time_zone(&self) -> Option<TimeZone> {
        time_zone::time_zone(self.contact.as_ref()?.time_zone_id.as_deref()?)
    }

    /// The lead's status under whichever name the server gave it.
    pub fn status(&self) -> Option<&LeadStatus> {
        self.current_lead_status.as_ref().or(self.current_disposition.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_called_by_what_is_known_of_its_name() {
        let name = |json: &str| serde_json::from_str::<Lead>(json).expect("decodes").name();
        let both = name(r#"{"contact":{"firstName":" Ann ","lastName":"Lee"}}"#);
        assert_eq!(both.as_deref(), Some("Ann Lee"));
        let one = name(r#"{"contact":{"firstName":"","lastName":"Lee"}}"#);
        assert_eq!(one.as_deref(), Some("Lee"));
        assert_eq!(name(r#"{"contact":{"firstName":null}}"#), None);
        assert_eq!(name("{}"), None);
    }
}
