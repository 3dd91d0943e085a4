//! The body of an operation, parsed strictly: unknown members and wrong types
//! are refused by name.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use super::generator::timestamp::ApiTime;
use super::problem::Problem;

/// Parses a body as an object; a 400 that names the actual type.
pub(crate) fn object(body: &[u8]) -> Result<Map<String, Json>, Problem> {
    let bad = |detail: String| Problem::new(StatusCode::BAD_REQUEST, "malformed-body", detail);
    if body.iter().all(u8::is_ascii_whitespace) {
        return Err(bad("The request has no body; a JSON object is required.".to_owned()));
    }
    let json = serde_json::from_slice(body)
        .map_err(|error| bad(format!("The body is not valid JSON: {error}.")))?;
    let Json::Object(body) = json else {
        return Err(bad("The body must be a JSON object.".to_owned()));
    };
    Ok(body)
}

/// A body during parsing. Errors are collected and reported by
/// [`Form::finish`].
pub(crate) struct Form {
    pub(super) body: Map<String, Json>,
    errors: BTreeMap<String, Vec<String>>,
}

impl Form {
    /// Parses an object with no other members than these.
    pub(crate) fn parse(body: &[u8], known: &[&str]) -> Result<Self, Problem> {
        Ok(Self::from_object(object(body)?, known))
    }

    /// The same for a parsed object.
    pub(crate) fn from_object(body: Map<String, Json>, known: &[&str]) -> Self {
        let mut form = Self { body, errors: BTreeMap::new() };
        let names: Vec<String> =
            form.body.keys().filter(|name| !known.contains(&name.as_str())).cloned().collect();
        for name in names {
            form.refuse(&name, "The member is unknown.");
        }
        form
    }

    /// Records an error about a member.
    pub(crate) fn refuse(&mut self, member: &str, message: impl Into<String>) {
        self.errors.entry(member.to_owned()).or_default().push(message.into());
    }

    /// Whether a member is present and not null.
    pub(crate) fn has(&self, member: &str) -> bool {
        self.body.get(member).is_some_and(|value| !value.is_null())
    }

    /// Refuses the body if a member is missing or null.
    pub(crate) fn require(&mut self, member: &str) {
        if !self.has(member) {
            self.refuse(member, "The member is required.");
        }
    }

    /// Refuses null for an optional member.
    pub(crate) fn not_null(&mut self, member: &str) {
        if self.body.get(member).is_some_and(Json::is_null) {
            self.refuse(member, "The value must not be null.");
        }
    }

    /// Text, if given.
    pub(crate) fn text(&mut self, member: &str) -> Option<String> {
        match self.body.get(member)? {
            Json::Null => None,
            Json::String(text) => Some(text.clone()),
            _ => {
                self.refuse(member, "The value must be a string or null.");
                None
            }
        }
    }

    /// Required text that must not be blank.
    pub(crate) fn required_text(&mut self, member: &str) -> String {
        let text = match self.body.get(member) {
            Some(Json::String(text)) => text.clone(),
            _ => String::new(),
        };
        if text.trim().is_empty() {
            self.refuse(member, "A string that is not blank is required.");
        }
        text
    }

    /// One of some words, if given.
    pub(crate) fn word(&mut self, member: &str, words: &[&'static str]) -> Option<&'static str> {
        let text = self.text(member)?;
        let word = words.iter().find(|word| **word == text).copied();
        if word.is_none() {
            self.refuse(member, format!("The value must be one of {}.", words.join(", ")));
        }
        word
    }

    /// An instant, if given.
    pub(crate) fn instant(&mut self, member: &str) -> Option<ApiTime> {
        let text = self.text(member)?;
        let instant = text.parse::<Timestamp>().ok();
        if instant.is_none() {
            self.refuse(member, "The value must be a date-time in RFC 3339.");
        }
        instant.map(|instant| ApiTime(instant.as_millisecond()))
    }

    /// A boolean; `false` if not given.
    pub(crate) fn flag(&mut self, member: &str) -> bool {
        match self.body.get(member) {
            None => false,
            Some(Json::Bool(value)) => *value,
            Some(_) => {
                self.refuse(member, "The value must be a boolean.");
                false
            }
        }
    }

    /// A whole number in a range, if given.
    pub(crate) fn integer(&mut self, member: &str, least: i64, most: i64) -> Option<i64> {
        let value = self.body.get(member)?;
        let number = value.as_i64().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let message = format!("The value must be an integer from {least} to {most}.");
            self.refuse(member, message);
        }
        number
    }

    /// Strings; empty if not given.
    pub(crate) fn texts(&mut self, member: &str) -> Vec<String> {
        let items = match self.body.get(member) {
            None | Some(Json::Null) => return Vec::new(),
            Some(Json::Array(items)) => items.as_slice(),
            Some(_) => &[Json::Null],
        };
        let texts: Option<Vec<String>> =
            items.iter().map(|item| item.as_str().map(str::to_owned)).collect();
        texts.unwrap_or_else(|| {
            self.refuse(member, "The value must be an array of strings.");
            Vec::new()
        })
    }

    /// An object, if given.
    pub(crate) fn object(&mut self, member: &str) -> Option<Map<String, Json>> {
        if let Json::Object(object) = self.body.get(member)? {
            return Some(object.clone());
        }
        self.refuse(member, "The value must be an object.");
        None
    }

    /// Finishes parsing; a 400 names every member at fault.
    pub(crate) fn finish(self) -> Result<(), Problem> {
        if self.errors.is_empty() { Ok(()) } else { Err(Problem::invalid(self.errors)) }
    }
}
