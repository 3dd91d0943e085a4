//! Status history of a lead, and the statuses of an organization.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

use super::operation::StatusGuard;
use crate::domain::lenient_serde;
use crate::domain::redacted::RedactedText;

/// An entry of a lead's status history (`LeadStatusChangeResponse`); members
/// that triage neither shows nor restores are left out. Any member may be
/// missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatusChange {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub lead_id: Option<String>,
    /// The kind of change (`type`).
    #[serde(rename = "type", deserialize_with = "lenient_serde::text")]
    pub status_type: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub outcome: Option<String>,
    /// Open, Qualified, Converted, Lost, Invalid, Duplicate, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub category: Option<String>,
    /// The type of the previous status.
    #[serde(rename = "oldLeadStatusChangeType", deserialize_with = "lenient_serde::text")]
    pub old_type: Option<String>,
    /// The outcome of the previous status.
    #[serde(rename = "oldLeadStatusChangeOutcome", deserialize_with = "lenient_serde::text")]
    pub old_outcome: Option<String>,
    /// The user's note on the change.
    #[serde(deserialize_with = "private")]
    pub notes: Option<RedactedText>,
    /// The reason given by the source of the change.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub reason: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub changed_by_user_id: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub changed_by_automation_id: Option<String>,
    /// User, AI, Automation, System, API, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub change_source: Option<String>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub changed_at: Option<Timestamp>,
    /// When the change takes effect.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub timestamp: Option<Timestamp>,
    /// When to call back.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub callback_at: Option<Timestamp>,
    /// The newly assigned user.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub assigned_to_user_id: Option<String>,
    /// The resulting revision of the lead's status and follow-up.
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub revision: Option<i64>,
}

impl StatusChange {
    /// The guard for the next change, so that it applies directly after this
    /// one.
    pub fn guard(&self) -> StatusGuard {
        let id = self.id.clone().filter(|id| !id.is_empty());
        StatusGuard { revision: self.revision, status: id }
    }
}

fn private<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RedactedText>, D::Error> {
    let text = lenient_serde::text(deserializer)?;
    Ok(text.as_deref().map(RedactedText::new).filter(|text| !text.is_blank()))
}

/// A status that the organization gives to its leads (`LeadStatusResponse`).
/// Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct StatusOption {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    /// Display name.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub name: Option<String>,
    /// Display color.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub color: Option<String>,
    /// Open, Qualified, Converted, Lost, Invalid, Duplicate, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub category: Option<String>,
    /// Sort key, ascending.
    #[serde(deserialize_with = "lenient_serde::integer")]
    pub sort_order: Option<i64>,
    /// Whether the status can no longer be assigned.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_archived: Option<bool>,
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
