//! Basic facts about a conversation, cheap to compute, shared by its row and
//! its timeline.

use super::seeded_rng::{self, Draw, Stream};
use super::texts::FAILURES;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// The event after the last message, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opener {
    Nothing,
    Note,
    Call,
    MissedCall,
    Voicemail,
}

/// The facts. Instants are milliseconds since 1970.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// One of the contract's values; sometimes missing.
    pub(crate) status: Option<&'static str>,
    pub(crate) unread: bool,
    pub(crate) opener: Opener,
    /// Whether the last message came from the lead.
    pub(crate) from_lead: bool,
    pub(crate) last_at: i64,
    pub(crate) message_at: i64,
    /// Time of the lead's last message, if any.
    pub(crate) inbound_at: Option<i64>,
    pub(crate) started_at: i64,
    /// Number of timeline events, 5 to 120.
    pub(crate) events: u32,
    /// The initial reply version.
    pub(crate) replies: i64,
    /// Code and reason of a failed last message.
    pub(crate) failure: (&'static str, &'static str),
}

/// The longest time from a conversation's first event to its last.
pub(super) const LONGEST: i64 = 2 * HOUR + 45 * DAY;

impl Head {
    /// The facts of a conversation whose last event was at `last_at`.
    pub(crate) fn new(seed: u64, index: u64, last_at: i64, archived: bool) -> Self {
        let mut rng = seeded_rng::rng(seed, Stream::Head, index);
        let status = match rng.u32(..1_000) {
            // Archiving settles a due reply.
            0..290 if !archived => Some("needs_reply"),
            290..680 => Some("waiting"),
            680..740 => Some("failed"),
            992.. => None,
            _ => Some("open"),
        };
        let opener = opener(status, rng.u32(..100));
        let from_lead = match status {
            Some("needs_reply") => true,
            Some("waiting" | "failed") => false,
            _ => rng.permille(600),
        };
        let silent = rng.permille(250) && status == Some("waiting");
        let called = matches!(opener, Opener::MissedCall | Opener::Voicemail);
        let unread = rng.permille(match status {
            _ if archived => 40,
            Some("needs_reply") => 620,
            _ if from_lead || called => 150,
            _ => 20,
        });
        let share = rng.f64();
        let span = 2 * HOUR + (share * share * 45.0 * DAY as f64) as i64;
        let after_message = MINUTE + rng.i64(0..span / 16);
        let after_inbound = MINUTE + rng.i64(0..span / 4);
        let message_at = last_at - if opener == Opener::Nothing { 0 } else { after_message };
        let inbound_at = match (from_lead, silent) {
            (true, _) => Some(message_at),
            (false, true) => None,
            (false, false) => Some(message_at - after_inbound),
        };
        let size = rng.f64();
        let events = 5 + (size * size * 116.0) as u32;
        Self {
            status,
            unread,
            opener,
            from_lead,
            last_at,
            message_at,
            inbound_at,
            started_at: last_at - span,
            events,
            replies: inbound_at.map_or(0, |_| 1 + rng.i64(0..i64::from(events) / 2)),
            failure: rng.pick(FAILURES),
        }
    }

    /// The instant before which the timeline is free: later events are the last
    /// messages and what followed.
    pub(crate) fn settled_at(&self) -> i64 {
        self.inbound_at.unwrap_or(self.message_at)
    }
}

fn opener(status: Option<&str>, roll: u32) -> Opener {
    match (status, roll) {
        (Some("needs_reply"), 0..5) | (Some("open") | None, 0..6) => Opener::Voicemail,
        (Some("needs_reply"), 5..10) | (Some("open") | None, 6..16) => Opener::MissedCall,
        (Some("open") | None, 16..36) => Opener::Call,
        (Some("waiting" | "failed"), 0..15) | (Some("open") | None, 36..60) => Opener::Note,
        _ => Opener::Nothing,
    }
}
