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
    /// The tag's id.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    /// What to show.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub name: Option<String>,
}

/// A lead's phone number (`Phone`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Phone {
    /// The number.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// What kind of line it is.
    #[serde(rename = "type", deserialize_with = "lenient_serde::text")]
    pub kind: Option<String>,
}

/// How a lead can be reached (`LeadContact`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Contact {
    /// First name.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub last_name: Option<String>,
    /// The name of an IANA time zone or of one of Windows': see
    /// [`Lead::time_zone`].
    #[serde(deserialize_with = "lenient_serde::text")]
    pub time_zone_id: Option<String>,
    /// Phone number.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub phone: Option<Phone>,
    /// Email address.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub email: Option<String>,
}

/// What is known about a lead's origin and consent (`LeadMetadata`), as far as
/// an inbox shows it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Metadata {
    /// What the lead asked about.
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
    /// Since when.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sms_opt_out_at: Option<Timestamp>,
    /// When the lead last consented.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub sms_opt_in_at: Option<Timestamp>,
}

/// What a lead asks for (`LeadInquiry`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Inquiry {
    /// The service or product.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub service: Option<String>,
    /// What it may cost at the least.
    #[serde(deserialize_with = "lenient_serde::number")]
    pub budget_minimum: Option<f64>,
    /// What it may cost at most.
    #[serde(deserialize_with = "lenient_serde::number")]
    pub budget_maximum: Option<f64>,
    /// The budget's currency, by its ISO 4217 code.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub currency: Option<String>,
    /// The day on which it should begin.
    #[serde(deserialize_with = "lenient_serde::date")]
    pub desired_start_date: Option<Date>,
    /// Flexible, Soon, Urgent, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub urgency: Option<String>,
}

/// The business that a lead speaks for (`LeadCompany`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Company {
    /// What it is called.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub name: Option<String>,
    /// What the lead does there.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub job_title: Option<String>,
}

/// How a lead likes to be reached (`LeadContactPreferences`). It grants no
/// consent.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ContactPreferences {
    /// When to call back, by the lead's own clock.
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub callback_windows: Vec<CallbackWindow>,
}

/// A part of a day in which a lead likes to be called (`LeadCallbackWindow`).
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct CallbackWindow {
    /// The day.
    #[serde(deserialize_with = "lenient_serde::date")]
    pub date: Option<Date>,
    /// The time of day at which it begins.
    #[serde(deserialize_with = "lenient_serde::time_of_day")]
    pub start: Option<Time>,
    /// The time of day before which it ends.
    #[serde(deserialize_with = "lenient_serde::time_of_day")]
    pub end: Option<Time>,
}

/// A lead (`LeadResponse`), as far as an inbox shows it. Any member may be
/// missing; the record around it keeps the whole answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Lead {
    /// Names the lead.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    /// How to reach it.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub contact: Option<Contact>,
    /// Origin and consent.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub metadata: Option<Metadata>,
    /// Its status.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub current_lead_status: Option<LeadStatus>,
    /// Its status under the first generation's name.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub current_disposition: Option<LeadStatus>,
    /// Its tags.
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub tags: Vec<Tag>,
    /// Whether it is archived.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_archived: Option<bool>,
    /// Since when.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub archived_at: Option<Timestamp>,
    /// 0 to 9; the meanings are not published.
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub archive_reason: Option<i64>,
    /// What somebody wrote on archiving it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub archive_note: Option<String>,
    /// When it came in.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub created_at: Option<Timestamp>,
    /// Whose it is.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub assigned_to_user_id: Option<String>,
    /// The same with the user's name.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub assigned_to: Option<IdName>,
    /// What it asks for.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub inquiry: Option<Inquiry>,
    /// Whom it speaks for.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub company: Option<Company>,
    /// How it likes to be reached.
    #[serde(deserialize_with = "lenient_serde::object")]
    pub contact_preferences: Option<ContactPreferences>,
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

    /// What the user is called whose it is, if the server says so.
    pub fn owner_name(&self) -> Option<&str> {
        let owner = self.assigned_to.as_ref()?;
        let is_it = self.assigned_to_user_id.is_some() && self.assigned_to_user_id == owner.id;
        owner.name.as_deref().filter(|name| is_it && !name.trim().is_empty())
    }

    /// The lead's status under whichever name the server gave it.
    pub fn status(&self) -> Option<&LeadStatus> {
        self.current_lead_status.as_ref().or(self.current_disposition.as_ref())
    }

    /// Notes under which id and revision the lead has its status now.
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
