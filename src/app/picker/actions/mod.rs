//! What a verb has to know, as items to pick from; and what doing it means.
//!
//! A picker is opened for certain conversations as they are on the screen then,
//! and acts on these and no others. What it asks the server about may come
//! later, or never: what can be done without is done without.

mod archive;
mod assign;
mod block;
mod follow_up;
mod scheduled;
mod sender;
mod status;
mod tags;

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::paging::pager::LoadState;
use crate::app::paging::remote::Remote;
use crate::app::picker::fuzzy::Fuzzy;
use crate::app::picker::options_cache::OptionsCache;
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::payload::{Entry, LeadFacts};
use crate::domain::text::one_line;
use crate::domain::{Lead, Operation, RedactedText, SenderReadiness, WaitReason};
use crate::triage::{Action, ActionKind, ActionTarget};

/// Stands between what is chosen and a note, as a word of its own.
pub const BEFORE_NOTE: &str = "--";

/// The line below the items.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// What taking an item does, and to whom.
    Said(String),
    /// What there is to choose from is on its way.
    Loading,
    /// Its request waits.
    Waiting(WaitReason),
    /// It did not come, for the reason given.
    Failed(String),
}

/// The data that items are made from, beside the picker's own.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Options that are the same for every conversation.
    pub choices: &'a OptionsCache,
    /// The record of the only target's lead, once it was asked for.
    pub lead: Option<&'a Remote<Box<LeadFacts>>>,
    /// The same record with what is on its way.
    pub lead_shown: Option<&'a Lead>,
    /// Users who are seen to have leads, by their ids.
    pub assignees: &'a [&'a str],
    /// The timeline of the only target, as far as it is loaded.
    pub timeline: Option<(&'a [Entry], &'a LoadState)>,
    /// The time.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: &'a TimeZone,
}

impl<'a> Known<'a> {
    /// The record of the only target's lead.
    fn record(self) -> Option<&'a LeadFacts> {
        Some(self.lead?.value()?)
    }

    /// Whether fetching that record failed.
    fn lead_failed(self) -> bool {
        self.lead.is_some_and(Remote::has_failed)
    }
}

/// A picker of what a verb has to know.
pub struct ActionPicker {
    kind: ActionKind,
    targets: Vec<ActionTarget>,
    fuzzy: Fuzzy,
    status: Status,
    /// How many conversations the lead has, where there is one lead.
    pub(in crate::app) count: Remote<Option<u64>>,
    /// The numbers that the conversation can be answered from.
    pub(in crate::app) numbers: Remote<Box<SenderReadiness>>,
}

impl ActionPicker {
    /// A picker for these conversations.
    pub fn new(kind: ActionKind, targets: Vec<ActionTarget>) -> Self {
        Self {
            kind,
            targets,
            fuzzy: Fuzzy::default(),
            status: Status::Loading,
            count: Remote::default(),
            numbers: Remote::default(),
        }
    }

    /// What is to be done.
    pub fn kind(&self) -> ActionKind {
        self.kind
    }

    /// What it is to be done to.
    pub fn targets(&self) -> &[ActionTarget] {
        &self.targets
    }

    /// The same, to take what has come to be known of it.
    pub(in crate::app) fn targets_mut(&mut self) -> &mut [ActionTarget] {
        &mut self.targets
    }

    /// The targets, once something was picked.
    pub(in crate::app) fn into_targets(self) -> Vec<ActionTarget> {
        self.targets
    }

    /// The only target.
    pub fn only(&self) -> Option<&ActionTarget> {
        match self.targets.as_slice() {
            [target] => Some(target),
            _ => None,
        }
    }

