//! An outbound text message, as the API describes it.

use jiff::Timestamp;

use super::account::IdName;
use super::event::EventId;
use super::lenient_serde::record;

/// Delivery status of a message (`SmsStatus`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SmsStatus {
    Draft,
    Scheduled,
    /// Waits to be sent as soon as possible.
    Queued,
    /// On its way to the carrier.
    Sending,
    /// Accepted by the carrier.
    Sent,
    /// Inbound, from the lead.
    Received,
    /// On the lead's phone.
    Delivered,
    Failed,
    /// The carrier could not deliver it.
    Undeliverable,
    /// Not sent: the lead has opted out.
    OptedOut,
    /// Not sent: `blocked_` followed by the reason.
    Blocked(Box<str>),
    Canceled,
    /// An unknown value, as the server wrote it.
    Other(Box<str>),
}

impl SmsStatus {
    /// Parses the contract's value; an unlisted one is preserved.
    pub fn from_wire(value: &str) -> Self {
        match value {
            "draft" => Self::Draft,
            "scheduled" => Self::Scheduled,
            "queued" => Self::Queued,
            "sending" => Self::Sending,
            "sent" => Self::Sent,
            "received" => Self::Received,
            "delivered" => Self::Delivered,
            "failed" => Self::Failed,
            "undeliverable" => Self::Undeliverable,
            "opted_out" => Self::OptedOut,
            "canceled" => Self::Canceled,
            other => match other.strip_prefix("blocked_") {
                Some(reason) => Self::Blocked(reason.into()),
                None => Self::Other(other.into()),
            },
        }
    }
}

record! {
    /// A sent message (`SmsResponse`). Any member may be missing. The text is left
    /// out: its sender has it.
    pub struct Sms {
        /// The id of the message's event, also used for cancellation.
        pub id: Option<String>,
        pub conversation_id: Option<String>,
        /// See [`SmsStatus`].
        pub status: Option<String>,
        pub status_reason: Option<String>,
        pub scheduled_for: Option<Timestamp>,
        pub canceled_at: Option<Timestamp>,
        pub error_message: Option<String>,
        /// When the server accepted it.
        pub created_at: Option<Timestamp>,
    }
}

impl Sms {
    pub fn event(&self) -> Option<EventId> {
        self.id.as_deref().filter(|id| !id.is_empty()).map(EventId::new)
    }

    pub fn status(&self) -> Option<SmsStatus> {
        self.status.as_deref().map(SmsStatus::from_wire)
    }

    /// Whether it waits at the server for its time, so that it can still be
    /// canceled.
    pub fn is_scheduled(&self) -> bool {
        self.status() == Some(SmsStatus::Scheduled)
    }

    /// Whether it was canceled and will not be sent. If not, the answer to a
    /// cancellation is about a message that went out.
    pub fn is_canceled(&self) -> bool {
        self.status() == Some(SmsStatus::Canceled)
    }

    /// Whether the server accepted it: by giving it an id, or by its status.
    pub fn is_accepted(&self) -> bool {
        use SmsStatus::{Delivered, Queued, Scheduled, Sending, Sent};
        let stands = matches!(self.status(), Some(Scheduled | Queued | Sending | Sent | Delivered));
        stands || self.event().is_some()
    }

    /// Whether the server accepted it and yet will never send it: an HTTP
    /// success that is a failure for the user.
    pub fn is_refused(&self) -> bool {
        matches!(
            self.status(),
            Some(
                SmsStatus::Failed
                    | SmsStatus::Undeliverable
                    | SmsStatus::OptedOut
                    | SmsStatus::Blocked(_)
            )
        )
    }
}

record! {
    /// A row of the list of text messages of all conversations
    /// (`SmsEventTableRow`); members that are not shown are left out. Any member
    /// may be missing.
    pub struct SmsRow {
        /// Also the id for cancellation.
        pub id: Option<String>,
        pub conversation_id: Option<String>,
        /// The recipient.
        pub lead: Option<IdName>,
        /// The recipient's name, before SDK 1.0.30.
        pub lead_name: Option<String>,
        /// The recipient's number.
        pub to_phone_number: Option<String>,
        /// See [`SmsStatus`].
        pub status: Option<String>,
        pub scheduled_for: Option<Timestamp>,
        pub text: Option<String>,
    }
}

impl SmsRow {
    /// Whether it waits at the server for its time.
    pub fn is_scheduled(&self) -> bool {
        self.status.as_deref().map(SmsStatus::from_wire) == Some(SmsStatus::Scheduled)
    }

    /// The recipient's name, else the number.
    pub fn recipient(&self) -> &str {
        let name = self.lead.as_ref().and_then(|lead| lead.name.as_deref());
        let known = [name, self.lead_name.as_deref(), self.to_phone_number.as_deref()];
        known.into_iter().flatten().find(|it| !it.trim().is_empty()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(r#"{"status":"scheduled"}"#, (true, false, false))]
    #[case(r#"{"status":"canceled"}"#, (false, true, false))]
    #[case(r#"{"status":"opted_out"}"#, (false, false, true))]
    #[case(r#"{"status":"blocked_billing"}"#, (false, false, true))]
    #[case(r#"{"status":"blocked_by_a_newer_rule"}"#, (false, false, true))]
    #[case(r#"{"status":"failed"}"#, (false, false, true))]
    #[case(r#"{"status":"undeliverable"}"#, (false, false, true))]
    #[case(r#"{"status":"queued"}"#, (false, false, false))]
    #[case(r#"{"status":"novel"}"#, (false, false, false))]
    #[case(r#"{"status":null,"scheduledFor":7}"#, (false, false, false))]
    fn a_status_says_what_becomes_of_it(#[case] json: &str, #[case] says: (bool, bool, bool)) {
        let sms: Sms = serde_json::from_str(json).expect("decodes");
        assert_eq!((sms.is_scheduled(), sms.is_canceled(), sms.is_refused()), says);
    }

    #[rstest]
    #[case(r#"{"id":"e-1"}"#, true)]
    #[case(r#"{"id":"e-1","status":"novel"}"#, true)]
    #[case(r#"{"status":"queued"}"#, true)]
    #[case(r#"{"status":"novel"}"#, false)]
    #[case(r#"{"id":"","status":null}"#, false)]
    #[case("{}", false)]
    fn a_message_is_taken_where_the_answer_says_so(#[case] json: &str, #[case] taken: bool) {
        let sms: Sms = serde_json::from_str(json).expect("decodes");
        assert_eq!(sms.is_accepted(), taken);
    }

    #[test]
    fn an_event_without_a_name_is_none() {
        let event = |json: &str| serde_json::from_str::<Sms>(json).expect("decodes").event();
        assert_eq!(event(r#"{"id":"e-1"}"#), Some(EventId::new("e-1")));
        assert_eq!(event(r#"{"id":""}"#), None);
        assert_eq!(event("{}"), None);
    }
}
