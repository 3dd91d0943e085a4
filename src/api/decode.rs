//! Decodes answers. The envelope must be valid; each row is decoded on its own,
//! so that an invalid one affects no other.

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

/// The defect of an answer, as the end of a sentence about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Empty, or white space.
    #[error("is empty")]
    Empty,
    /// Truncated JSON.
    #[error("is cut off")]
    Cut,
    /// HTML, from a proxy for instance.
    #[error("is a web page")]
    WebPage,
    /// Any other text that is not JSON.
    #[error("is not JSON")]
    NotJson,
    /// JSON of another type than an object.
    #[error("is not an object")]
    NotAnObject,
    /// JSON of another type than a list.
    #[error("is not a list")]
    NotAList,
    /// JSON of another type than a count.
    #[error("is not a number")]
    NotANumber,
    /// JSON of another type than a boolean.
    #[error("is neither true nor false")]
    NotABoolean,
    /// An object without an id.
    #[error("has no id")]
    NoId,
    /// An object that is not a page.
    #[error("has no list of items")]
    NoItems,
    /// A page with an unusable continuation token.
    #[error("has an invalid continuation token")]
    OddToken,
}

/// Decodes a page of conversations. Those without a usable id are skipped,
/// since they cannot be acted on.
///
/// # Errors
/// The defect of the body.
pub fn conversations(body: &str) -> Result<Page<Conversation>, DecodeError> {
    page(body, |c: &Conversation| c.usable_id().is_some())
}

/// Decodes one conversation; the id is required.
pub(super) fn conversation(body: &str) -> Result<WithRaw<Conversation>, DecodeError> {
    let record: WithRaw<Conversation> = one(body)?;
    if record.value.usable_id().is_none() { Err(DecodeError::NoId) } else { Ok(record) }
}

/// Decodes a page of a timeline.
///
/// # Errors
/// The defect of the body.
pub fn events(body: &str) -> Result<Page<TimelineEvent>, DecodeError> {
    page(body, |_| true)
}

/// Decodes a page of leads. Those without a usable id are skipped, since they
/// cannot be opened.
pub(super) fn leads(body: &str) -> Result<Page<LeadRow>, DecodeError> {
    page(body, |lead: &LeadRow| lead.usable_id().is_some())
}

pub(super) fn messages(body: &str) -> Result<Page<SmsRow>, DecodeError> {
    page(body, |message: &SmsRow| message.id.is_some())
}

/// Decodes leads to follow up. The contract does not specify the format: a
/// page, or an array of all of them.
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
    decode_page(envelope, |lead: &LeadRow| lead.usable_id().is_some())
}

/// Decodes one object: a lead, a user, a message.
pub(super) fn one<T: DeserializeOwned>(body: &str) -> Result<WithRaw<T>, DecodeError> {
    let raw = serde_json::from_str(object_in(body)?).map_err(|e| unreadable(&e))?;
    decode_record(raw).ok_or(DecodeError::NotJson)
}

/// Decodes an array. Elements that are no records are skipped.
pub(super) fn list<T: DeserializeOwned>(body: &str) -> Result<Vec<T>, DecodeError> {
    Ok(records(body)?.into_iter().map(|record| record.value).collect())
}

/// The same, with the server's records.
pub(super) fn records<T: DeserializeOwned>(body: &str) -> Result<Vec<WithRaw<T>>, DecodeError> {
    let value = value_in(body)?;
    let elements: Vec<&RawValue> =
        serde_json::from_str(value.get()).map_err(|_| DecodeError::NotAList)?;
    Ok(elements.into_iter().filter_map(decode_record).collect())
}

/// Decodes a count, also from a string. Negative numbers count as zero.
pub(super) fn count(body: &str) -> Result<u64, DecodeError> {
    let number = lenient_serde::integer(&mut Deserializer::from_str(value_in(body)?.get()));
    let number = number.ok().flatten().ok_or(DecodeError::NotANumber)?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Decodes a boolean, also from a string.
pub(super) fn boolean(body: &str) -> Result<bool, DecodeError> {
    let value = lenient_serde::boolean(&mut Deserializer::from_str(value_in(body)?.get()));
    value.ok().flatten().ok_or(DecodeError::NotABoolean)
}

/// The JSON value of a body.
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
    /// The token under the name of the corresponding parameter.
    #[serde(default, deserialize_with = "lenient_serde::text")]
    continuation: Option<String>,
}

fn page<T: DeserializeOwned>(
    body: &str,
    usable: impl Fn(&T) -> bool,
) -> Result<Page<T>, DecodeError> {
    let object = object_in(body)?;
    match serde_json::from_str(object) {
        Ok(envelope) => decode_page(envelope, usable),
        Err(e) if e.classify() == Category::Data => {
            // A repeated member fails the first attempt. The last one counts,
            // as in most JSON readers.
            let mended = json_repair::replace_lone_surrogates(object);
            let value: Value = serde_json::from_str(&mended).map_err(|e| unreadable(&e))?;
            let once = value.to_string();
            match serde_json::from_str(&once) {
                Ok(envelope) => decode_page(envelope, usable),
                Err(_) if matches!(value["items"], Value::Array(_) | Value::Null) => {
                    Err(DecodeError::OddToken)
                }
                Err(_) => Err(DecodeError::NoItems),
            }
        }
        Err(e) => Err(unreadable(&e)),
    }
}

/// Without items, another member has to identify the object as a page.
fn decode_page<T: DeserializeOwned>(
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
        items.extend(decode_record(raw).filter(|row| usable(&row.value)));
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

/// Decodes one record, with broken emoji repaired first: those in unknown
/// members would otherwise end up in an export. If strict decoding fails, it is
/// retried with repeated members reduced to the last one.
fn decode_record<T: DeserializeOwned>(raw: &RawValue) -> Option<WithRaw<T>> {
    // serde would decode an array as a record's members in order.
    if !raw.get().starts_with('{') {
        return None;
    }
    let raw = match json_repair::replace_lone_surrogates(raw.get()) {
        Cow::Borrowed(_) => raw.to_owned(),
        Cow::Owned(mended) => RawValue::from_string(mended).ok()?,
    };
    let value = serde_json::from_str(raw.get()).or_else(|_| {
        let value: Value = serde_json::from_str(raw.get())?;
        T::deserialize(value)
    });
    Some(WithRaw { value: value.ok()?, raw })
}

/// The JSON object of a body, without leading white space and byte order mark,
/// if it starts like one.
fn object_in(body: &str) -> Result<&str, DecodeError> {
    let text = trimmed(body);
    if text.starts_with('{') {
        return Ok(text);
    }
    value_in(text).and(Err(DecodeError::NotAnObject))
}

/// A body without leading white space and byte order mark.
fn trimmed(body: &str) -> &str {
    body.trim_start_matches('\u{feff}').trim_start()
}

fn unreadable(error: &serde_json::Error) -> DecodeError {
    if error.is_eof() { DecodeError::Cut } else { DecodeError::NotJson }
}

#[cfg(test)]
mod tests;
