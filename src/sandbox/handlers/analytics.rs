//! Metrics of the organization.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Value, json};

use super::call::{Call, NoBody};
use super::events::period;
use crate::sandbox::generator::lead::add_members;
use crate::sandbox::generator::timestamp::ApiTime;
use crate::sandbox::http;
use crate::sandbox::problem::Problem;
use crate::sandbox::state::{Changes, IN_TIME, LeadResponse, Metrics};
use crate::sandbox::versions::Schema;

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Default and maximum number of days.
const USUAL_DAYS: i64 = 30;
const MOST_DAYS: i64 = 366;

/// The range of the metrics, in milliseconds since 1970.
#[derive(Clone, Copy)]
struct Range {
    from: i64,
    until: i64,
    now: i64,
}

impl Range {
    fn parse(call: &Call) -> Result<Self, Problem> {
        let now = call.now();
        let days = match call.value("days") {
            None => USUAL_DAYS,
            Some(text) => {
                let days = text.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
                let message = format!("The value must be an integer from 1 to {MOST_DAYS}.");
                days.ok_or_else(|| Problem::member("days", message))?
            }
        };
        let asked = period(call)?;
        let until = asked.until.unwrap_or(now + 1);
        let from = asked.from.unwrap_or(until - days * DAY);
        if from >= until || until - from > MOST_DAYS * DAY {
            let message =
                format!("The period must be at most {MOST_DAYS} days and end after it starts.");
            return Err(Problem::member("startAt", message));
        }
        Ok(Self { from, until, now })
    }

    /// The end of the observation of answers.
    fn observed(self) -> i64 {
        self.now.min(self.until + IN_TIME)
    }

    /// The days of the range, the first one possibly shorter.
    fn buckets(self) -> impl Iterator<Item = (i64, i64)> {
        let count = (self.until - self.from + DAY - 1) / DAY;
        (0..count)
            .map(move |day| (self.from + day * DAY, (self.from + (day + 1) * DAY).min(self.until)))
    }
}

/// Metrics of a period (`CustomerAnalyticsResponse`), from the timelines.
pub(crate) async fn mine(NoBody(call): NoBody) -> Result<Response, Problem> {
    let range = Range::parse(&call)?;
    let changes: Arc<Changes> = call.changes();
    let answer = http::blocking(move || Ok(answer(&changes, range))).await?;
    call.answer(Schema::Analytics, &answer)
}

fn answer(changes: &Changes, range: Range) -> Value {
    let Range { from, until, now } = range;
    let figures = changes.metrics(from, until, range.observed(), now);
    let before = changes.leads_between(from - (until - from), from, now);
    let all = changes.all_notifications();
    let unread = all.iter().filter(|it| !it.is_read && it.kind == "Sms").count();
    let five_minutes = Timely::of(&figures.responses, range.observed());
    let delays = Delays::of(&figures.responses);
    let mut summary = json!({
        "billingStatus": "Active",
        "walletBalance": 250.0,
        "walletStatus": "Healthy",
        "usageSpend": (figures.spent * 100.0).round() / 100.0,
        "leads": figures.responses.len(),
        "leadsComparison": comparison(figures.responses.len() as u32, before),
        "missedLeads": figures.responses.len() - delays.0.len(),
        "averageResponseMinutes": delays.average(),
        "medianResponseMinutes": delays.median(),
        "respondedWithinFiveMinutesPercent": delays.in_time(),
        "smsAttempted": figures.attempted,
        "smsSent": figures.sent,
        "smsDelivered": figures.delivered,
        "smsReceived": figures.received,
        "prospectReplies": figures.replies,
        "humanResponses": figures.by_hand,
        "callsPlaced": figures.calls_placed,
        "callsReceived": figures.calls_received,
        "missedCalls": figures.calls_missed,
        "callMinutes": f64::from(figures.call_minutes),
        "unreadMessages": unread,
        "observedThrough": ApiTime(range.observed()),
    });
    let mut metrics = json!({
        "averageMinutes": delays.average(),
        "medianMinutes": delays.median(),
        "averageMinutesTrend": trend(&figures, range, |leads| {
            json!({"value": Delays::of(leads).average()})
        }),
        "respondedLeads": delays.0.len(),
        "unrespondedLeads": figures.responses.len() - delays.0.len(),
        "respondedWithinFiveMinutesPercent": delays.in_time(),
        "missedCalls": figures.calls_missed,
        "unreadMessages": unread,
        "cohortStartAt": ApiTime(from),
        "cohortEndAt": ApiTime(until),
        "observedThrough": ApiTime(range.observed()),
        "responseDefinition": "A text or call by a person after the lead came in",
        "slaTrend": trend(&figures, range, |leads| {
            let timely = Timely::of(leads, range.observed());
            json!({
                "eligibleLeads": timely.eligible, "pendingLeads": timely.pending,
                "timelyLeads": timely.in_time, "unrespondedLeads": timely.unanswered,
                "coveragePercent": timely.percent(),
            })
        }),
    });
    for figures in [&mut summary, &mut metrics] {
        five_minutes.add_to(figures);
    }
    json!({
        "generatedAt": ApiTime(now),
        "range": {"startAt": ApiTime(from), "endAt": ApiTime(until), "bucketSize": 1},
        "responseMetrics": metrics,
        "summary": summary,
    })
}

