//! Inputs of an action, as items to pick from.
//!
//! A picker is opened for certain conversations as they are on the screen then,
//! and acts on these only. Facts that it requests may come later, or never:
//! those that are not essential are left out.

mod archive;
mod assign;
mod block;
mod follow_up;
mod scheduled;
mod sender;
mod status;
mod tags;

use std::collections::HashSet;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::app::paging::pager::LoadState;
use crate::app::paging::remote::Remote;
use crate::app::picker::fuzzy::Fuzzy;
use crate::app::picker::options_cache::OptionsCache;
use crate::app::picker::{Choice, Item, Label};
use crate::app::protocol::payload::LeadFacts;
use crate::domain::text::one_line;
use crate::domain::timeline::Entry;
use crate::domain::{Lead, Operation, RedactedText, SenderReadiness, TimeStyle, WaitReason};
use crate::triage::{Action, ActionKind, ActionTarget};

/// Separates the choice from a note, as a word of its own.
pub const BEFORE_NOTE: &str = "--";

/// The line above the typed one.
#[derive(Clone, Debug, PartialEq)]
pub enum Status {
    /// Effect of the selected item, and on whom.
    Said(String),
    /// The options are being loaded.
    Loading,
    /// Its request waits.
    Waiting(WaitReason),
    /// They failed to load, for this reason.
    Failed(String),
}

/// The data that items are made from, beside the picker's own.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Options that are the same for every conversation.
    pub options: &'a OptionsCache,
    /// The record of the only target's lead, once requested.
    pub lead: Option<&'a Remote<Box<LeadFacts>>>,
    /// The same record with pending changes.
    pub lead_shown: Option<&'a Lead>,
    /// Users who are seen to have leads or to act in threads, by their ids, with
    /// their names as far as known.
    pub teammates: &'a [(&'a str, Option<&'a str>)],
    /// The timeline of the only target, as far as it is loaded.
    pub timeline: Option<(&'a [Entry], &'a LoadState)>,
    /// The time.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: &'a TimeZone,
    pub style: TimeStyle,
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

