//! Warnings that stay on the screen until the user acknowledges them: a notice
//! disappears at the next key press, read or not.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::domain::ConversationId;
use crate::triage::compose::Kind;

/// Time for which a new alert cannot be acknowledged: a key pressed just before
/// was not meant for it.
const READ: SignedDuration = SignedDuration::from_secs(1);

/// An alert's subject: a later alert on the same one takes its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A single event: every alert of this kind is kept.
    Event,
    /// A draft that is not on disk.
    Draft(ConversationId, Kind),
    /// Entries that the last session left in the outbox.
    LastSession,
}

/// A warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    about: About,
    text: String,
    times: u32,
    raised: Timestamp,
}

impl Alert {
    /// The text, with a count where it was raised more than once.
    pub fn text(&self) -> Cow<'_, str> {
        match self.times {
            1 => Cow::Borrowed(&self.text),
            times => Cow::Owned(format!("{} ({times} times)", self.text)),
        }
    }

    /// Whether it reports a failure.
    pub fn is_problem(&self) -> bool {
        self.about != About::LastSession
    }
}

/// Unacknowledged alerts, the oldest first.
#[derive(Debug, Default)]
pub struct Alerts(Vec<Alert>);

impl Alerts {
    /// All alerts.
    pub fn all(&self) -> &[Alert] {
        &self.0
    }

    /// Raises an alert.
    pub(super) fn raise(&mut self, about: About, text: impl Into<String>, now: Timestamp) {
        let text = text.into();
        let same = |alert: &&mut Alert| match about {
            About::Event => alert.about == About::Event && alert.text == text,
            _ => alert.about == about,
        };
        match self.0.iter_mut().find(same) {
            Some(alert) if alert.about == About::Event => {
                alert.times = alert.times.saturating_add(1);
                alert.raised = now;
            }
            // The same text need not be read twice.
            Some(alert) if alert.text == text => {}
            Some(alert) => *alert = Alert { about, text, times: 1, raised: now },
            None => self.0.push(Alert { about, text, times: 1, raised: now }),
        }
    }

    /// Removes an alert that is no longer true.
    pub(super) fn withdraw(&mut self, about: &About) {
        self.0.retain(|alert| alert.about != *about);
    }

    /// Removes the first `shown` alerts, the visible ones, as far as they have
    /// been visible for long enough to be read. Returns whether any was.
    pub(super) fn acknowledge(&mut self, shown: usize, now: Timestamp) -> bool {
        let before = self.0.len();
        let mut at = 0;
        self.0.retain(|alert| {
            at += 1;
            let is_fresh = (now.duration_since(alert.raised)) < READ && now >= alert.raised;
            at > shown || is_fresh
        });
        self.0.len() < before
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::fixture::{NOW, at};

    fn texts(alerts: &Alerts) -> Vec<String> {
        alerts.all().iter().map(|alert| alert.text().into_owned()).collect()
    }

    fn later(seconds: i64) -> Timestamp {
        at(NOW) + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn only_what_was_on_the_screen_for_a_moment_is_acknowledged() {
        let mut alerts = Alerts::default();
        for text in ["a", "b", "c"] {
            alerts.raise(About::Event, text, at(NOW));
        }
        assert!(!alerts.acknowledge(2, at(NOW)), "it has just come up");
        alerts.raise(About::Event, "d", later(5));
        assert!(alerts.acknowledge(2, later(5)));
        assert_eq!(texts(&alerts), ["c", "d"]);
        assert!(alerts.acknowledge(2, later(5)));
        assert_eq!(texts(&alerts), ["d"]);
        // A clock that was put back keeps nothing on the screen for ever.
        assert!(alerts.acknowledge(1, at(NOW)));
        assert!(!alerts.acknowledge(1, at(NOW)));
    }

    #[test]
    fn what_happens_again_is_counted_and_a_draft_has_one_alert() {
        let mut alerts = Alerts::default();
        let draft = About::Draft(ConversationId::new("c"), Kind::Reply);
        for text in ["full", "full"] {
            alerts.raise(About::Event, text, at(NOW));
            alerts.raise(draft.clone(), text, at(NOW));
        }
        alerts.raise(draft.clone(), "lost", at(NOW));
        assert_eq!(texts(&alerts), ["full (2 times)", "lost"]);
        alerts.withdraw(&draft);
        assert_eq!(texts(&alerts), ["full (2 times)"]);
    }
}