fn comparison(current: u32, previous: u32) -> Value {
    let change = f64::from(current) - f64::from(previous);
    let percent = (previous > 0).then(|| round(change / f64::from(previous) * 100.0));
    let direction = if change > 0.0 {
        "Up"
    } else if change < 0.0 {
        "Down"
    } else {
        "Flat"
    };
    json!({
        "current": current, "previous": previous, "changePercent": percent, "direction": direction,
    })
}

fn round(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Response times, in milliseconds, ascending.
struct Delays(Vec<i64>);

impl Delays {
    fn of(responses: &[LeadResponse]) -> Self {
        let mut delays: Vec<i64> = responses.iter().filter_map(|it| it.delay()).collect();
        delays.sort_unstable();
        Self(delays)
    }

    fn average(&self) -> Option<f64> {
        let sum: i64 = self.0.iter().sum();
        (!self.0.is_empty()).then(|| minutes(sum / self.0.len() as i64))
    }

    fn median(&self) -> Option<f64> {
        let middle = self.0.len() / 2;
        let upper = *self.0.get(middle)?;
        let lower = if self.0.len().is_multiple_of(2) { self.0[middle - 1] } else { upper };
        Some(minutes(lower.midpoint(upper)))
    }

    /// Percentage of answers in time.
    fn in_time(&self) -> Option<f64> {
        let count = self.0.iter().filter(|delay| **delay <= IN_TIME).count();
        (!self.0.is_empty()).then(|| round(count as f64 / self.0.len() as f64 * 100.0))
    }
}

fn minutes(millis: i64) -> f64 {
    round(millis as f64 / 60_000.0)
}

/// Counts of leads by timely answer.
struct Timely {
    eligible: usize,
    pending: usize,
    in_time: usize,
    unanswered: usize,
}

impl Timely {
    fn of(responses: &[LeadResponse], observed: i64) -> Self {
        let (mature, young): (Vec<LeadResponse>, Vec<LeadResponse>) =
            responses.iter().partition(|it| it.came_at + IN_TIME <= observed);
        Self {
            eligible: mature.len(),
            pending: young.len(),
            in_time: mature.iter().filter(|it| it.in_time()).count(),
            unanswered: mature.iter().filter(|it| it.answered_at.is_none()).count(),
        }
    }

    fn percent(&self) -> Option<f64> {
        (self.eligible > 0).then(|| round(self.in_time as f64 / self.eligible as f64 * 100.0))
    }

    fn add_to(&self, figures: &mut Value) {
        figures["overallFiveMinuteSlaPercent"] = json!(self.percent());
        figures["slaEligibleLeads"] = json!(self.eligible);
        figures["slaPendingLeads"] = json!(self.pending);
        figures["slaTimelyLeads"] = json!(self.in_time);
        figures["slaUnrespondedLeads"] = json!(self.unanswered);
    }
}

fn label(from: i64) -> String {
    let instant = jiff::Timestamp::from_millisecond(from).unwrap_or_default();
    jiff::tz::Offset::UTC.to_datetime(instant).date().to_string()
}

/// Figures of each day, from the leads created on it.
fn trend(figures: &Metrics, range: Range, point: impl Fn(&[LeadResponse]) -> Value) -> Vec<Value> {
    let point = |(from, until): (i64, i64)| {
        let within = |it: &&LeadResponse| from <= it.came_at && it.came_at < until;
        let responses: Vec<_> = figures.responses.iter().filter(within).copied().collect();
        let mut point = point(&responses);
        add_members(
            &mut point,
            json!({
                "startAt": ApiTime(from), "endAt": ApiTime(until), "label": label(from),
            }),
        );
        point
    };
    range.buckets().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(came_at: i64, delay: Option<i64>) -> LeadResponse {
        LeadResponse { came_at, answered_at: delay.map(|delay| came_at + delay) }
    }

    #[test]
    fn delays_have_an_average_and_a_median() {
        let minute = 60_000;
        let odd: Vec<_> = [3, 1, 20].map(|it| response(0, Some(it * minute))).to_vec();
        let delays = Delays::of(&odd);
        assert_eq!((delays.average(), delays.median()), (Some(8.0), Some(3.0)));
        assert_eq!(delays.in_time(), Some(66.7));
        let even: Vec<_> = [1, 2, 4, 50].map(|it| response(0, Some(it * minute))).to_vec();
        assert_eq!(Delays::of(&even).median(), Some(3.0));
        let none = Delays::of(&[response(0, None)]);
        assert_eq!((none.average(), none.median(), none.in_time()), (None, None, None));
    }

    #[test]
    fn a_lead_counts_once_it_has_had_its_five_minutes() {
        let responses = [
            response(0, Some(IN_TIME)),
            response(0, Some(IN_TIME + 1)),
            response(0, None),
            response(IN_TIME, None),
        ];
        let timely = Timely::of(&responses, IN_TIME);
        assert_eq!((timely.eligible, timely.pending), (3, 1));
        assert_eq!((timely.in_time, timely.unanswered), (1, 1));
        assert_eq!(timely.percent(), Some(33.3));
        assert_eq!(Timely::of(&[], 0).percent(), None);
    }
}
