//! What a lead asks for, in words: inquiry and preferred call times.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::lead::{CallbackWindow, Inquiry};
use super::text::{number, one_line};
use super::text_layout::cut;
use super::{Lead, TimeStyle};

/// Maximum length of the description of an inquiry, in columns.
const DESCRIPTION: usize = 60;

/// A thing that a lead asks for, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub text: String,
    pub is_urgent: bool,
}

/// Inquiry, preferred call times and company, in the order of their use. `zone`
/// is the lead's time zone, if known.
pub fn requests(
    lead: &Lead,
    zone: Option<&TimeZone>,
    (now, here): (Timestamp, &TimeZone),
    style: TimeStyle,
) -> Vec<Request> {
    let local = now.to_zoned_datetime(zone.unwrap_or(here).clone()).datetime();
    let mut said = Vec::new();
    if let Some(inquiry) = &lead.inquiry {
        said.extend(named("Wants", inquiry.service.as_deref()));
        said.extend(urgency(inquiry));
    }
    let windows = lead.contact_preferences.iter().flat_map(|it| &it.callback_windows);
    said.extend(callback(windows, local, (zone, here), style).map(plain));
    if let Some(inquiry) = &lead.inquiry {
        said.extend(budget(inquiry).map(plain));
        let start = inquiry.desired_start_date;
        said.extend(start.map(|date| plain(format!("start {}", day(date, local.date(), style)))));
    }
    if let Some(words) = lead.inquiry.as_ref().and_then(|it| it.description.as_deref()) {
        let words = one_line(words);
        let words = cut(&words, DESCRIPTION, "...");
        said.extend((!words.is_empty()).then(|| plain(format!("“{words}”"))));
    }
    if let Some(company) = &lead.company {
        let parts = [company.name.as_deref(), company.job_title.as_deref()];
        let parts = parts.into_iter().flatten().map(one_line).filter(|part| !part.is_empty());
        let company = parts.collect::<Vec<_>>().join(", ");
        said.extend((!company.is_empty()).then(|| plain(company)));
    }
    said
}

fn plain(text: String) -> Request {
    Request { text, is_urgent: false }
}

fn named(what: &str, name: Option<&str>) -> Option<Request> {
    let name = one_line(name?);
    (!name.is_empty()).then(|| plain(format!("{what}: {name}")))
}

/// A flexible inquiry is not mentioned.
fn urgency(inquiry: &Inquiry) -> Option<Request> {
    let text = one_line(inquiry.urgency.as_deref()?).to_lowercase();
    let is_urgent = text == "urgent";
    (!text.is_empty() && text != "flexible").then_some(Request { text, is_urgent })
}

/// `$2,000-4,000`, `from $2,000`, `up to EUR 4,000`.
fn budget(inquiry: &Inquiry) -> Option<String> {
    let amount = |amount: Option<f64>| {
        amount.filter(|amount| (0.0..1e15).contains(amount)).map(|it| number(it as u64))
    };
    let code = one_line(inquiry.currency.as_deref().unwrap_or_default());
    let sign = match &*code {
        "USD" | "" => "$".to_owned(),
        other => format!("{other} "),
    };
    Some(match (amount(inquiry.budget_minimum), amount(inquiry.budget_maximum)) {
        (Some(least), Some(most)) if least == most => format!("{sign}{least}"),
        (Some(least), Some(most)) => format!("{sign}{least}-{most}"),
        (Some(least), None) => format!("from {sign}{least}"),
        (None, Some(most)) => format!("up to {sign}{most}"),
        (None, None) => return None,
    })
}

/// The next preferred call time, in the lead's local time and in the user's
/// where that differs; past ones are skipped.
fn callback<'a>(
    windows: impl Iterator<Item = &'a CallbackWindow>,
    local: DateTime,
    (there, here): (Option<&TimeZone>, &TimeZone),
    style: TimeStyle,
) -> Option<String> {
    let mut open: Vec<(Date, Option<Time>, Option<Time>)> =
        windows.filter_map(|it| Some((it.date?, it.start, it.end))).collect();
    open.retain(|(date, _, end)| match end {
        Some(end) => date.to_datetime(*end) > local,
        None => *date >= local.date(),
    });
    open.sort_unstable();
    let (date, start, end) = *open.first()?;
    let day = day(date, local.date(), style);
    let when = match (start, end) {
        (Some(start), Some(end)) => format!(" {}", style.time_range(start, end)),
        (Some(start), None) => format!(" from {}", style.time(start)),
        (None, Some(end)) => format!(" until {}", style.time(end)),
        (None, None) => String::new(),
    };
    let Some(there) = there else { return Some(format!("call {day}{when} (local time unknown)")) };
    let ours = start.and_then(|start| our_time(date.to_datetime(start), end, (there, here), style));
    let ours = ours.map(|ours| format!(", {ours} yours")).unwrap_or_default();
    Some(format!("call {day}{when} their time{ours}"))
}

