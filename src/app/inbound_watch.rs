//! New messages of leads, each of them once.
//!
//! A row tells when the lead last wrote. That is new if it is later than any
//! time seen so far, but for a little: the server may commit two messages in
//! another order than that of their times. Which of the latest ones were seen
//! is kept by conversation, so that the memory stays small.

use std::collections::HashMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::app::protocol::notification::Notification;
use crate::app::protocol::payload::RequestId;
use crate::domain::phone_format::NorthAmericanNumber;
use crate::domain::text_layout::cut;
use crate::domain::{RedactedText, RetryClass, Row, text};
use crate::settings::Notify;

/// How far messages can be out of order.
const DISORDER: SignedDuration = SignedDuration::from_mins(1);

/// How far the server's clock can be ahead. A row from beyond that must not
/// hide the messages until then.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Maximum number of conversations whose latest message is known.
const MAX: usize = 2_000;

/// Minimum time between two announcements.
const GAP: SignedDuration = SignedDuration::from_secs(5);

/// Maximum columns of a name, and of the text after it.
const NAME: usize = 60;
const TEXT: usize = 80;

/// Maximum length of a name, and of the text after it, in bytes.
const BYTES: usize = 160;

#[derive(Default)]
pub struct InboundWatch {
    /// The request for the newest conversations.
    request: Option<RequestId>,
    /// Whether such a request was answered since the user looked: what was
    /// there then is not new.
    has_begun: bool,
    /// Whether it was refused for good since then.
    is_refused: bool,
    /// The latest message seen.
    newest: Option<Timestamp>,
    /// The latest ones by conversation.
    seen: HashMap<Box<str>, Timestamp>,
    /// Number of conversations with messages that were not announced yet, and
    /// the words for one of them.
    waiting: usize,
    words: Option<RedactedText>,
    announced_at: Option<Timestamp>,
}

impl InboundWatch {
    /// The user looks: what is there when they stop is not new.
    pub(in crate::app) fn begin(&mut self) {
        self.clear();
        (self.has_begun, self.is_refused) = (false, false);
    }

    /// Whether a request would be the only one, and of use.
    pub(in crate::app) fn may_request(&self) -> bool {
        self.request.is_none() && !self.is_refused
    }

    pub(in crate::app) fn requested(&mut self, request: RequestId) {
        self.request = Some(request);
    }

    /// Whether a request was made here; it is done then.
    pub(in crate::app) fn finish(&mut self, request: RequestId) -> bool {
        self.request.take_if(|own| *own == request).is_some()
    }

    /// A request failed, if it was made here.
    pub(in crate::app) fn failed(&mut self, request: RequestId, retry: RetryClass) {
        if self.finish(request) {
            self.is_refused = retry == RetryClass::Never;
        }
    }

    /// The rows of the newest conversations whose leads have written
    /// since the last time; none the first time.
    pub(in crate::app) fn new_in<'a>(&mut self, rows: &'a [Row], now: Timestamp) -> Vec<&'a Row> {
        let had_begun = std::mem::replace(&mut self.has_begun, true);
        let new = rows.iter().filter(|row| had_begun && self.is_new(row)).collect();
        self.see(rows, now);
        new
    }

    fn is_new(&self, row: &Row) -> bool {
        let Some(at) = row.last_inbound_at().filter(|at| self.is_recent(*at)) else {
            return false;
        };
        self.seen.get(row.id()).is_none_or(|seen| at > *seen)
    }

    /// Whether a message is among the latest ones, or later.
    fn is_recent(&self, at: Timestamp) -> bool {
        self.newest.and_then(|newest| newest.checked_sub(DISORDER).ok()).is_none_or(|old| at > old)
    }

    /// The messages of these rows are not new any more.
    pub(in crate::app) fn see(&mut self, rows: &[Row], now: Timestamp) {
        let latest_possible = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
        for row in rows {
            let Some(at) = row.last_inbound_at().filter(|at| self.is_recent(*at)) else { continue };
            self.newest = self.newest.max(Some(at.min(latest_possible)));
            match self.seen.get_mut(row.id()) {
                Some(seen) => *seen = at.max(*seen),
                None => _ = self.seen.insert(row.id().into(), at),
            }
        }
        let mut seen = std::mem::take(&mut self.seen);
        seen.retain(|_, at| self.is_recent(*at));
        if seen.len() > MAX {
            let mut times: Vec<Timestamp> = seen.values().copied().collect();
            times.sort_unstable();
            let oldest = times[times.len() - MAX];
            seen.retain(|_, at| *at >= oldest);
        }
        self.seen = seen;
    }

    /// Number of conversations whose latest message is known.
    #[cfg(test)]
    pub(in crate::app) fn known(&self) -> usize {
        self.seen.len()
    }

    /// A new message is to be announced.
    pub(in crate::app) fn add(&mut self, row: &Row, settings: &Notify) {
        self.waiting += 1;
        self.words = Some(RedactedText::new(&words(row, settings.text)));
    }

    /// Nothing is to be announced any more: the user is here, or rests.
    pub(in crate::app) fn clear(&mut self) {
        self.waiting = 0;
        self.words = None;
    }

    /// Time until the next announcement, if something is to be announced.
    pub(in crate::app) fn pause(&self, now: Timestamp) -> Option<Duration> {
        let since = self.announced_at.map(|at| now.duration_since(at));
        // A clock that was set back does not silence it.
        let left = since.filter(|since| !since.is_negative()).map(|since| GAP - since);
        (self.waiting > 0).then(|| left.and_then(|left| left.try_into().ok()).unwrap_or_default())
    }

    /// The announcement of all that waits.
    pub(in crate::app) fn announce(&mut self, now: Timestamp, settings: &Notify) -> Notification {
        self.announced_at = Some(now);
        let words = match (std::mem::take(&mut self.waiting), self.words.take()) {
            (1, Some(words)) => words,
            (count, _) => RedactedText::new(&format!("{count} new messages")),
        };
        Notification { text: settings.desktop.then_some(words), bell: settings.bell }
    }
}

/// One clean line about a lead's message, with the start of its text if that is
/// asked for and known.
fn words(row: &Row, with_text: bool) -> String {
    let mut words = "New message".to_owned();
    if let Some(name) = name(row) {
        words += " from ";
        words += &cut(&text::short_line(&name, BYTES), NAME, "…");
    }
    if with_text && row.is_from_lead() {
        words += ": ";
        words += &cut(&text::short_line(row.snippet(), BYTES), TEXT, "…");
    }
    words
}

/// The lead's name, else the number or the address; not the conversation's id,
/// which says nothing.
fn name(row: &Row) -> Option<String> {
    let phone = row.lead_phone();
    let has_name = !row.first_name().is_empty() || !row.last_name().is_empty();
    if !has_name && let Some(number) = NorthAmericanNumber::from_e164(phone) {
        return Some(number.as_str().to_owned());
    }
    let (first, last) = row.display_name();
    let is_known = has_name || !phone.is_empty() || !row.email().is_empty();
    is_known.then(|| format!("{first} {last}").trim_end().to_owned())
}
