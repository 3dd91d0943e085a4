//! Events of all conversations, and single ones.

use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::call::{Call, Id, NoBody};
use crate::sandbox::generator::event::Event;
use crate::sandbox::generator::event_detail;
use crate::sandbox::generator::sms_event::SmsEvent;
use crate::sandbox::http;
use crate::sandbox::listing::Period;
use crate::sandbox::problem::Problem;
use crate::sandbox::request::Request;
use crate::sandbox::versions::Schema;

/// Keys of the lists, unique among lists.
const ALL: u64 = (1 << 40) + 5;
const MESSAGES: u64 = (1 << 40) + 7;

/// The events of all conversations, optionally of a category and a period.
pub(crate) async fn all(mut call: Call) -> Result<Response, Problem> {
    let category = call.value("category").map(str::to_owned);
    let period = period(&call)?;
    let request: Request<Event> = call.list()?;
    let shared = std::sync::Arc::clone(&call.shared);
    let page = http::blocking(move || {
        let is_wanted = |event: &Event| match &category {
            None => true,
            Some(wanted) => {
                event.category.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(wanted))
            }
        };
        shared.lister.all_events(ALL, period, &request, &|_, _, event| {
            is_wanted(event).then(|| event.clone())
        })
    });
    http::page(&call.shared, &page.await?)
}

/// The text messages of all conversations.
pub(crate) async fn messages(mut call: Call) -> Result<Response, Problem> {
    let request: Request<SmsEvent> = call.list()?;
    let shared = std::sync::Arc::clone(&call.shared);
    let page = http::blocking(move || {
        shared.lister.all_events(MESSAGES, Period::default(), &request, &|changes, index, event| {
            changes.world.sms_event(index, event)
        })
    });
    http::page(&call.shared, &page.await?)
}

pub(crate) async fn message(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let id = http::path(id)?;
    let changes = call.changes();
    let found = changes.event(&id, call.now());
    let found = found.and_then(|(index, event)| changes.world.sms_event(index, &event));
    call.answer(Schema::SmsEvent, &found.ok_or_else(|| Problem::absent("message", &id))?)
}

pub(crate) async fn detail(id: Id, NoBody(call): NoBody) -> Result<Response, Problem> {
    let id = http::path(id)?;
    let event = call.changes().event(&id, call.now());
    let (_, event) = event.ok_or_else(|| Problem::absent("event", &id))?;
    call.answer(Schema::EventDetail, &event_detail::new(&event))
}

/// The period of `startAt` and `endAt`.
pub(super) fn period(call: &Call) -> Result<Period, Problem> {
    let instant = |name: &str| {
        let text = call.value(name);
        text.map(|text| {
            instant(text)
                .ok_or_else(|| Problem::member(name, "The value must be a date-time in RFC 3339."))
        })
        .transpose()
    };
    Ok(Period { from: instant("startAt")?, until: instant("endAt")? })
}

/// Milliseconds since 1970. A time without an offset is UTC.
fn instant(text: &str) -> Option<i64> {
    let local = |text: &str| Offset::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok();
    let instant = text.parse::<Timestamp>().ok().or_else(|| local(text))?;
    Some(instant.as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_without_an_offset_is_utc() {
        for (text, millis) in [
            ("1970-01-01T00:00:01Z", Some(1_000)),
            ("1970-01-01T02:00:01+02:00", Some(1_000)),
            ("1970-01-01T00:00:01", Some(1_000)),
            ("1970-01-02", Some(86_400_000)),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(instant(text), millis, "{text}");
        }
    }
}
