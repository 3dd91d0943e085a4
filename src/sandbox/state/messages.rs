//! Sent and scheduled messages, and consent by number.

use std::collections::{BTreeMap, HashMap};

use crate::sandbox::generator::timestamp::ApiTime;

/// The last statement of a number's owner about being texted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Consent {
    pub(crate) opted_out: bool,
    pub(crate) at: ApiTime,
}

impl Consent {
    /// Parses a keyword of opt-out or opt-in, which counts if the text says
    /// nothing else.
    pub(super) fn from_text(text: &str, at: ApiTime) -> Option<Self> {
        let opted_out = match text.trim().to_ascii_uppercase().as_str() {
            "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => true,
            "START" | "UNSTOP" => false,
            _ => return None,
        };
        Some(Self { opted_out, at })
    }
}

/// A message that was sent under an idempotency key.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) index: u64,
    pub(crate) event: String,
    /// Equal for equal messages.
    pub(crate) fingerprint: u64,
}

/// Messages by key and due time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
    sent: HashMap<String, Sent>,
    /// Those due to be sent or to fail, by due time and id: the conversation's
    /// index.
    waiting: BTreeMap<(i64, String), u64>,
    consents: HashMap<String, Consent>,
}

impl Messages {
    /// The message with an idempotency key.
    pub(crate) fn under(&self, key: &str) -> Option<&Sent> {
        self.sent.get(key)
    }

    /// The consent of a number's owner since the start.
    pub(crate) fn consent(&self, number: &str) -> Option<Consent> {
        self.consents.get(number).copied()
    }

    /// When the first message is due to be sent or to fail, in milliseconds
    /// since 1970.
    pub(super) fn next_due(&self) -> Option<i64> {
        self.waiting.first_key_value().map(|((due, _), _)| *due)
    }

    /// Records an idempotency key.
    pub(crate) fn remember(&mut self, key: &str, sent: Sent) {
        self.sent.insert(key.to_owned(), sent);
    }

    /// Schedules a message to be sent, or to fail.
    pub(crate) fn wait(&mut self, due: i64, event: &str, index: u64) {
        self.waiting.insert((due, event.to_owned()), index);
    }

    /// Removes a message from the schedule.
    pub(crate) fn remove(&mut self, due: i64, event: &str) {
        self.waiting.remove(&(due, event.to_owned()));
    }

    /// Takes a due message: due time, id and conversation.
    pub(super) fn take_due(&mut self, now: i64) -> Option<(i64, String, u64)> {
        let first = self.waiting.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((due, event), index) = first.remove_entry();
        Some((due, event, index))
    }

    pub(crate) fn consented(&mut self, number: &str, consent: Consent) {
        self.consents.insert(number.to_owned(), consent);
    }
}
