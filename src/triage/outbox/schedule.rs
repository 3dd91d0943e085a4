//! The schedule: which entry is sent next. Entries about the same subject are
//! sent in order, and none overtakes an unfinished one.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use jiff::Timestamp;

use super::coalesce::{self, Merge};
use super::{Discard, EntryId, EntryState, OutboxEntry};
use crate::domain::{ConversationId, LeadId, Operation, Subject};
use crate::triage::outbox::undo_window;

/// The next steps, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The entry to send.
    pub claim: Option<EntryId>,
    /// The texts that may be sent after a check of their recipients, the marks
    /// of texts after one of their conversations, and the undos after one of
    /// what they change, by due time.
    pub check: Vec<EntryId>,
    /// Redundant entries, together with the claimed one or instead of it.
    pub discard: Vec<(EntryId, Discard)>,
    /// Entries too old to be sent without confirmation.
    pub ask: Vec<EntryId>,
    /// When the next waiting entry is due.
    pub wake: Option<Timestamp>,
}

/// Plans the unfinished entries, which are in the order of their ids.
///
/// Among entries about one conversation or one lead, and about a lead and its
/// conversations, the earlier goes first. An entry that waits, is being sent,
/// has failed, is unknown or requires confirmation blocks all that follow it. A
/// cancellation waits for nothing: its message may be sent meanwhile. Neither
/// does a suppression, except for another one or its release, and the texts
/// before it wait until it has taken effect. A mark that was made by a text
/// blocks nothing.
///
/// An entry made redundant by the next one in its line is sent only if that one
/// is undone, and is discarded when that one is sent.
pub fn plan(unfinished: &[OutboxEntry], now: Timestamp) -> Schedule {
    let lines = Lines::new(unfinished);
    let mut plan = Schedule::default();
    let mut first: Option<(Timestamp, Vec<usize>)> = None;
    let mut texts: Vec<&OutboxEntry> = Vec::new();
    let blocks = blocks(unfinished);
    for (at, entry) in unfinished.iter().enumerate() {
        if entry.state != EntryState::Waiting {
            continue;
        }
        // An old entry requires confirmation at any position, so that the user
        // is informed of all at once.
        if undo_window::is_due(entry, now) && undo_window::is_old(entry, now) {
            plan.ask.push(entry.id);
            continue;
        }
        let Some(needless) = lines.ready(at) else { continue };
        if !undo_window::is_due(entry, now) {
            plan.wake = Some(plan.wake.map_or(entry.due, |wake| wake.min(entry.due)));
        } else if entry.is_conditional_undo() {
            texts.push(entry);
        } else if entry.is_text() || entry.is_reply_mark() {
            let is_blocked = |id| blocks.get(id).is_some_and(|block| *block > at);
            if !about(entry).is_some_and(is_blocked) {
                texts.push(entry);
            }
        } else if first.as_ref().is_none_or(|(due, _)| entry.due < *due) {
            first = Some((entry.due, [vec![at], needless].concat()));
        }
    }
    texts.sort_by_key(|text| text.due);
    plan.check = texts.iter().map(|text| text.id).collect();
    let Some((_, chosen)) = first else { return plan };
    let entry = |at: usize| &unfinished[at];
    let id = |at: usize| entry(at).id;
    match chosen.as_slice() {
        &[later, earlier]
            if coalesce::merge(entry(earlier), entry(later)) == Some(Merge::CancelOut) =>
        {
            plan.discard.push((id(earlier), Discard::CancelledOut { with: id(later) }));
            plan.discard.push((id(later), Discard::CancelledOut { with: id(earlier) }));
        }
        [later, needless @ ..] => {
            let by = id(*later);
            plan.claim = Some(by);
            plan.discard.extend(needless.iter().map(|at| (id(*at), Discard::Replaced { by })));
        }
        [] => {}
    }
    plan
}

/// The last pending suppression of each conversation's number.
fn blocks(unfinished: &[OutboxEntry]) -> HashMap<&ConversationId, usize> {
    let goes =
        |entry: &OutboxEntry| matches!(entry.state, EntryState::Waiting | EntryState::Sending);
    let is_block = |entry: &OutboxEntry| matches!(entry.operation, Operation::Block { .. });
    let blocks = unfinished.iter().enumerate().filter(|(_, entry)| is_block(entry) && goes(entry));
    blocks.filter_map(|(at, entry)| Some((about(entry)?, at))).collect()
}

fn about(entry: &OutboxEntry) -> Option<&ConversationId> {
    match entry.operation.subject() {
        Subject::Conversation(id) => Some(id),
        Subject::Lead(_) => None,
    }
}

impl Schedule {
    /// The entry as it is sent. It expects the lead's status that the first of
    /// its redundant predecessors expected: the state between them has never
    /// existed.
    pub fn claimed(&self, unfinished: &[OutboxEntry]) -> Option<OutboxEntry> {
        let find = |id: EntryId| unfinished.iter().find(|entry| entry.id == id);
        let claimed = find(self.claim?)?;
        let expects =
            |entry: &OutboxEntry| entry.operation.guard().filter(|guard| !guard.is_empty());
        let replaced = self.discard.iter().filter_map(|(id, _)| find(*id));
        let first = replaced.filter(|_| expects(claimed).is_none()).min_by_key(|entry| entry.id);
        let operation = claimed.operation.clone();
        let operation = match first.and_then(expects) {
            Some(guard) => operation.guarded(guard),
            None => operation,
        };
        Some(OutboxEntry { operation, ..claimed.clone() })
    }
}