    /// The line below the items.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// Stands in the place of items where there are none.
    pub fn when_empty(&self) -> &'static str {
        match (&self.status, self.kind) {
            (Status::Said(_), ActionKind::FollowUp) => "no such time",
            (Status::Said(_), ActionKind::CancelScheduled) => "no scheduled message",
            (Status::Said(_), ActionKind::Block | ActionKind::Unblock) => "Type the reason",
            (Status::Said(_), ActionKind::Sender) => "no such number",
            (Status::Said(_), ActionKind::Status) => "no such status",
            (Status::Said(_), ActionKind::Archive) => "no such reason",
            (Status::Said(_), _) => "nothing fits",
            _ => "",
        }
    }

    /// Whether a note can be written behind what is chosen.
    pub fn takes_note(&self) -> bool {
        matches!(self.kind, ActionKind::Archive | ActionKind::Status)
    }

    /// The items that answer the line. Says below them what they mean.
    pub fn items(&mut self, line: &str, known: Known<'_>) -> Vec<Item> {
        let (words, _) = self.split(line);
        if self.would_change(known) {
            self.status = Status::Loading;
            return Vec::new();
        }
        let (items, status) = match self.kind {
            ActionKind::Archive => archive::items(self, words, known),
            ActionKind::Status => status::items(self, words, known),
            ActionKind::FollowUp => follow_up::items(self, words, known),
            ActionKind::Assign => assign::items(self, words, known),
            ActionKind::Tags => tags::items(self, words, known, known.lead_shown),
            ActionKind::Sender => sender::items(self, words),
            ActionKind::CancelScheduled => scheduled::items(self, words, known),
            ActionKind::Block => block::items(self, words, Action::Block),
            ActionKind::Unblock => block::items(self, words, Action::Unblock),
            ActionKind::Read
            | ActionKind::Handled
            | ActionKind::Unarchive
            | ActionKind::Note
            | ActionKind::Reply => (Vec::new(), Status::Said(String::new())),
        };
        self.status = match (status, self.fault_of_note(line)) {
            (Status::Said(_), Some(fault)) => Status::Said(fault),
            (status, _) => status,
        };
        items
    }

    /// Whether other items would come under the user's hands once that is here
    /// which is on its way: whose time is told, what the lead has, who `me` is.
    fn would_change(&self, known: Known<'_>) -> bool {
        match self.kind {
            ActionKind::FollowUp | ActionKind::Tags => known.lead.is_some_and(Remote::is_open),
            ActionKind::Assign => {
                known.choices.user().is_open() || known.choices.members().is_open()
            }
            _ => false,
        }
    }

    /// What an item does, with the note of the line.
    ///
    /// # Errors
    /// Why it cannot be done, as a sentence without the final stop.
    pub fn action(&self, how: &Action, line: &str) -> Result<Action, String> {
        if let Some(fault) = self.fault_of_note(line) {
            return Err(fault);
        }
        let (_, note) = self.split(line);
        let mut how = how.clone();
        match &mut how {
            Action::Archive { note: place, .. } | Action::Status { notes: place, .. } => {
                *place = note.map(RedactedText::new);
            }
            _ => {}
        }
        Ok(how)
    }

    /// What was typed to choose by, and the note behind it.
    fn split<'l>(&self, line: &'l str) -> (&'l str, Option<&'l str>) {
        let is_word = |at: &usize| {
            let (before, after) = (&line[..*at], &line[at + BEFORE_NOTE.len()..]);
            let ends = before.is_empty() || before.ends_with(char::is_whitespace);
            ends && (after.is_empty() || after.starts_with(char::is_whitespace))
        };
        let places = line.match_indices(BEFORE_NOTE).map(|(at, _)| at);
        match places.filter(|_| self.takes_note()).find(is_word) {
            Some(at) => {
                let note = line[at + BEFORE_NOTE.len()..].trim();
                (line[..at].trim(), Some(note).filter(|note| !note.is_empty()))
            }
            None => (line.trim(), None),
        }
    }

    /// Why the note is invalid, if it is.
    fn fault_of_note(&self, line: &str) -> Option<String> {
        let (_, note) = self.split(line);
        let length = note?.encode_utf16().count();
        let over = length.checked_sub(Operation::MAX_ARCHIVE_NOTE).filter(|over| *over > 0)?;
        let most = Operation::MAX_ARCHIVE_NOTE;
        (self.kind == ActionKind::Archive).then(|| {
            format!("the note is {over} characters longer than the {most} that it may have")
        })
    }

    /// Whom it is about, as a person says it.
    fn whom(&self) -> String {
        match self.only() {
            Some(target) => one_line(target.who.as_str()).into_owned(),
            None => format!("{} leads", self.leads()),
        }
    }

    /// How many leads it is about: several conversations can be of one.
    fn leads(&self) -> usize {
        let leads: HashSet<_> = self.targets.iter().map(|target| &target.lead).collect();
        leads.len()
    }
}

/// Where something stands that there is nothing to choose from without.
fn standing<T>(options: &Remote<T>, said: impl FnOnce() -> String) -> Status {
    match (options.value(), options.failure(), options.wait()) {
        (Some(_), ..) => Status::Said(said()),
        (None, Some(failure), _) => Status::Failed(one_line(&failure.message).into_owned()),
        (None, None, Some(wait)) => Status::Waiting(wait.reason.clone()),
        (None, None, None) => Status::Loading,
    }
}

/// An item that does something.
fn item(how: Action, label: &str, aside: &str) -> Item {
    Item {
        choice: Choice::Do(Box::new(how)),
        label: Label::new(&*one_line(label)),
        aside: Label::new(&*one_line(aside)),
        faint: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(verb: ActionKind, line: &str) -> (String, Option<String>) {
        let picker = ActionPicker::new(verb, Vec::new());
        let (words, note) = picker.split(line);
        (words.to_owned(), note.map(str::to_owned))
    }

    #[test]
    fn a_note_stands_behind_two_dashes_that_are_a_word() {
        let note = |words: &str, note: &str| (words.to_owned(), Some(note.to_owned()));
        let without = |words: &str| (words.to_owned(), None);
        assert_eq!(
            split(ActionKind::Archive, "3 -- asked twice -- or more"),
            note("3", "asked twice -- or more")
        );
        assert_eq!(split(ActionKind::Archive, "-- 王"), note("", "王"));
        assert_eq!(split(ActionKind::Status, " sold  --"), without("sold"));
        assert_eq!(split(ActionKind::Archive, "wrong--number"), without("wrong--number"));
        assert_eq!(split(ActionKind::Archive, "3 --no"), without("3 --no"));
        assert_eq!(split(ActionKind::Tags, "roof -- big"), without("roof -- big"));
    }
}
