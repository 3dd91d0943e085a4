//! Requests to stop texting, in any wording.
//!
//! Since April 2025 a consumer revokes consent by any reasonable means (47 CFR
//! 64.1200(a)(10)): seven answers are definite, and other wordings count where
//! a reasonable person reads them as a request. The service catches the single
//! keywords only. A false alarm costs a key press, a miss costs a fine, so an
//! ambiguous text counts as a request.
//!
//! Phrases are searched for in the words of a clause, ignoring case, accents
//! and apostrophes. They are a table, with its sources, in
//! `stop_request/phrases.rs`.

mod exception;
mod lists;
mod pattern;
mod phrases;
mod politeness;
mod table;
mod tokens;

use jiff::Timestamp;
use tokens::Message;

use super::event::EventKind;
use super::{RedactedText, TimelineEvent};

/// Maximum number of bytes of a text that are examined: a request is in its
/// first sentences.
const EXAMINED: usize = 2_000;

/// The preference about being texted that a message expresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextingPreference {
    /// No more texts.
    Stop,
    /// Texts are welcome again.
    Start,
}

impl TextingPreference {
    /// Classifies a text; `None` if it expresses no preference.
    pub fn classify(text: &str) -> Option<Self> {
        let text = &text[..text.floor_char_boundary(EXAMINED)];
        let message = Message::new(text);
        if message.is_reaction() {
            None
        } else if table::is_keyword(&message) || table::is_request(&message) {
            Some(Self::Stop)
        } else {
            table::is_opt_in(&message).then_some(Self::Start)
        }
    }
}

/// Whether a lead's text asks for no more texts.
pub fn asks_to_stop(text: &str) -> bool {
    TextingPreference::classify(text) == Some(TextingPreference::Stop)
}

/// The last request to stop that is in effect: not followed by a request for
/// texts, nor by a consent at `since`. A request without a known time is in
/// effect.
pub fn in_effect<T>(
    wishes: impl Iterator<Item = (TextingPreference, Option<Timestamp>, T)> + Clone,
    since: Option<Timestamp>,
) -> Option<T> {
    let starts = wishes.clone().filter(|(wish, ..)| *wish == TextingPreference::Start);
    let start = starts.filter_map(|(_, at, _)| at).chain(since).max();
    let stands = |at: Option<Timestamp>| start.is_none_or(|start| at.is_none_or(|at| at >= start));
    let requests = wishes.filter(|(wish, at, _)| *wish == TextingPreference::Stop && stands(*at));
    requests.max_by_key(|(_, at, _)| *at).map(|(.., request)| request)
}

/// A lead's text that asks for no more texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopRequest {
    pub words: RedactedText,
    /// Time of the text, if known.
    pub at: Option<Timestamp>,
}

/// The request to stop that is in effect in a part of a timeline.
pub fn in_timeline<'e>(
    events: impl Iterator<Item = &'e TimelineEvent>,
    since: Option<Timestamp>,
) -> Option<StopRequest> {
    let theirs = events.filter(|event| event.is_inbound() && event.kind() == EventKind::Message);
    let wishes = theirs.filter_map(|event| {
        let (text, at) = (event.summary.as_deref()?, event.created_at.or(event.received_at));
        Some((TextingPreference::classify(text)?, at, (text, at)))
    });
    let wishes: Vec<_> = wishes.collect();
    let (text, at) = in_effect(wishes.into_iter(), since)?;
    Some(StopRequest { words: RedactedText::new(text), at })
}

#[cfg(test)]
mod tests;
