//! The lead's inquiry, preferred call times, and active automations: facts that
//! only some leads have.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::fact_line::{Fact, Tone};
use super::text;
use crate::app::State;
use crate::app::protocol::payload::LeadFacts;
use crate::app::protocol::payload::{Automation, AutomationProgress};
use crate::domain::TimeStyle;
use crate::domain::lead_requests::requests;

/// The next automation, or the last one that failed.
pub(super) fn automations(state: &State) -> Vec<Fact> {
    let [first, others @ ..] = state.detail.automations() else { return Vec::new() };
    let failed = matches!(first.state, AutomationProgress::Failed(_));
    let told = automation(first, (state.now, &state.zone), state.time_style);
    let mut facts = vec![Fact::new(told, if failed { Tone::Bad } else { Tone::Due })];
    if !others.is_empty() {
        facts.push(Fact::new(format!("{} more", others.len()), Tone::Faint));
    }
    facts
}

fn facts(state: &State) -> Option<&LeadFacts> {
    Some(state.detail.lead()?.value()?)
}

/// `Automation: Follow-up series, next text 2:05 PM (in 2 h)`.
fn automation(
    automation: &Automation,
    (now, here): (Timestamp, &TimeZone),
    style: TimeStyle,
) -> String {
    let named = |before: &str| match &*automation.name {
        "" => before.to_owned(),
        name => format!("{before}: {name}"),
    };
    match &automation.state {
        AutomationProgress::Next { at, is_text } => {
            let what = if *is_text { "text" } else { "step" };
            let [due, today] = [*at, now].map(|at| at.to_zoned_datetime(here.clone()));
            let when = if *at <= now {
                "now".to_owned()
            } else {
                format!("{} ({})", style.time_or_date_time(&due, &today), text::until(now, *at))
            };
            format!("{}, next {what} {when}", named("Automation"))
        }
        AutomationProgress::Failed(why) if why.is_empty() => named("Automation failed"),
        AutomationProgress::Failed(why) => format!("{} ({why})", named("Automation failed")),
    }
}

/// Inquiry, preferred call times, and company.
pub(super) fn request(state: &State) -> Vec<Fact> {
    let Some(facts) = facts(state) else { return Vec::new() };
    let (zone, now) = (facts.time_zone.as_ref(), (state.now, &state.zone));
    let told = requests(&facts.lead, zone, now, state.time_style);
    let tone = |urgent| if urgent { Tone::Due } else { Tone::Plain };
    told.into_iter().map(|it| Fact::new(it.text, tone(it.is_urgent))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-28T15:00:00Z";

    #[test]
    fn an_automation_says_what_comes_next_and_when() {
        let now: Timestamp = NOW.parse().expect("a time");
        let told = |name: &str, state| {
            let automation = Automation { name: name.into(), state };
            super::automation(&automation, (now, &TimeZone::UTC), TimeStyle::default())
        };
        let next = |at: &str, is_text| AutomationProgress::Next {
            at: at.parse().expect("a time"),
            is_text,
        };
        assert_eq!(
            told("Follow-up series", next("2026-11-28T17:00:00Z", true)),
            "Automation: Follow-up series, next text 5:00 PM (in 2 h)"
        );
        assert_eq!(told("", next("2026-11-28T14:00:00Z", false)), "Automation, next step now");
        assert_eq!(told("X", AutomationProgress::Failed("".into())), "Automation failed: X");
        assert_eq!(
            told("X", AutomationProgress::Failed("No number".into())),
            "Automation failed: X (No number)"
        );
    }
}
