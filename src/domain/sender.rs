//! Sender numbers and permission to text.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::lenient_serde;

/// Sending readiness of a conversation (`OutgoingNumberSelectionResponse`). Any
/// member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SenderReadiness {
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub can_send: Option<bool>,
    /// Setup that is required first.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub setup_message: Option<String>,
    /// The selected number's id.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub phone_number_id: Option<String>,
    /// The selected number, in E.164.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// The selected number, formatted for display.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub display_number: Option<String>,
    /// Reputation of the number with the carriers.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_label: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_warning: Option<String>,
    /// Reason of the selection (`OutgoingNumberSelectionReason`).
    #[serde(deserialize_with = "lenient_serde::text")]
    pub selection_reason: Option<String>,
    /// Reason of the selection, for display.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub reason_label: Option<String>,
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub was_manually_overridden: Option<bool>,
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub eligible_numbers: Vec<EligibleNumber>,
}

impl SenderReadiness {
    /// Whether messages can be sent; an answer that does not say so counts as
    /// no.
    pub fn is_ready(&self) -> bool {
        self.can_send == Some(true)
    }
}

/// A selectable sender number (`EligibleOutgoingNumberResponse`). Any member
/// may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EligibleNumber {
    /// Required for choosing the number.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub phone_number_id: Option<String>,
    /// In E.164.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// Formatted for display.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub display_number: Option<String>,
    /// The organization's label.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub label: Option<String>,
    /// Reputation with the carriers.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_label: Option<String>,
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_warning: Option<String>,
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub can_send: Option<bool>,
    /// Reason of its eligibility, for display.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub reason_label: Option<String>,
    /// Whether it is the current selection.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_selected: Option<bool>,
}

/// Whether a recipient may be texted (`SuppressionCheckResult`). Any member may
/// be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SuppressionCheck {
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub allowed: Option<bool>,
    /// The reason, for display.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub customer_reason: Option<String>,
    /// Source of the suppression.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub source: Option<String>,
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub suppressed_at: Option<Timestamp>,
    /// The number that was looked up, as the server wrote it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub normalized_phone_number: Option<String>,
}

impl SuppressionCheck {
    /// Whether messages are allowed; an answer that does not say so counts as
    /// no.
    pub fn is_allowed(&self) -> bool {
        self.allowed == Some(true)
    }
}

/// A suppressed or released number (`SuppressionEntryResponse`); only the
/// members that identify the answer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SuppressionEntry {
    #[serde(deserialize_with = "lenient_serde::text")]
    pub id: Option<String>,
    /// `active`, `released`, or a newer one.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub status: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_say_yes_says_no() {
        for (json, yes) in [
            (r#"{"canSend":true,"allowed":true}"#, true),
            (r#"{"canSend":false,"allowed":false}"#, false),
            (r#"{"canSend":null,"allowed":null}"#, false),
            (r#"{"canSend":"perhaps","allowed":{}}"#, false),
            ("{}", false),
        ] {
            let ready: SenderReadiness = serde_json::from_str(json).expect("decodes");
            let check: SuppressionCheck = serde_json::from_str(json).expect("decodes");
            assert_eq!((ready.is_ready(), check.is_allowed()), (yes, yes), "{json}");
        }
    }

    #[test]
    fn odd_numbers_cost_themselves() {
        let ready: SenderReadiness = serde_json::from_str(
            r#"{"canSend":true,"selectionReason":"Novel","eligibleNumbers":[null,
            {"phoneNumberId":"n-1","healthStatus":"Novel","isSelected":1},7]}"#,
        )
        .expect("decodes");
        let [number] = &ready.eligible_numbers[..] else { panic!("{ready:?}") };
        assert_eq!(number.phone_number_id.as_deref(), Some("n-1"));
        assert_eq!(number.is_selected, Some(true));
    }
}
