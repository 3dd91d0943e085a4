//! Time of a lead's follow-up, or none.

use jiff::ZonedDateTime;

use super::{ActionPicker, Known, Status, item};
use crate::app::picker::Item;
use crate::domain::FollowUp;
use crate::domain::text::one_line;
use crate::triage::Action;
use crate::triage::compose::future_time::{self, TimeSyntax};

pub(super) fn items(
    picker: &mut ActionPicker,
    words: &str,
    known: Known<'_>,
) -> (Vec<Item>, Status) {
    let there = known.record().and_then(|facts| facts.time_zone.clone());
    let now = known.now.to_zoned_datetime(there.clone().unwrap_or_else(|| known.zone.clone()));
    let syntax = TimeSyntax::Screen(known.style);
    let typed = (!words.is_empty()).then(|| future_time::parse(words, &now, syntax));
    let before = picker.only().and_then(|target| target.before.follow_up);
    let mut items = Vec::new();
    if before != Some(FollowUp::Complete) {
        items.push(item(Action::FollowUp(FollowUp::Complete), "Complete", "mark done"));
    }
    let times = future_time::suggestions(&now).into_iter();
    items.extend(times.map(|(words, at)| timed(words, &at, known, &now)));
    let mut items = picker.fuzzy.narrow(items, words, false);
    let mut status = Status::Said(describe(picker, known, before, &now, there.is_some()));
    match typed {
        Some(Ok(when)) => {
            let first = timed(&known.style.date_time(&when.at, &now), &when.at, known, &now);
            items.retain(|item| item.choice != first.choice);
            items.insert(0, first);
            if let Some(remark) = when.remark(known.style) {
                status = Status::Said(remark);
            }
        }
        Some(Err(error)) if items.is_empty() => {
            let said = error.no_match().unwrap_or_else(|| error.to_string());
            status = Status::Said(one_line(&said).into_owned());
            picker.fault = future_time::fault(words, &now, syntax);
        }
        Some(Err(_)) | None => {}
    }
    (items, status)
}

/// A time, with what the clocks show then.
fn timed(label: &str, at: &ZonedDateTime, known: Known<'_>, now: &ZonedDateTime) -> Item {
    let here = at.with_time_zone(known.zone.clone());
    let aside = if here.datetime() == at.datetime() {
        known.style.date_time(at, now)
    } else {
        future_time::format_both(at, known.zone, now, known.style)
    };
    let aside = aside.strip_prefix(label).unwrap_or(&aside);
    item(Action::FollowUp(FollowUp::Due(at.timestamp())), label, aside.trim_start())
}

/// The current follow-up, and the time zone of the times shown.
fn describe(
    picker: &ActionPicker,
    known: Known<'_>,
    before: Option<FollowUp>,
    now: &ZonedDateTime,
    is_there: bool,
) -> String {
    let whose = if is_there { "their time" } else { "your time" };
    let clock = if is_there {
        format!("now {} {whose}", known.style.time(now.time()))
    } else {
        "in your time".to_owned()
    };
    let due = match before {
        Some(FollowUp::Due(at)) => {
            let at = at.to_zoned_datetime(now.time_zone().clone());
            format!("due {} {whose}", known.style.date_time(&at, now))
        }
        Some(FollowUp::Complete) => "No follow-up set".to_owned(),
        None if known.lead_failed() => "Couldn't load lead details".to_owned(),
        None => String::new(),
    };
    let title = format!("Follow-up for {}", picker.target_label());
    let parts = [title, due, clock].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}
