//! Messages that were sent, those that wait for their time, and numbers that
//! may not be texted.

use std::collections::{BTreeMap, HashMap};

use crate::sandbox::generator::timestamp::ApiTime;

/// What a number's owner said last about being texted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Consent {
    pub(crate) opted_out: bool,
    pub(crate) at: ApiTime,
}

impl Consent {
    /// What a text says: the words by which people opt out and in again count
    /// wherever nothing else is said.
    pub(super) fn read(text: &str, at: ApiTime) -> Option<Self> {
        let opted_out = match text.trim().to_ascii_uppercase().as_str() {
            "STOP" | "STOPALL" | "UNSUBSCRIBE" | "CANCEL" | "END" | "QUIT" => true,
            "START" | "UNSTOP" => false,
            _ => return None,
        };
        Some(Self { opted_out, at })
    }
}

/// A message that was sent under a key.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    /// Its conversation.
    pub(crate) index: u64,
    /// The id of its event.
    pub(crate) event: String,
    /// The same for the same message, another for another.
    pub(crate) fingerprint: u64,
}

/// What is known about messages.
#[derive(Clone, Debug, Default)]
pub(crate) struct Messages {
    sent: HashMap<String, Sent>,
    /// Those to be sent or to fail, by when they are due, and by their ids: the
    /// conversation's index.
    waiting: BTreeMap<(i64, String), u64>,
    consents: HashMap<String, Consent>,
}

impl Messages {
    /// The message that was sent under a key.
    pub(crate) fn under(&self, key: &str) -> Option<&Sent> {
        self.sent.get(key)
    }

    /// What the owner of a number said since the world began.
    pub(crate) fn consent(&self, number: &str) -> Option<Consent> {
        self.consents.get(number).copied()
    }

    /// When the first message is to be sent or to fail, in milliseconds since 1970.
    pub(super) fn next_due(&self) -> Option<i64> {
        self.waiting.first_key_value().map(|((due, _), _)| *due)
    }

    /// Remembers a key.
    pub(crate) fn remember(&mut self, key: &str, sent: Sent) {
        self.sent.insert(key.to_owned(), sent);
    }

    /// Lets a message wait until it is to be sent, or to fail.
    pub(crate) fn wait(&mut self, due: i64, event: &str, index: u64) {
        self.waiting.insert((due, event.to_owned()), index);
    }

    /// Waits no longer for a message.
    pub(crate) fn remove(&mut self, due: i64, event: &str) {
        self.waiting.remove(&(due, event.to_owned()));
    }

    /// Takes a message that is due: when it was, its id and conversation.
    pub(super) fn take_due(&mut self, now: i64) -> Option<(i64, String, u64)> {
        let first = self.waiting.first_entry().filter(|entry| entry.key().0 <= now)?;
        let ((due, event), index) = first.remove_entry();
        Some((due, event, index))
    }

    /// Records the consent of a number's owner.
    pub(crate) fn consented(&mut self, number: &str, consent: Consent) {
        self.consents.insert(number.to_owned(), consent);
    }
}
