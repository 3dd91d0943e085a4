//! Reads answers. The envelope must make sense; inside it every row is read on
//! its own, so that a bad one costs itself and nothing else.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_json::value::RawValue;
use serde_json::{Deserializer, Value};

use crate::api::json_repair;
use crate::domain::sms::SmsRow;
use crate::domain::{
    ContinuationToken, Conversation, LeadRow, Page, TimelineEvent, WithRaw, lenient_serde,
};

/// Why an answer makes no sense, as the end of a sentence about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Nothing, or white space.
    #[error("is empty")]
    Empty,
    /// JSON without its end.
    #[error("breaks off in the middle")]
    Cut,
    /// HTML, of a proxy for instance.
    #[error("is a web page")]
    WebPage,
    /// Anything else that is no JSON.
    #[error("is not JSON")]
    NotJson,
    /// JSON of another type.
    #[error("is not an object")]
    NotAnObject,
    /// JSON that should be a list.
    #[error("is not a list")]
    NotAList,
    /// JSON that should be a count.
    #[error("is not a number")]
    NotANumber,
    /// JSON that should be a truth value.
    #[error("is neither true nor false")]
    NotABoolean,
    /// An object that does not say which one it is.
    #[error("has no id")]
    NoId,
    /// An object that is no page.
    #[error("has no list of items")]
    NoItems,
    /// A page from which no next one could be asked for.
    #[error("has a continuation token that is no text")]
    OddToken,
}

/// Reads a page of conversations. Those without a usable id are skipped:
/// nothing could be done with them.
///
/// # Errors
/// Why the body is no page.
pub fn conversations(body: &str) -> Result<Page<Conversation>, DecodeError> {
    page(body, |c: &Conversation| c.usable_id().is_some())
}

/// Reads one conversation, which has to say which one it is.
pub(super) fn conversation(body: &str) -> Result<WithRaw<Conversation>, DecodeError> {
    let record: WithRaw<Conversation> = one(body)?;
    if record.value.usable_id().is_none() { Err(DecodeError::NoId) } else { Ok(record) }
}

/// Reads a page of a timeline.
///
/// # Errors
/// Why the body is no page.
pub fn events(body: &str) -> Result<Page<TimelineEvent>, DecodeError> {
    page(body, |_| true)
}

/// Reads a page of leads. Those without a usable id are skipped: none of them
/// could be opened.
pub(super) fn leads(body: &str) -> Result<Page<LeadRow>, DecodeError> {
    page(body, |lead: &LeadRow| lead.usable_id().is_some())
}

/// Reads a page of text messages.
pub(super) fn messages(body: &str) -> Result<Page<SmsRow>, DecodeError> {
    page(body, |message: &SmsRow| message.id.is_some())
}

/// Reads a page of leads to follow up. The contract does not say what it looks
/// like: a page, or all of them in an array.
pub(super) fn follow_ups(body: &str) -> Result<Page<LeadRow>, DecodeError> {
    if !trimmed(body).starts_with('[') {
        return leads(body);
    }
    let items = serde_json::from_str(trimmed(body)).map_err(|e| unreadable(&e))?;
    let envelope = Envelope {
        items: Some(items),
        page_size: None,
        total_count: None,
        continuation_token: None,
        continuation: None,
    };
    unpack(envelope, |lead: &LeadRow| lead.usable_id().is_some())
}

/// Reads one thing: a lead, a user, a message.
pub(super) fn one<T: DeserializeOwned>(body: &str) -> Result<WithRaw<T>, DecodeError> {
    let raw = serde_json::from_str(object_in(body)?).map_err(|e| unreadable(&e))?;
    record(raw).ok_or(DecodeError::NotJson)
}

/// Reads a list that comes without pages. Elements that are no records are left
/// out.
pub(super) fn list<T: DeserializeOwned>(body: &str) -> Result<Vec<T>, DecodeError> {
    let value = value_in(body)?;
    let elements: Vec<&RawValue> =
        serde_json::from_str(value.get()).map_err(|_| DecodeError::NotAList)?;
    Ok(elements.into_iter().filter_map(record).map(|record| record.value).collect())
}

