//! How messages that were sent after the world was made come along.
//!
//! An event says when it will have been delivered from the start. Whoever
//! looks at it sees what has happened until then.

use super::event::Event;
use super::stamp::Stamp;
use crate::sandbox::fields::Text;

/// From when it is queued, in milliseconds.
const SENDING: i64 = 400;
const SENT: i64 = 1_500;
const DELIVERED: i64 = 5_000;

impl Event {
    /// Puts a message on its way.
    pub(crate) fn queue(&mut self, at: Stamp) {
        let after = |millis: i64| Some(Stamp(at.0 + millis));
        self.queued_at = Some(at);
        self.sending_started_at = after(SENDING);
        self.sent_at = after(SENT);
        self.delivered_at = after(DELIVERED);
        self.status = Some(Text::Borrowed("Delivered"));
        self.description = Text::Borrowed("Message sent");
        self.billing_status = Some(Text::Borrowed("Billed"));
        self.billable_amount = Some(0.0079);
    }

    /// Whether it is a message that waits for its time.
    pub(crate) fn is_scheduled(&self) -> bool {
        self.status.as_deref() == Some("Scheduled")
    }

    /// Makes it what it is at an instant, in milliseconds since 1970.
    pub(crate) fn pass_time(&mut self, now: i64) {
        if let Some(due) = self.scheduled_for.filter(|due| self.is_scheduled() && due.0 <= now) {
            self.queue(due);
        }
        let to_come = |at: Option<Stamp>| at.is_some_and(|at| at.0 > now);
        if !to_come(self.delivered_at) {
            return;
        }
        self.delivered_at = None;
        let mut status = "Sent";
        if to_come(self.sent_at) {
            (self.sent_at, status) = (None, "Sending");
        }
        if to_come(self.sending_started_at) {
            (self.sending_started_at, status) = (None, "Queued");
        }
        self.status = Some(Text::Borrowed(status));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_along_as_time_passes() {
        let mut event = Event { status: Some(Text::Borrowed("Scheduled")), ..Event::default() };
        event.scheduled_for = Some(Stamp(10_000));
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
    fn what_was_canceled_stays_so() {
        let mut event = Event { status: Some(Text::Borrowed("Canceled")), ..Event::default() };
        event.scheduled_for = Some(Stamp(10));
        event.pass_time(1_000);
        assert_eq!(event.status.as_deref(), Some("Canceled"));
        assert!(event.sent_at.is_none());
    }
}
