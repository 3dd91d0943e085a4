//! A row of the table of leads.

use jiff::Timestamp;

use super::conversation::{ID_BYTES, LeadStatus};
use super::lead::full_name;
use super::lenient_serde::record;

record! {
    /// A row of a table of leads (`LeadTableRow`); members that choosing a lead
    /// does not need are left out. Any member may be missing.
    pub struct LeadRow {
        /// A record without an id is not a lead.
        pub id: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub phone: Option<String>,
        pub email: Option<String>,
        /// The server's short status.
        pub status: Option<String>,
        pub current_lead_status: Option<LeadStatus>,
        /// The current status under its first-generation name.
        pub current_disposition: Option<LeadStatus>,
        pub is_archived: Option<bool>,
        pub archived_at: Option<Timestamp>,
    }
}

impl LeadRow {
    /// The id, unless it is missing, empty or longer than [`ID_BYTES`]: such a
    /// record cannot be acted on.
    pub fn usable_id(&self) -> Option<&str> {
        self.id.as_deref().filter(|id| !id.is_empty() && id.len() <= ID_BYTES)
    }

    /// First and last name, as far as known.
    pub fn name(&self) -> Option<String> {
        full_name(self.first_name.as_deref(), self.last_name.as_deref())
    }

    /// The status' display name, else its outcome, else the server's short
    /// status.
    pub fn status_label(&self) -> Option<&str> {
        let status = self.current_lead_status.as_ref().or(self.current_disposition.as_ref());
        let names = status.map(|status| [&status.display_name, &status.outcome]);
        let known = names.into_iter().flatten().chain([&self.status]).flatten();
        known.map(|text| text.trim()).find(|text| !text.is_empty())
    }

    /// Whether either of the two members says that the lead is archived.
    pub fn is_archived(&self) -> bool {
        self.is_archived.unwrap_or(self.archived_at.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(json: &str) -> LeadRow {
        serde_json::from_str(json).expect("decodes")
    }

    #[test]
    fn a_row_with_odd_members_keeps_the_others() {
        let odd =
            row(r#"{"id":7,"firstName":null,"lastName":"Lee","phone":{"number":"+1"},"email":[],
            "status":true,"currentLeadStatus":"none","isArchived":"maybe","novel":{"x":1}}"#);
        assert_eq!(odd.usable_id(), Some("7"));
        assert_eq!(odd.name().as_deref(), Some("Lee"));
        assert_eq!((odd.phone.as_deref(), odd.email.as_deref()), (None, None));
        assert_eq!(odd.status_label(), Some("true"));
        assert!(!odd.is_archived());
    }

    #[test]
    fn a_row_without_an_id_that_can_be_sent_is_no_lead() {
        let long = format!(r#"{{"id":"{}"}}"#, "x".repeat(ID_BYTES + 1));
        for json in ["{}", r#"{"id":null}"#, r#"{"id":""}"#, &long] {
            assert_eq!(row(json).usable_id(), None);
        }
    }

    #[test]
    fn the_status_is_told_in_the_best_words_there_are() {
        for (json, label) in [
            (r#"{"currentLeadStatus":{"displayName":"Won","outcome":"sold"}}"#, Some("Won")),
            (r#"{"currentDisposition":{"displayName":" ","outcome":"sold"}}"#, Some("sold")),
            (r#"{"status":"Ready","currentLeadStatus":{}}"#, Some("Ready")),
            (r#"{"status":""}"#, None),
        ] {
            assert_eq!(row(json).status_label(), label, "{json}");
        }
    }

    #[test]
    fn a_lead_with_a_date_of_archiving_is_archived() {
        assert!(row(r#"{"archivedAt":"2026-11-01T00:00:00Z"}"#).is_archived());
        assert!(!row(r#"{"archivedAt":"2026-11-01T00:00:00Z","isArchived":false}"#).is_archived());
    }
}