/// Reads a count, also one in the clothes of a text. Less than nothing counts
/// as nothing.
pub(super) fn count(body: &str) -> Result<u64, DecodeError> {
    let number = lenient_serde::integer(&mut Deserializer::from_str(value_in(body)?.get()));
    let number = number.ok().flatten().ok_or(DecodeError::NotANumber)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Reads a truth value, also one in the clothes of a text.
pub(super) fn boolean(body: &str) -> Result<bool, DecodeError> {
    let value = lenient_serde::boolean(&mut Deserializer::from_str(value_in(body)?.get()));
    value.ok().flatten().ok_or(DecodeError::NotABoolean)
}

/// The JSON value that a body consists of.
pub(super) fn value_in(body: &str) -> Result<&RawValue, DecodeError> {
    let text = trimmed(body);
    match text.chars().next() {
        None => Err(DecodeError::Empty),
        Some('<') => Err(DecodeError::WebPage),
        Some(_) => serde_json::from_str(text).map_err(|e| unreadable(&e)),
    }
}

/// `PagedResult`. Every member may be missing or null, as in the contract.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow, default)]
    items: Option<Vec<&'a RawValue>>,
    #[serde(default, deserialize_with = "lenient_serde::integer")]
    page_size: Option<i64>,
    #[serde(default, deserialize_with = "lenient_serde::integer")]
    total_count: Option<i64>,
    #[serde(default)]
    continuation_token: Option<String>,
    /// Its name where the token is a parameter of that name.
    #[serde(default, deserialize_with = "lenient_serde::text")]
    continuation: Option<String>,
}

fn page<T: DeserializeOwned>(
    body: &str,
    usable: impl Fn(&T) -> bool,
) -> Result<Page<T>, DecodeError> {
    let object = object_in(body)?;
    match serde_json::from_str(object) {
        Ok(envelope) => unpack(envelope, usable),
        Err(e) if e.classify() == Category::Data => {
            // A member that comes twice fails the first reading. The last one
            // counts, as in most JSON readers.
            let mended = json_repair::lone_surrogates(object);
            let value: Value = serde_json::from_str(&mended).map_err(|e| unreadable(&e))?;
            let once = value.to_string();
            match serde_json::from_str(&once) {
                Ok(envelope) => unpack(envelope, usable),
                Err(_) if matches!(value["items"], Value::Array(_) | Value::Null) => {
                    Err(DecodeError::OddToken)
                }
                Err(_) => Err(DecodeError::NoItems),
            }
        }
        Err(e) => Err(unreadable(&e)),
    }
}

/// Without items it takes another member to tell a page from any object.
fn unpack<T: DeserializeOwned>(
    envelope: Envelope<'_>,
    usable: impl Fn(&T) -> bool,
) -> Result<Page<T>, DecodeError> {
    let is_page = envelope.continuation_token.is_some()
        || envelope.page_size.is_some()
        || envelope.total_count.is_some();
    let rows = match envelope.items {
        Some(rows) => rows,
        None if is_page => Vec::new(),
        None => return Err(DecodeError::NoItems),
    };
    let sent = rows.len();
    let mut items = Vec::with_capacity(sent);
    for raw in rows {
        items.extend(record(raw).filter(|row| usable(&row.value)));
    }
    Ok(Page {
        skipped: sent - items.len(),
        items,
        page_size: envelope.page_size.and_then(|n| u64::try_from(n).ok()),
        total: envelope.total_count.and_then(|n| u64::try_from(n).ok()),
        next: envelope
            .continuation_token
            .or(envelope.continuation)
            .filter(|token| !token.is_empty())
            .map(|token| ContinuationToken::new(&token)),
    })
}

/// Reads one record, with broken emoji mended first: those in members that
/// nobody reads here would come out of an export otherwise. What a plain
/// reading refuses is tried once more with repeated members reduced to the
/// last.
fn record<T: DeserializeOwned>(raw: &RawValue) -> Option<WithRaw<T>> {
    // An array would be read as a record's members in their order.
    if !raw.get().starts_with('{') {
        return None;
    }
    let raw = match json_repair::lone_surrogates(raw.get()) {
        Cow::Borrowed(_) => raw.to_owned(),
        Cow::Owned(mended) => RawValue::from_string(mended).ok()?,
    };
    let value = serde_json::from_str(raw.get()).or_else(|_| {
        let value: Value = serde_json::from_str(raw.get())?;
        T::deserialize(value)
    });
    Some(WithRaw { value: value.ok()?, raw })
}

/// The JSON object that a body consists of, without white space and byte order
/// mark in front, if it starts like one.
fn object_in(body: &str) -> Result<&str, DecodeError> {
    let text = trimmed(body);
    if text.starts_with('{') {
        return Ok(text);
    }
    value_in(text).and(Err(DecodeError::NotAnObject))
}

/// A body without white space and byte order mark in front.
fn trimmed(body: &str) -> &str {
    body.trim_start_matches('\u{feff}').trim_start()
}

fn unreadable(error: &serde_json::Error) -> DecodeError {
    if error.is_eof() { DecodeError::Cut } else { DecodeError::NotJson }
}

#[cfg(test)]
mod tests;
