//! Metrics of a period, from the timelines.

use std::collections::HashMap;

use super::Changes;
use super::messages::Consent;
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::timestamp::ApiTime;

const MINUTE: i64 = 60_000;
const WEEK: i64 = 7 * 24 * 60 * MINUTE;

/// The target response time.
pub(crate) const IN_TIME: i64 = 5 * MINUTE;

/// A new lead, and when a person answered it. Instants are milliseconds since
/// 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) came_at: i64,
    pub(crate) answered_at: Option<i64>,
}

impl Response {
    /// The response time, in milliseconds.
    pub(crate) fn delay(self) -> Option<i64> {
        self.answered_at.map(|at| at - self.came_at)
    }

    pub(crate) fn in_time(self) -> bool {
        self.delay().is_some_and(|delay| delay <= IN_TIME)
    }
}

/// Counts of a period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Metrics {
    /// The new leads, oldest first.
    pub(crate) responses: Vec<Response>,
    pub(crate) attempted: u32,
    pub(crate) sent: u32,
    pub(crate) delivered: u32,
    pub(crate) received: u32,
    /// Without opt-out and opt-in keywords.
    pub(crate) replies: u32,
    /// Texts written by a person.
    pub(crate) by_hand: u32,
    pub(crate) calls_placed: u32,
    pub(crate) calls_received: u32,
    pub(crate) calls_missed: u32,
    pub(crate) call_minutes: u32,
    pub(crate) spent: f64,
}

impl Changes {
    /// The metrics from an instant up to another, with answers until
    /// `observed`, as of `now`.
    pub(crate) fn metrics(&self, from: i64, until: i64, observed: i64, now: i64) -> Metrics {
        let mut figures = Metrics::default();
        // By the conversations that the leads began.
        let mut came: HashMap<u64, Response> = HashMap::new();
        let mut start = from;
        while start < observed.max(until) {
            let end = (start + WEEK).min(observed.max(until));
            let mut events = self.events_between(start, end, now);
            events.reverse();
            for (index, event) in &events {
                let at = event.created_at.0;
                if at < until {
                    figures.count(event, now);
                    if event.timeline_type == "LeadCreated" {
                        came.insert(*index, Response { came_at: at, answered_at: None });
                    }
                }
                if let Some(response) = came.get_mut(index)
                    && event.is_answer()
                    && at <= observed
                {
                    response.answered_at.get_or_insert(at);
                }
            }
            start = end;
        }
        figures.responses = came.into_values().collect();
        figures.responses.sort_by_key(|response| (response.came_at, response.answered_at));
        figures
    }

    /// Number of leads created from an instant up to another.
    pub(crate) fn leads_between(&self, from: i64, until: i64, now: i64) -> u32 {
        self.metrics(from, until, until, now).responses.len() as u32
    }
}

impl Event {
    /// Whether it is a person's answer to the lead.
    fn is_answer(&self) -> bool {
        let reached = self.timeline_type == "Call" || self.is_message() && self.sent_at.is_some();
        reached && self.direction.as_deref() == Some("Outbound") && self.actor_user_id.is_some()
    }
}

impl Metrics {
    fn count(&mut self, event: &Event, now: i64) {
        let past = |at: Option<ApiTime>| u32::from(at.is_some_and(|at| at.0 <= now));
        let inbound = event.direction.as_deref() == Some("Inbound");
        if event.is_message() && inbound {
            self.received += 1;
            let text = event.summary.as_deref().unwrap_or_default();
            self.replies += u32::from(Consent::from_text(text, event.created_at).is_none());
        } else if event.is_message() {
            self.attempted += past(event.sending_started_at);
            self.sent += past(event.sent_at);
            self.delivered += past(event.delivered_at);
            self.by_hand += past(event.sent_at.filter(|_| event.actor_user_id.is_some()));
            self.spent += event.billable_amount.unwrap_or_default();
        }
        match (event.timeline_type, event.status.as_deref()) {
            ("Call", Some("Missed")) => self.calls_missed += 1,
            ("Call", _) if inbound => self.calls_received += 1,
            ("Call", _) => self.calls_placed += 1,
            _ => return,
        }
        let minutes =
            event.description.split(|c: char| !c.is_ascii_digit()).find(|it| !it.is_empty());
        self.call_minutes += minutes.and_then(|minutes| minutes.parse::<u32>().ok()).unwrap_or(0);
    }
}
