//! The lifecycle of messages sent after the start.
//!
//! An event contains its final state and time from the beginning. A read shows
//! the state reached by then. Most messages are delivered; a word in capitals
//! in the text selects another outcome.

use super::event::Event;
use super::suppression_entry::{OPT_OUT, SuppressionEntry};
use super::timestamp::ApiTime;
use crate::sandbox::fields::Text;

/// Milliseconds from being queued to being sent.
const SENDING: i64 = 400;
const SENT: i64 = 1_500;
const DELIVERED: i64 = 5_000;

/// A failed delivery.
struct DeliveryFailure {
    /// The word that selects it.
    word: &'static str,
    status: &'static str,
    error_code: Option<&'static str>,
    reason: &'static str,
    /// Milliseconds after being queued.
    after: i64,
}

const MISHAPS: [DeliveryFailure; 3] = [
    DeliveryFailure {
        word: "FAIL",
        status: "Failed",
        error_code: Some("30007"),
        reason: "Carrier refused the message as spam",
        after: SENT,
    },
    DeliveryFailure {
        word: "UNDELIVERABLE",
        status: "Undeliverable",
        error_code: Some("30003"),
        reason: "The handset could not be reached",
        after: DELIVERED,
    },
    DeliveryFailure {
        word: "BLOCK",
        status: "Blocked",
        error_code: None,
        reason: "Blocked outside of permitted hours",
        after: SENDING,
    },
];

impl DeliveryFailure {
    /// The failure selected by a text.
    fn from_text(text: &str) -> Option<&'static Self> {
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        words.find_map(|word| MISHAPS.iter().find(|mishap| mishap.word == word))
    }
}

impl Event {
    /// Queues a message.
    pub(crate) fn queue(&mut self, at: ApiTime) {
        let after = |millis: i64| Some(ApiTime(at.0 + millis));
        self.queued_at = Some(at);
        self.sending_started_at = after(SENDING);
        self.sent_at = after(SENT);
        if let Some(mishap) = self.summary.as_deref().and_then(DeliveryFailure::from_text) {
            self.fail_delivery(mishap, at);
        } else {
            self.delivered_at = after(DELIVERED);
            self.status = Some(Text::Borrowed("Delivered"));
        }
        self.description = Text::Borrowed("Message sent");
        self.billing_status = Some(Text::Borrowed("Billed"));
        self.billable_amount = Some(0.0079);
    }

    /// Sets a failed delivery.
    fn fail_delivery(&mut self, mishap: &DeliveryFailure, queued: ApiTime) {
        let at = Some(ApiTime(queued.0 + mishap.after));
        match mishap.status {
            "Failed" => (self.failed_at, self.sent_at) = (at, None),
            "Undeliverable" => self.undeliverable_at = at,
            _ => (self.blocked_at, self.sending_started_at, self.sent_at) = (at, None, None),
        }
        self.status = Some(Text::Borrowed(mishap.status));
        self.error_code = mishap.error_code.map(Text::Borrowed);
        self.status_reason = Some(Text::Borrowed(mishap.reason));
    }

    /// Blocks a scheduled message when it is due.
    pub(crate) fn block(&mut self, at: ApiTime, because: &SuppressionEntry) {
        let opted_out = because.source == OPT_OUT;
        self.status = Some(Text::Borrowed(if opted_out { "Opted out" } else { "Blocked" }));
        self.status_reason = Some(Text::Borrowed(because.customer_reason()));
        self.compliance_action = Some(Text::Borrowed("Suppressed"));
        self.blocked_at = Some(at);
    }

    /// Time and reason of its failure, if it fails.
    pub(crate) fn failure_at(&self) -> Option<(ApiTime, Text)> {
        let at = self.failed_at.or(self.undeliverable_at).or(self.blocked_at)?;
        Some((at, self.status_reason.clone().unwrap_or_default()))
    }

    /// Whether it is a scheduled message.
    pub(crate) fn is_scheduled(&self) -> bool {
        self.status.as_deref() == Some("Scheduled")
    }

    /// Its state at an instant, in milliseconds since 1970.
    pub(crate) fn pass_time(&mut self, now: i64) {
        if let Some(due) = self.scheduled_for.filter(|due| self.is_scheduled() && due.0 <= now) {
            self.queue(due);
        }
        let to_come = |at: Option<ApiTime>| at.is_some_and(|at| at.0 > now);
        let end = self.delivered_at.or(self.failure_at().map(|(at, _)| at));
        if !to_come(end) {
            return;
        }
        (self.delivered_at, self.failed_at) = (None, None);
        (self.undeliverable_at, self.blocked_at) = (None, None);
        (self.error_code, self.status_reason) = (None, None);
        self.sent_at = self.sent_at.filter(|at| at.0 <= now);
        self.sending_started_at = self.sending_started_at.filter(|at| at.0 <= now);
        let status = match (self.sending_started_at, self.sent_at) {
            (_, Some(_)) => "Sent",
            (Some(_), None) => "Sending",
            (None, None) => "Queued",
        };
        self.status = Some(Text::Borrowed(status));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_along_as_time_passes() {
        let mut event = Event { status: Some(Text::Borrowed("Scheduled")), ..Event::default() };
        event.scheduled_for = Some(ApiTime(10_000));
        let at = |now: i64| {
            let mut event = event.clone();
            event.pass_time(now);
            (event.status.unwrap_or_default().into_owned(), event.delivered_at.is_some())
        };
        for (now, status) in [
            (9_999, "Scheduled"),
            (10_000, "Queued"),
            (10_400, "Sending"),
            (11_500, "Sent"),
            (15_000, "Delivered"),
        ] {
            assert_eq!(at(now), (status.to_owned(), status == "Delivered"), "{now}");
        }
    }

    #[test]
    fn a_word_asks_for_a_bad_end() {
        let ends = |text: &'static str, now: i64| {
            let mut event = Event { summary: Some(Text::Borrowed(text)), ..Event::default() };
            event.queue(ApiTime(0));
            event.pass_time(now);
            let code = event.error_code.is_some();
            (event.status.unwrap_or_default().into_owned(), code, event.status_reason.is_some())
        };
        let end = |status: &str, code, reason| (status.to_owned(), code, reason);
        assert_eq!(ends("this will FAIL.", 600), end("Sending", false, false));
        assert_eq!(ends("this will FAIL.", 1_500), end("Failed", true, true));
        assert_eq!(ends("UNDELIVERABLE", 4_999), end("Sent", false, false));
        assert_eq!(ends("UNDELIVERABLE", 5_000), end("Undeliverable", true, true));
        assert_eq!(ends("BLOCK", 100), end("Queued", false, false));
        assert_eq!(ends("BLOCK", 400), end("Blocked", false, true));
        assert_eq!(ends("Do not fail, FAILURES", 5_000), end("Delivered", false, false));
    }

    #[test]
    fn what_was_canceled_stays_so() {
        let mut event = Event { status: Some(Text::Borrowed("Canceled")), ..Event::default() };
        event.scheduled_for = Some(ApiTime(10));
        event.pass_time(1_000);
        assert_eq!(event.status.as_deref(), Some("Canceled"));
        assert!(event.sent_at.is_none());
    }
}
