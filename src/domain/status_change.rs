//! Status history of a lead, and the statuses of an organization.

use jiff::Timestamp;
use serde::Deserializer;

use super::lenient_serde::{self, member_type, record};
use super::operation::StatusGuard;
use crate::domain::redacted::RedactedText;

record! {
    /// An entry of a lead's status history (`LeadStatusChangeResponse`); members
    /// that triage neither shows nor restores are left out. Any member may be
    /// missing.
    pub struct StatusChange {
        pub id: Option<String>,
        pub lead_id: Option<String>,
        #[serde(rename = "type")]
        pub status_type: Option<String>,
        pub outcome: Option<String>,
        /// Open, Qualified, Converted, Lost, Invalid, Duplicate, or a newer one.
        pub category: Option<String>,
        #[serde(rename = "oldLeadStatusChangeOutcome")]
        pub old_outcome: Option<String>,
        pub notes: Option<RedactedText>,
        /// The reason given by the source of the change.
        pub reason: Option<String>,
        /// User, AI, Automation, System, API, or a newer one.
        pub change_source: Option<String>,
        pub changed_at: Option<Timestamp>,
        /// When the change takes effect.
        pub timestamp: Option<Timestamp>,
        pub assigned_to_user_id: Option<String>,
        /// The resulting revision of the lead's status and follow-up.
        pub revision: Option<i64>,
    }
}

impl StatusChange {
    /// The guard for the next change, so that it applies directly after this
    /// one.
    pub fn guard(&self) -> StatusGuard {
        StatusGuard::new(self.id.as_deref(), self.revision)
    }
}

member_type! {
    RedactedText: private,
}

fn private<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RedactedText>, D::Error> {
    let text = lenient_serde::text(deserializer)?;
    Ok(text.as_deref().map(RedactedText::new).filter(|text| !text.is_blank()))
}

record! {
    /// A status that the organization gives to its leads (`LeadStatusResponse`).
    /// Any member may be missing.
    pub struct StatusOption {
        pub id: Option<String>,
        pub name: Option<String>,
        pub color: Option<String>,
        /// Open, Qualified, Converted, Lost, Invalid, Duplicate, or a newer one.
        pub category: Option<String>,
        /// Sort key, ascending.
        pub sort_order: Option<i64>,
        /// Whether the status can no longer be assigned.
        pub is_archived: Option<bool>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_members_cost_themselves() {
        let change: StatusChange = serde_json::from_str(
            r#"{"id":"s","type":7,"outcome":null,"category":"Novel","notes":["x"],
            "oldLeadStatusChangeOutcome":"New","changedAt":"yesterday","invented":{}}"#,
        )
        .expect("decodes");
        assert_eq!(change.status_type.as_deref(), Some("7"));
        assert_eq!((change.outcome, change.notes, change.changed_at), (None, None, None));
        assert_eq!(change.category.as_deref(), Some("Novel"));
        assert_eq!(change.old_outcome.as_deref(), Some("New"));
    }

    #[test]
    fn notes_are_not_printed() {
        let change: StatusChange =
            serde_json::from_str(r#"{"notes":"wants Saturday"}"#).expect("decodes");
        assert_eq!(change.notes.as_ref().map(RedactedText::as_str), Some("wants Saturday"));
        assert!(!format!("{change:?}").contains("Saturday"));
        let empty: StatusChange = serde_json::from_str(r#"{"notes":""}"#).expect("decodes");
        assert_eq!(empty.notes, None);
    }
}
