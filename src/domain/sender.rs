//! Sender numbers and permission to text.

use jiff::Timestamp;

use super::lenient_serde::record;

record! {
    /// Sending readiness of a conversation (`OutgoingNumberSelectionResponse`). Any
    /// member may be missing.
    pub struct SenderReadiness {
        pub can_send: Option<bool>,
        /// Setup that is required first.
        pub setup_message: Option<String>,
        pub phone_number_id: Option<String>,
        /// The selected number, in E.164.
        pub number: Option<String>,
        pub display_number: Option<String>,
        /// Reputation of the number with the carriers.
        pub health_label: Option<String>,
        pub health_warning: Option<String>,
        pub reason_label: Option<String>,
        pub was_manually_overridden: Option<bool>,
        pub eligible_numbers: Vec<EligibleNumber>,
    }
}

impl SenderReadiness {
    /// Whether messages can be sent; an answer that does not say so counts as
    /// no.
    pub fn is_ready(&self) -> bool {
        self.can_send == Some(true)
    }
}

record! {
    /// A selectable sender number (`EligibleOutgoingNumberResponse`). Any member
    /// may be missing.
    pub struct EligibleNumber {
        /// Required for choosing the number.
        pub phone_number_id: Option<String>,
        /// In E.164.
        pub number: Option<String>,
        pub display_number: Option<String>,
        pub label: Option<String>,
        /// Reputation with the carriers.
        pub health_label: Option<String>,
        pub health_warning: Option<String>,
        pub can_send: Option<bool>,
        pub reason_label: Option<String>,
        pub is_selected: Option<bool>,
    }

    /// Whether a recipient may be texted (`SuppressionCheckResult`). Any member may
    /// be missing.
    pub struct SuppressionCheck {
        pub allowed: Option<bool>,
        pub customer_reason: Option<String>,
        /// Manual, or what else caused the suppression.
        pub source: Option<String>,
        pub suppressed_at: Option<Timestamp>,
    }
}

impl SuppressionCheck {
    /// Whether messages are allowed; an answer that does not say so counts as
    /// no.
    pub fn is_allowed(&self) -> bool {
        self.allowed == Some(true)
    }
}

record! {
    /// A suppressed or released number (`SuppressionEntryResponse`); only the
    /// members that identify the answer.
    pub struct SuppressionEntry {
        pub id: Option<String>,
        /// `active`, `released`, or a newer one.
        pub status: Option<String>,
    }
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
