//! Snoozes: conversations that stay hidden until a time, or until the lead
//! writes, whichever comes first. They are kept on this computer and never sent
//! to the server.

use jiff::civil::{Time, Weekday, time};
use jiff::{Timestamp, ZonedDateTime};

use crate::domain::{ConversationId, RedactedText, Row};

const MORNING: Time = time(9, 0, 0, 0);
const EVENING: Time = time(18, 0, 0, 0);

/// From this time of day on, the evening is too close to be offered.
const LATE: Time = time(17, 0, 0, 0);

/// A snoozed conversation. Times are whole milliseconds, as on disk and in rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snooze {
    pub conversation: ConversationId,
    /// When it ends by itself.
    pub until: Timestamp,
    /// The lead's last message at the time of snoozing.
    pub last_inbound_at: Option<Timestamp>,
}

impl Snooze {
    /// A snooze of a conversation as it was seen.
    pub fn new(
        conversation: ConversationId,
        until: Timestamp,
        last_inbound_at: Option<Timestamp>,
    ) -> Self {
        Self { conversation, until: whole(until), last_inbound_at: last_inbound_at.map(whole) }
    }

    pub fn is_over(&self, now: Timestamp) -> bool {
        self.until <= now
    }

    /// Whether the lead has written since, by a newer copy of the row.
    pub fn is_woken_by(&self, row: &Row) -> bool {
        row.last_inbound_at() > self.last_inbound_at
    }
}

fn whole(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// A conversation as it was seen when the user chose to snooze it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnoozeTarget {
    pub conversation: ConversationId,
    /// The lead's name, for display.
    pub who: RedactedText,
    /// The lead's last message.
    pub last_inbound_at: Option<Timestamp>,
}

/// A change of what is snoozed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnoozeChange {
    /// Snoozes, or moves to another time.
    Set(Snooze),
    /// Ends it early: the user wants it back.
    Remove(ConversationId),
    /// It is over, unless another instance has moved it since.
    End(Snooze),
}

impl SnoozeChange {
    /// The id of the conversation.
    pub fn conversation(&self) -> &str {
        match self {
            Self::Remove(conversation)
            | Self::Set(Snooze { conversation, .. })
            | Self::End(Snooze { conversation, .. }) => conversation.as_str(),
        }
    }
}

/// Offered times, each with its label, the nearest first.
pub fn suggestions(now: &ZonedDateTime) -> Vec<(&'static str, ZonedDateTime)> {
    let (today, zone) = (now.date(), now.time_zone());
    let on = |date: Option<jiff::civil::Date>, at: Time| {
        date?.to_datetime(at).to_zoned_datetime(zone.clone()).ok().filter(|at| at > now)
    };
    let hour = now.checked_add(jiff::SignedDuration::from_hours(1)).ok();
    let evening = on(Some(today).filter(|_| now.time() < LATE), EVENING);
    let tomorrow = on(today.tomorrow().ok(), MORNING);
    let monday = on(today.nth_weekday(1, Weekday::Monday).ok(), MORNING);
    // On a Sunday it is the same time.
    let monday = monday.filter(|at| tomorrow.as_ref() != Some(at));
    let named =
        [("1 hour", hour), ("This evening", evening), (TOMORROW, tomorrow), ("Monday", monday)];
    named.into_iter().filter_map(|(label, at)| Some((label, at?))).collect()
}

/// The label of the time that is offered first.
pub const TOMORROW: &str = "Tomorrow";

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::Conversation;

    fn at(time: &str) -> Timestamp {
        time.parse().expect("a time")
    }

    fn row(last_inbound_at: Option<&str>) -> Row {
        let record = Conversation {
            id: Some("c".to_owned()),
            last_inbound_at: last_inbound_at.map(at),
            ..Conversation::default()
        };
        Row::new(&record).expect("has an id")
    }

    #[rstest]
    #[case::the_same(Some("2026-11-22T12:00:00.123Z"), false)]
    #[case::later(Some("2026-11-22T12:00:00.124Z"), true)]
    #[case::an_older_copy(Some("2026-11-22T11:00:00Z"), false)]
    #[case::a_copy_without_it(None, false)]
    fn only_a_later_message_of_the_lead_wakes_it(#[case] last: Option<&str>, #[case] woken: bool) {
        let seen = at("2026-11-22T12:00:00.123987654Z");
        let snooze = Snooze::new(ConversationId::new("c"), at("2026-11-23T09:00:00Z"), Some(seen));
        assert_eq!(snooze.is_woken_by(&row(last)), woken);
    }

    #[test]
    fn the_first_message_ever_wakes_it_too() {
        let snooze = Snooze::new(ConversationId::new("c"), at("2026-11-23T09:00:00Z"), None);
        assert!(snooze.is_woken_by(&row(Some("2026-11-22T12:00:00Z"))));
        assert!(!snooze.is_woken_by(&row(None)));
    }

    #[rstest]
    #[case::morning("2026-11-25T10:30[America/New_York]", &[
        "1 hour 2026-11-25T11:30:00", "This evening 2026-11-25T18:00:00",
        "Tomorrow 2026-11-26T09:00:00", "Monday 2026-11-30T09:00:00",
    ])]
    #[case::late("2026-11-25T17:00[America/New_York]", &[
        "1 hour 2026-11-25T18:00:00", "Tomorrow 2026-11-26T09:00:00",
        "Monday 2026-11-30T09:00:00",
    ])]
    #[case::sunday("2026-11-22T12:00[UTC]", &[
        "1 hour 2026-11-22T13:00:00", "This evening 2026-11-22T18:00:00",
        "Tomorrow 2026-11-23T09:00:00",
    ])]
    #[case::monday("2026-11-23T08:00[UTC]", &[
        "1 hour 2026-11-23T09:00:00", "This evening 2026-11-23T18:00:00",
        "Tomorrow 2026-11-24T09:00:00", "Monday 2026-11-30T09:00:00",
    ])]
    #[case::before_the_clocks_change("2026-10-31T12:00[America/New_York]", &[
        "1 hour 2026-10-31T13:00:00", "This evening 2026-10-31T18:00:00",
        "Tomorrow 2026-11-01T09:00:00", "Monday 2026-11-02T09:00:00",
    ])]
    fn offered_times_are_in_the_future_and_in_the_user_s_zone(
        #[case] now: &str,
        #[case] expected: &[&str],
    ) {
        let now: ZonedDateTime = now.parse().expect("a time");
        let offered = suggestions(&now);
        assert!(offered.iter().all(|(_, at)| *at > now && at.time_zone() == now.time_zone()));
        let shown: Vec<String> =
            offered.iter().map(|(label, at)| format!("{label} {}", at.datetime())).collect();
        assert_eq!(shown, expected);
    }
}