/// A picker of an action's input.
pub struct ActionPicker {
    kind: ActionKind,
    targets: Vec<ActionTarget>,
    fuzzy: Fuzzy,
    status: Status,
    /// The bytes of the line that are not understood.
    fault: Option<Range<usize>>,
    /// Number of conversations of the only lead.
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
            fault: None,
            count: Remote::default(),
            numbers: Remote::default(),
        }
    }

    pub fn kind(&self) -> ActionKind {
        self.kind
    }

    pub fn targets(&self) -> &[ActionTarget] {
        &self.targets
    }

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

    /// The line above the typed one.
    pub fn status(&self) -> &Status {
        &self.status
    }

    /// What is to be typed or chosen.
    pub fn question(&self) -> String {
        match self.kind {
            ActionKind::Block => format!("Reason for blocking texts to {}", self.target_label()),
            ActionKind::Unblock => format!("Reason for unblocking {}", self.target_label()),
            _ => self.title().trim_end_matches(':').to_owned(),
        }
    }

    /// What is wrong with the line, or why there is nothing to choose from.
    pub fn error(&self) -> Option<&str> {
        match &self.status {
            Status::Failed(message) => Some(message),
            Status::Said(said) if self.fault.is_some() => Some(said),
            _ => None,
        }
    }

    /// Shown where there are no items.
    pub fn when_empty(&self) -> &'static str {
        match (&self.status, self.kind) {
            (Status::Said(_), ActionKind::CancelScheduled) => "No scheduled text",
            (Status::Said(_), ActionKind::Block | ActionKind::Unblock) => "Type the reason",
            (Status::Said(_), _) => "No match",
            _ => "",
        }
    }

    /// Whether a note can follow the choice.
    /// Its title while there is nothing to say about the target.
    pub fn title(&self) -> &'static str {
        match self.kind {
            ActionKind::Archive => "Archive",
            ActionKind::Status => "Set status",
            ActionKind::FollowUp => "Set follow-up",
            ActionKind::Assign => "Assign",
            ActionKind::Tags => "Tags",
            ActionKind::CancelScheduled => "Cancel a scheduled text",
            ActionKind::Block => "Block texts",
            ActionKind::Unblock => "Unblock",
            ActionKind::Sender => "Reply-from number",
            kind => kind.entry().help,
        }
    }

    /// What picking an item does, for its key.
    pub fn verb(&self) -> &'static str {
        match self.kind {
            ActionKind::Archive
            | ActionKind::Assign
            | ActionKind::CancelScheduled
            | ActionKind::Block
            | ActionKind::Unblock => self.kind.entry().short,
            ActionKind::Tags => "add or remove",
            _ => "select",
        }
    }

    pub fn takes_note(&self) -> bool {
        matches!(self.kind, ActionKind::Archive | ActionKind::Status)
    }

    /// The items that match the line. Updates the status below them.
    pub fn items(&mut self, line: &str, known: Known<'_>) -> Vec<Item> {
        let (words, _) = self.split(line);
        self.fault = None;
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
        let indent = line.len() - line.trim_start().len();
        self.fault = self.fault.take().map(|at| at.start + indent..at.end + indent);
        items
    }

    /// The bytes of the line that are not understood, if any.
    pub(in crate::app) fn fault(&self) -> Option<Range<usize>> {
        self.fault.clone()
    }

    /// Whether items depend on a pending answer: the time zone, the lead's
    /// data, or the meaning of `me`.
    fn would_change(&self, known: Known<'_>) -> bool {
        match self.kind {
            ActionKind::FollowUp | ActionKind::Tags => known.lead.is_some_and(Remote::is_open),
            ActionKind::Assign => {
                known.options.user().is_open() || known.options.members().is_open()
            }
            _ => false,
        }
    }

    /// The action of an item, with the note of the line.
    ///
    /// # Errors
    /// Why it cannot be done, as a sentence without the final stop.
    pub fn action(&self, action: &Action, line: &str) -> Result<Action, String> {
        if let Some(fault) = self.fault_of_note(line) {
            return Err(fault);
        }
        let (_, note) = self.split(line);
        let mut action = action.clone();
        match &mut action {
            Action::Archive { note: place, .. } | Action::Status { notes: place, .. } => {
                *place = note.map(RedactedText::new);
            }
            _ => {}
        }
        Ok(action)
    }

    /// The text that filters the items, and the note after it.
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

    /// The fault of the note, if any.
    fn fault_of_note(&self, line: &str) -> Option<String> {
        let (_, note) = self.split(line);
        let length = note?.encode_utf16().count();
        let over = length.checked_sub(Operation::MAX_ARCHIVE_NOTE).filter(|over| *over > 0)?;
        let most = Operation::MAX_ARCHIVE_NOTE;
        (self.kind == ActionKind::Archive)
            .then(|| format!("Note is {over} characters over the {most} limit"))
    }

    /// Label of the targets.
    fn target_label(&self) -> String {
        match self.only() {
            Some(target) => one_line(target.who.as_str()).into_owned(),
            None => format!("{} leads", self.leads()),
        }
    }

    /// Number of distinct leads among the targets.
    fn leads(&self) -> usize {
        let leads: HashSet<_> = self.targets.iter().map(|target| &target.lead).collect();
        leads.len()
    }
}

/// Status of data that is essential.
fn standing<T>(options: &Remote<T>, said: impl FnOnce() -> String) -> Status {
    match (options.value(), options.failure(), options.wait()) {
        (Some(_), ..) => Status::Said(said()),
        (None, Some(failure), _) => Status::Failed(one_line(&failure.message).into_owned()),
        (None, None, Some(wait)) => Status::Waiting(wait.reason.clone()),
        (None, None, None) => Status::Loading,
    }
}

fn item(action: Action, label: &str, aside: &str) -> Item {
    Item {
        choice: Choice::Do(Box::new(action)),
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
