//! A lead: the person behind one or more conversations.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::account::IdName;
use super::conversation::LeadStatus;
use super::operation::StatusGuard;
use super::time_zone;
use crate::domain::lenient_serde;

/// A tag on a lead (`TagSummary`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Tag {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    /// Display name.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub name: Option<String>,
}

/// A lead's phone number (`Phone`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Phone {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// The kind of line.
    #[serde(rename = "type", deserialize_with = "lenient_serde::text")]
    pub kind: Option<String>,
}

/// Contact data of a lead (`LeadContact`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Contact {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub first_name: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub last_name: Option<String>,
    /// An IANA or Windows time zone name: see [`Lead::time_zone`].
    #[serde(deserialize_with = "lenient_serde::text")]
    pub time_zone_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub phone: Option<Phone>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub email: Option<String>,
}

/// Origin and consent of a lead (`LeadMetadata`); members that an inbox does
/// not show are left out.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Metadata {
    /// The product that the lead asked about.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub product: Option<String>,
    /// The line of business.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub vertical: Option<String>,
    /// The state of the lead's consent to text messages.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub sms_consent_status: Option<String>,
    /// Whether the lead must not be texted.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub sms_opted_out: Option<bool>,
    /// Time of the opt-out.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sms_opt_out_at: Option<Timestamp>,
    /// Time of the last consent.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sms_opt_in_at: Option<Timestamp>,
}

/// A lead's inquiry (`LeadInquiry`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Inquiry {
    /// The service or product.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub service: Option<String>,
    /// Lower end of the budget.
    #[serde(deserialize_with = "lenient_serde::number")]
    pub budget_minimum: Option<f64>,
    /// Upper end of the budget.
    #[serde(deserialize_with = "lenient_serde::number")]
    pub budget_maximum: Option<f64>,
    /// Currency of the budget, an ISO 4217 code.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub currency: Option<String>,
    /// The desired first day.
    #[serde(deserialize_with = "lenient_serde::date")]
    pub desired_start_date: Option<Date>,
    /// Flexible, Soon, Urgent, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub urgency: Option<String>,
}

/// The company that a lead belongs to (`LeadCompany`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Company {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub name: Option<String>,
    /// The lead's job title there.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub job_title: Option<String>,
}

/// Preferred ways to reach a lead (`LeadContactPreferences`). They grant no
/// consent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContactPreferences {
    /// When to call back, in the lead's local time.
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub callback_windows: Vec<CallbackWindow>,
}

/// A part of a day in which a lead prefers to be called (`LeadCallbackWindow`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CallbackWindow {
    #[serde(deserialize_with = "lenient_serde::date")]
    pub date: Option<Date>,
    /// Start, inclusive.
    #[serde(deserialize_with = "lenient_serde::time_of_day")]
    pub start: Option<Time>,
    /// End, exclusive.
    #[serde(deserialize_with = "lenient_serde::time_of_day")]
    pub end: Option<Time>,
}

/// A lead (`LeadResponse`); members that an inbox does not show are left out.
/// Any member may be missing; the record around it keeps the whole answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lead {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub contact: Option<Contact>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub metadata: Option<Metadata>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub current_lead_status: Option<LeadStatus>,
    /// The status under its first-generation name.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub current_disposition: Option<LeadStatus>,
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub tags: Vec<Tag>,
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_archived: Option<bool>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub archived_at: Option<Timestamp>,
    /// 0 to 9; the meanings are not published.
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub archive_reason: Option<i64>,
    /// The note written when it was archived.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub archive_note: Option<String>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub created_at: Option<Timestamp>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub assigned_to_user_id: Option<String>,
    /// The assigned user with their name.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub assigned_to: Option<IdName>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub inquiry: Option<Inquiry>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub company: Option<Company>,
    #[serde(deserialize_with = "lenient_serde::object")]
    pub contact_preferences: Option<ContactPreferences>,
}

impl Lead {
    /// First and last name, as far as known.
    pub fn name(&self) -> Option<String> {
        let contact = self.contact.as_ref()?;
        let names = [&contact.first_name, &contact.last_name];
        let known: Vec<&str> =
            names.into_iter().flatten().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
        (!known.is_empty()).then(|| known.join(" "))
    }

    /// The lead's time zone; `None` if unknown.
    pub fn time_zone(&self) -> Option<TimeZone> {
        time_zone::time_zone(self.contact.as_ref()?.time_zone_id.as_deref()?)
    }

    /// Name of the assigned user, if the server gives it.
    pub fn assignee_name(&self) -> Option<&str> {
        let owner = self.assigned_to.as_ref()?;
        let is_it = self.assigned_to_user_id.is_some() && self.assigned_to_user_id == owner.id;
        owner.name.as_deref().filter(|name| is_it && !name.trim().is_empty())
    }

    /// The status under either of its member names.
    pub fn status(&self) -> Option<&LeadStatus> {
        self.current_lead_status.as_ref().or(self.current_disposition.as_ref())
    }

    /// Records the id and revision of the current status.
    pub fn set_guard(&mut self, guard: &StatusGuard) {
        let status = self.current_lead_status.as_mut().or(self.current_disposition.as_mut());
        if let Some(status) = status {
            status.id.clone_from(&guard.status);
            status.revision = guard.revision;
        }
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
