//! Confirmations. Only a letter answers, and never the key that opened them.

use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use crate::app::protocol::outbox::OutboxRequest;
use crate::app::triage::{Batch, PendingOp, PendingOpId, PendingOperations};
use crate::domain::Operation;

/// Maximum number of names in a confirmation.
const NAMED: usize = 3;

/// Time for which a confirmation that opened by itself takes no letter: a key
/// pressed just before was not meant for it.
const READ: SignedDuration = SignedDuration::from_secs(1);

/// A confirmation, and the consequence of a yes.
pub struct Confirm {
    /// Its text, with the number of targets.
    pub(in crate::app) question: String,
    pub(in crate::app) then: OnConfirm,
    /// Time at which it opened, if no key opened it.
    pub(in crate::app) opened_at: Option<Timestamp>,
}

/// The consequence of an answer.
pub(in crate::app) enum OnConfirm {
    /// Something is done to the conversations that were meant.
    Execute(Box<Batch>),
    /// Requests are sent to the outbox.
    Send(Vec<OutboxRequest>),
    /// The program ends.
    Quit(QuitReason),
}

/// Reason of a confirmation before quitting.
pub(in crate::app) enum QuitReason {
    /// These texts and notes are sent in a moment.
    Texts(Vec<PendingOpId>),
    /// Drafts are not on disk.
    Drafts,
}

/// An answer: its key and its label.
pub type Answer = (char, &'static str);

impl Confirm {
    /// Its text as of now. `when` says when something is due, and `lost` are
    /// the reasons why drafts are not on disk.
    pub fn question<'a>(
        &self,
        pending: &PendingOperations,
        lost: impl Iterator<Item = &'a str>,
        (now, when): (Timestamp, impl Fn(Timestamp) -> String),
    ) -> String {
        match &self.then {
            OnConfirm::Execute(_) | OnConfirm::Send(_) => self.question.clone(),
            OnConfirm::Quit(QuitReason::Texts(items)) => {
                let held: Vec<&PendingOp> = held(pending, items, now).collect();
                format!("Quit? {}", of_texts(&held, now, when))
            }
            OnConfirm::Quit(QuitReason::Drafts) => format!("Quit? {}", of_drafts(lost)),
        }
    }

    /// The answers, and the label of the key that changes nothing.
    pub fn answers(
        &self,
        pending: &PendingOperations,
        now: Timestamp,
    ) -> (Vec<Answer>, &'static str) {
        match &self.then {
            OnConfirm::Execute(_) | OnConfirm::Send(_) => (vec![('y', "yes")], "no"),
            OnConfirm::Quit(QuitReason::Texts(items)) => {
                let held: Vec<&PendingOp> = held(pending, items, now).collect();
                if held.is_empty() {
                    return (vec![('y', "quit")], "stay");
                }
                let sends = held.into_iter().any(goes_at_once);
                let now = if sends { "send now" } else { "save now" };
                (vec![('s', now), ('k', "keep for next start")], "stay")
            }
            OnConfirm::Quit(QuitReason::Drafts) => (vec![('y', "quit anyway")], "stay"),
        }
    }

    /// Whether it opened by itself just now.
    pub(in crate::app) fn is_unread(&self, now: Timestamp) -> bool {
        self.opened_at.is_some_and(|at| now >= at && now.duration_since(at) < READ)
    }

    /// Whether its text counts seconds.
    pub(in crate::app) fn counts_down(&self) -> bool {
        matches!(self.then, OnConfirm::Quit(QuitReason::Texts(_)))
    }
}

/// The texts and notes among these that are still in their undo window.
pub(in crate::app) fn held<'a>(
    pending: &'a PendingOperations,
    items: &'a [PendingOpId],
    now: Timestamp,
) -> impl Iterator<Item = &'a PendingOp> {
    let items = items.iter().filter_map(|id| pending.item(*id));
    items.filter(move |item| item.is_held(now))
}

/// Whether a lead gets it as soon as it is sent.
fn goes_at_once(item: &PendingOp) -> bool {
    matches!(item.operation, Operation::SendSms { scheduled_for: None, .. })
}

fn of_texts(held: &[&PendingOp], now: Timestamp, when: impl Fn(Timestamp) -> String) -> String {
    // Before it is on disk it has no due time.
    let due = |item: &&&PendingOp| item.entry().map_or(now, |entry| entry.due);
    let Some(first) = held.iter().min_by_key(due) else {
        return "Nothing is pending now".to_owned();
    };
    let when = when(due(&first));
    if let [item] = held {
        let who = item.who.as_str();
        return match item.operation {
            Operation::SendSms { scheduled_for: None, .. } => {
                format!("Text to {who} goes out {when}")
            }
            Operation::SendSms { .. } => format!("Scheduled text to {who} is saved {when}"),
            _ => format!("Note to {who} is saved {when}"),
        };
    }
    let is_note = |item: &&&PendingOp| matches!(item.operation, Operation::AddNote { .. });
    let notes = held.iter().filter(is_note).count();
    let counted = |many: usize, what: &str| match many {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{many} {what}s")),
    };
    let what = [counted(held.len() - notes, "text"), counted(notes, "note")];
    let what: Vec<String> = what.into_iter().flatten().collect();
    let what = what.join(" and ");
    let whom = names(held.iter().map(|item| item.who.as_str()));
    format!("{what} not sent yet ({whom}), first {when}")
}

fn of_drafts<'a>(mut lost: impl Iterator<Item = &'a str>) -> String {
    match (lost.next(), lost.count()) {
        (None, _) => "Your draft isn't saved yet and would be lost".to_owned(),
        (Some(why), 0) => format!("Your draft isn't saved ({why}) and would be lost"),
        (Some(why), more) => {
            format!("{} drafts aren't saved ({why}) and would be lost", more + 1)
        }
    }
}

/// The names of people, the first few of many.
pub fn names<'a>(who: impl Iterator<Item = &'a str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for who in who {
        if !all.contains(&who) {
            all.push(who);
        }
    }
    let mut said = all.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    if all.len() > NAMED {
        let _ = write!(said, " and {} more", all.len() - NAMED);
    }
    said
}