/// The entries blocked by one that needs a decision of the user, each with the
/// first such entry. They continue once it has been sent or discarded.
pub fn blocked(unfinished: &[OutboxEntry]) -> Vec<(EntryId, EntryId)> {
    let lines = Lines::new(unfinished);
    let mut decided_first: Vec<Option<EntryId>> = Vec::with_capacity(unfinished.len());
    let mut held = Vec::new();
    for (at, entry) in unfinished.iter().enumerate() {
        let before = lines.before[at].and_then(|before| decided_first[before]);
        let by = match entry.state {
            EntryState::Failed { .. }
            | EntryState::Unknown { .. }
            | EntryState::NeedsConfirmation { .. } => Some(entry.id),
            EntryState::Waiting if overtakes(entry) => None,
            EntryState::Waiting | EntryState::Sending => before,
            EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => None,
        };
        decided_first.push(by);
        held.extend(by.filter(|_| entry.state == EntryState::Waiting).map(|by| (entry.id, by)));
    }
    held
}

/// Whether it waits for nothing but entries of its kind.
fn overtakes(entry: &OutboxEntry) -> bool {
    matches!(entry.operation, Operation::CancelSms { .. } | Operation::Block { .. })
}

/// The order constraints between entries.
struct Lines<'a> {
    entries: &'a [OutboxEntry],
    /// The nearest earlier entry about the same subject.
    before: Vec<Option<usize>>,
    /// The nearest later one.
    behind: Vec<Option<usize>>,
}

impl<'a> Lines<'a> {
    fn new(entries: &'a [OutboxEntry]) -> Self {
        let mut lines =
            Self { entries, before: vec![None; entries.len()], behind: vec![None; entries.len()] };
        let mut seen = Seen::default();
        for (at, entry) in entries.iter().enumerate() {
            lines.before[at] = seen.nearest(entry, |at| at);
            seen.add(entry, at);
        }
        let mut seen = Seen::default();
        for (at, entry) in entries.iter().enumerate().rev() {
            lines.behind[at] = seen.nearest(entry, Reverse);
            seen.add(entry, at);
        }
        lines
    }

    /// The entry before this one, if they are adjacent and coalesce.
    fn merged_before(&self, at: usize) -> Option<usize> {
        let before = self.before[at]?;
        let merge = || coalesce::merge(&self.entries[before], &self.entries[at]);
        (self.behind[before] == Some(at) && merge().is_some()).then_some(before)
    }

    /// The entries that become redundant when this one is sent, from the latest
    /// to the earliest; `None` if it cannot be sent yet.
    fn ready(&self, at: usize) -> Option<Vec<usize>> {
        let entry = &self.entries[at];
        if overtakes(entry) {
            let waits = matches!(entry.operation, Operation::Block { .. })
                && self.entries[..at].iter().any(|earlier| blocks_or_releases(earlier, entry));
            return (!waits).then(Vec::new);
        }
        let made_needless = |behind: usize| self.merged_before(behind) == Some(at);
        if self.behind[at].is_some_and(made_needless) {
            return None;
        }
        let mut needless = Vec::new();
        let mut front = at;
        while let Some(before) = self.merged_before(front) {
            needless.push(before);
            front = before;
        }
        self.before[front].is_none().then_some(needless)
    }
}

/// Whether an entry suppresses or releases the number of another one's
/// conversation.
fn blocks_or_releases(entry: &OutboxEntry, other: &OutboxEntry) -> bool {
    matches!(entry.operation, Operation::Block { .. } | Operation::Unblock { .. })
        && entry.operation.subject() == other.operation.subject()
}

/// The last entries visited, by subject.
#[derive(Default)]
struct Seen<'a> {
    conversation: HashMap<&'a ConversationId, usize>,
    lead: HashMap<&'a LeadId, usize>,
    leads_conversation: HashMap<&'a LeadId, usize>,
}

impl<'a> Seen<'a> {
    fn add(&mut self, entry: &'a OutboxEntry, at: usize) {
        if entry.is_reply_mark() {
            return;
        }
        match entry.operation.subject() {
            Subject::Conversation(conversation) => {
                self.conversation.insert(conversation, at);
                if let Some(lead) = &entry.lead {
                    self.leads_conversation.insert(lead, at);
                }
            }
            Subject::Lead(lead) => {
                self.lead.insert(lead, at);
            }
        }
    }

    /// The entry with the highest `rank` about the same subject.
    fn nearest<R: Ord>(&self, entry: &OutboxEntry, rank: impl Fn(usize) -> R) -> Option<usize> {
        let of_lead = entry.about_lead().and_then(|lead| get(&self.lead, lead));
        let of_conversation = match entry.operation.subject() {
            Subject::Conversation(conversation) => get(&self.conversation, conversation),
            Subject::Lead(lead) => get(&self.leads_conversation, lead),
        };
        of_lead.into_iter().chain(of_conversation).max_by_key(|at| rank(*at))
    }
}

fn get<K: Eq + Hash>(map: &HashMap<&K, usize>, key: &K) -> Option<usize> {
    map.get(key).copied()
}

#[cfg(test)]
mod tests;