/// The same time by the user's clock, where that differs.
fn our_time(
    start: DateTime,
    end: Option<Time>,
    (there, here): (&TimeZone, &TimeZone),
    style: TimeStyle,
) -> Option<String> {
    let ours = |at: DateTime| {
        let at = there.to_timestamp(at).ok()?;
        Some(at.to_zoned_datetime(here.clone()).datetime())
    };
    let from = ours(start).filter(|from| *from != start)?;
    let weekday = if from.date() == start.date() { "" } else { "%a " };
    let time = match end {
        Some(end) => style.time_range(from.time(), ours(start.date().to_datetime(end))?.time()),
        None => style.time(from.time()),
    };
    Some(format!("{}{time}", from.strftime(weekday)))
}

/// `today`, `Sat Nov 28`.
fn day(date: Date, today: Date, style: TimeStyle) -> String {
    if date == today { "today".to_owned() } else { style.day(date, today) }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use serde_json::{Value, json};

    use super::*;

    const NOW: &str = "2026-11-28T15:00:00Z";

    fn said(lead: Value) -> Vec<String> {
        let lead: Lead = serde_json::from_value(lead).expect("decodes");
        let now = (NOW.parse().expect("a time"), &TimeZone::UTC);
        let told = requests(&lead, lead.time_zone().as_ref(), now, TimeStyle::default());
        told.into_iter().map(|said| said.text).collect()
    }

    #[test]
    fn what_a_lead_asks_for_is_told_in_the_order_of_its_use() {
        let lead = json!({
            "contact": {"timeZoneId": "America/New_York"},
            "inquiry": {
                "service": "Gutter\nguards", "urgency": "Urgent", "budgetMinimum": 2000,
                "budgetMaximum": "4000", "currency": "USD", "desiredStartDate": "2026-12-05",
                "description": "Two sides\nof the house",
            },
            "contactPreferences": {"callbackWindows": [
                {"date": "2026-11-30", "start": "09:00:00", "end": "11:00:00"},
                {"date": "2026-11-28", "start": "08:00:00", "end": "10:00:00"},
                {"date": "2026-11-28", "start": "11:30:00", "end": "13:00:00"},
            ]},
            "company": {"name": "Diallo Bakery", "jobTitle": "Owner"},
        });
        // It is 10:00 AM there: the first window has just closed.
        let due = [
            "Wants: Gutter guards",
            "urgent",
            "call today 11:30 AM-1:00 PM their time, 4:30-6:00 PM yours",
            "$2,000-4,000",
            "start Sat Dec 5",
            "“Two sides of the house”",
            "Diallo Bakery, Owner",
        ];
        assert_eq!(said(lead), due);
    }

    #[rstest]
    #[case(json!({}), &[])]
    #[case(json!({"inquiry": null, "company": [], "contactPreferences": 7}), &[])]
    #[case(json!({"inquiry": {"service": " ", "urgency": "Flexible", "currency": "EUR"}}), &[])]
    #[case(json!({"inquiry": {"urgency": "Tomorrow", "budgetMinimum": 500}}), &["tomorrow", "from $500"])]
    #[case(json!({"inquiry": {"budgetMaximum": 1e6, "currency": "EUR"}}), &["up to EUR 1,000,000"])]
    #[case(json!({"inquiry": {"budgetMinimum": -1, "budgetMaximum": 1e300}}), &[])]
    #[case(json!({"inquiry": {"desiredStartDate": "2027-01-05T00:00:00Z"}}), &["start Tue Jan 5, 2027"])]
    fn what_is_missing_or_odd_is_left_out(#[case] lead: Value, #[case] due: &[&str]) {
        assert_eq!(said(lead), due);
    }

    #[rstest]
    #[case(
        json!({"date": "2026-11-29", "start": "13:00:00", "end": "15:30:00"}),
        "call Sun Nov 29 1:00-3:30 PM", ", 9:00-11:30 PM yours"
    )]
    #[case(
        json!({"date": "2026-11-29", "start": "17:00:00"}),
        "call Sun Nov 29 from 5:00 PM", ", Mon 1:00 AM yours"
    )]
    #[case(json!({"date": "2026-11-28", "end": "23:00:00"}), "call today until 11:00 PM", "")]
    #[case(json!({"date": "2026-11-28"}), "call today", "")]
    fn a_window_is_by_the_clock_of_the_lead(
        #[case] window: Value,
        #[case] due: &str,
        #[case] ours: &str,
    ) {
        let lead = |zone: &str| {
            json!({
                "contact": {"timeZoneId": zone},
                "contactPreferences": {"callbackWindows": [window, {"start": "09:00:00"}]},
            })
        };
        let theirs = format!("{due} their time{ours}");
        assert_eq!(said(lead("Pacific Standard Time")), [theirs]);
        assert_eq!(said(lead("Nowhere/Land")), [format!("{due} (local time unknown)")]);
    }
}
