//! An entry as a sentence: who and when first, then its text, and its state in
//! words.

use std::borrow::Cow;

use super::{DeliverySign, Entry};
use crate::domain::event::EventKind;

impl Entry {
    /// `Ann, 4:05 PM: Hi! How long would it take?`, and the byte at which the
    /// text begins. `time` and `state` are the labels; an empty one is left out.
    pub fn spoken(&self, lead: &str, time: &str, state: &str) -> (String, usize) {
        let mut out = if self.is_due { "Scheduled, ".to_owned() } else { String::new() };
        out.push_str(&speaker(self, lead));
        if !time.is_empty() {
            out.push_str(", ");
            out.push_str(time);
        }
        out.push_str(": ");
        let before = out.len();
        out.push_str(&self.text);
        let state = state_words(self.sign, state);
        if !state.is_empty() {
            out.push_str(" (");
            out.push_str(&state);
            out.push(')');
        }
        (out, before)
    }
}

/// `Ann`, `You`, `Automation`, `Note, Sam Rivera`.
fn speaker<'a>(entry: &'a Entry, lead: &'a str) -> Cow<'a, str> {
    let name = match entry.speaker(lead) {
        "auto" => "Automation",
        name => name,
    };
    if matches!(entry.kind, EventKind::Message | EventKind::Warmup) {
        return name.into();
    }
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    let by = match &*entry.who {
        "" => "",
        "auto" => ", automation",
        who => return format!("{first}{}, {who}", letters.as_str()).into(),
    };
    format!("{first}{}{by}", letters.as_str()).into()
}

/// The state with the meaning of its sign.
fn state_words(sign: Option<DeliverySign>, state: &str) -> Cow<'_, str> {
    let word = match sign {
        Some(DeliverySign::Pending) => "pending",
        Some(DeliverySign::Sent) => "sent",
        Some(DeliverySign::Delivered) => "delivered",
        Some(DeliverySign::Failed) => "failed",
        Some(DeliverySign::Canceled) => "canceled",
        None => "",
    };
    match (sign, state) {
        (_, "") => word.into(),
        (Some(DeliverySign::Failed), state) if !state.starts_with(word) => {
            format!("{word}: {state}").into()
        }
        (_, state) => state.into(),
    }
}
