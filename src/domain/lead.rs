//! A lead: the person behind one or more conversations.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::account::IdName;
use super::conversation::LeadStatus;
use super::lenient_serde::record;
use super::operation::StatusGuard;
use super::time_zone;

record! {
    /// A tag on a lead (`TagSummary`).
    pub struct Tag {
        pub id: Option<String>,
        pub name: Option<String>,
    }

    /// A lead's phone number (`Phone`).
    pub struct Phone {
        pub number: Option<String>,
        /// The kind of line.
        #[serde(rename = "type")]
        pub kind: Option<String>,
    }

    /// Contact data of a lead (`LeadContact`).
    pub struct Contact {
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        /// An IANA or Windows time zone name: see [`Lead::time_zone`].
        pub time_zone_id: Option<String>,
        pub phone: Option<Phone>,
        pub email: Option<String>,
    }

    /// Origin and consent of a lead (`LeadMetadata`); members that an inbox does
    /// not show are left out.
    pub struct Metadata {
        pub product: Option<String>,
        /// The line of business.
        pub vertical: Option<String>,
        pub sms_opted_out: Option<bool>,
        pub sms_opt_out_at: Option<Timestamp>,
        /// Time of the last consent.
        pub sms_opt_in_at: Option<Timestamp>,
    }

    /// A lead's inquiry (`LeadInquiry`).
    pub struct Inquiry {
        pub service: Option<String>,
        pub description: Option<String>,
        pub budget_minimum: Option<f64>,
        pub budget_maximum: Option<f64>,
        /// Currency of the budget, an ISO 4217 code.
        pub currency: Option<String>,
        pub desired_start_date: Option<Date>,
        /// Flexible, Soon, Urgent, or a newer one.
        pub urgency: Option<String>,
    }

    /// The company that a lead belongs to (`LeadCompany`).
    pub struct Company {
        pub name: Option<String>,
        pub job_title: Option<String>,
    }

    /// Preferred ways to reach a lead (`LeadContactPreferences`). They grant no
    /// consent.
    pub struct ContactPreferences {
        /// When to call back, in the lead's local time.
        pub callback_windows: Vec<CallbackWindow>,
    }

    /// A part of a day in which a lead prefers to be called (`LeadCallbackWindow`).
    pub struct CallbackWindow {
        pub date: Option<Date>,
        /// Start, inclusive.
        pub start: Option<Time>,
        /// End, exclusive.
        pub end: Option<Time>,
    }

    /// A lead (`LeadResponse`); members that an inbox does not show are left out.
    /// Any member may be missing; the record around it keeps the whole answer.
    pub struct Lead {
        pub id: Option<String>,
        pub contact: Option<Contact>,
        pub metadata: Option<Metadata>,
        pub current_lead_status: Option<LeadStatus>,
        /// The status under its first-generation name.
        pub current_disposition: Option<LeadStatus>,
        pub tags: Vec<Tag>,
        pub is_archived: Option<bool>,
        pub archived_at: Option<Timestamp>,
        /// 0 to 9; the meanings are not published.
        pub archive_reason: Option<i64>,
        pub archive_note: Option<String>,
        pub created_at: Option<Timestamp>,
        pub assigned_to_user_id: Option<String>,
        pub assigned_to: Option<IdName>,
        pub inquiry: Option<Inquiry>,
        pub company: Option<Company>,
        pub contact_preferences: Option<ContactPreferences>,
    }
}

/// First and last name, as far as known.
pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let names = [first, last].into_iter().flatten().map(str::trim);
    let known: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    (!known.is_empty()).then(|| known.join(" "))
}

impl Lead {
    /// First and last name, as far as known.
    pub fn name(&self) -> Option<String> {
        let contact = self.contact.as_ref()?;
        full_name(contact.first_name.as_deref(), contact.last_name.as_deref())
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
