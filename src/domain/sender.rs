//! Whether a conversation can be written in, and from which number.

use jiff::Timestamp;
use serde::Deserialize;

use crate::domain::lenient_serde;

/// Whether and from where a message can go out
/// (`OutgoingNumberSelectionResponse`). Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SenderReadiness {
    /// Whether messages can be sent, by the server's word.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub can_send: Option<bool>,
    /// What has to be set up first.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub setup_message: Option<String>,
    /// The number that would be used.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub phone_number_id: Option<String>,
    /// The number that would be used, in E.164.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// The same for people.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub display_number: Option<String>,
    /// How well the number stands with the carriers, in a word.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_label: Option<String>,
    /// What is wrong with it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_warning: Option<String>,
    /// Why this number (`OutgoingNumberSelectionReason`).
    #[serde(deserialize_with = "lenient_serde::text")]
    pub selection_reason: Option<String>,
    /// The same for people.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub reason_label: Option<String>,
    /// Whether somebody chose it by hand.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub was_manually_overridden: Option<bool>,
    /// The numbers to choose from.
    #[serde(deserialize_with = "lenient_serde::objects")]
    pub eligible_numbers: Vec<EligibleNumber>,
}

impl SenderReadiness {
    /// Whether messages can be sent; an answer that does not say so is a no.
    pub fn is_ready(&self) -> bool {
        self.can_send == Some(true)
    }
}

/// A number that an answer may go out from (`EligibleOutgoingNumberResponse`).
/// Any member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct EligibleNumber {
    /// Names the number; without it, it cannot be chosen.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub phone_number_id: Option<String>,
    /// The number in E.164.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub number: Option<String>,
    /// The same for people.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub display_number: Option<String>,
    /// What the organization calls it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub label: Option<String>,
    /// How well it stands with the carriers, in a word.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_label: Option<String>,
    /// What is wrong with it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub health_warning: Option<String>,
    /// Whether messages can be sent from it.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub can_send: Option<bool>,
    /// Why it may be used, for people.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub reason_label: Option<String>,
    /// Whether it would be used.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub is_selected: Option<bool>,
}

/// Whether somebody may be written to at all (`SuppressionCheckResult`). Any
/// member may be missing.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SuppressionCheck {
    /// Whether messages are allowed, by the server's word.
    #[serde(deserialize_with = "lenient_serde::boolean")]
    pub allowed: Option<bool>,
    /// Why not, in words for the user.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub customer_reason: Option<String>,
    /// Where the suppression came from.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub source: Option<String>,
    /// Since when it holds.
    #[serde(deserialize_with = "lenient_serde::timestamp")]
    pub suppressed_at: Option<Timestamp>,
    /// The number that was looked up, as the server wrote it.
    #[serde(deserialize_with = "lenient_serde::text")]
    pub normalized_phone_number: Option<String>,
}

impl SuppressionCheck {
    /// Whether messages are allowed; an answer that does not say so is a no.
    pub fn is_allowed(&self) -> bool {
        self.allowed == Some(true)
    }
}

/// A number that may not be texted, or that may be again
/// (`SuppressionEntryResponse`), as far as its answer is to be told from others.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct SuppressionEntry {
    /// Names the entry.
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
