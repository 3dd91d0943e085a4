//! Requests to the outbox on disk, and its events.

use crate::domain::{Operation, Outcome, WriteFailure};
use crate::triage::compose::Approvals;
use crate::triage::outbox::{EntryId, GroupId, Holder, NewEntry, OutboxEntry};

/// Names an append until the outbox has given its entries numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppendId(pub u64);

/// What the outbox is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum OutboxRequest {
    /// Say what is in it, and begin to send. Once, at the start.
    Open,
    /// Take what one key press led to, all of it or nothing. Answered by
    /// [`OutboxEvent::Appended`] or [`OutboxEvent::Refused`].
    Append {
        /// Comes back with the answer.
        ticket: AppendId,
        /// In their order.
        drafts: Vec<NewEntry>,
    },
    /// Take a group back, as far as it has not gone out.
    Undo(GroupId),
    /// Take one entry back that has not gone out. Answered by
    /// [`OutboxEvent::Undone`].
    Withdraw(EntryId),
    /// Read the kept entries before one, or the latest. Answered by
    /// [`OutboxEvent::History`].
    ReadHistory { before: Option<EntryId> },
    /// Send an entry that asks, has failed or is unknown.
    Retry {
        entry: EntryId,
        /// The warnings that the user was shown and said yes to.
        approvals: Approvals,
    },
    /// Give an entry up.
    Discard(EntryId),
    /// Send entries without the rest of the time in which they could be undone.
    SendNow(Vec<EntryId>),
    /// Put another text into an entry that has not gone out.
    Edit {
        entry: EntryId,
        operation: Operation,
        /// The warnings that the user was shown and said yes to.
        approvals: Approvals,
    },
}

/// What the outbox says.
#[derive(Clone, Debug, PartialEq)]
pub enum OutboxEvent {
    /// Everything that is unfinished, in its order: at the start, and after
    /// another instance has changed something.
    Unfinished {
        entries: Vec<OutboxEntry>,
        /// Whether this instance is the one that sends.
        sends: bool,
    },
    /// Which other process sends what is in the outbox, as far as it is known.
    SentBy(Option<Holder>),
    /// What the server has done lately, at the start: the program may have
    /// ended before anybody heard of it.
    Done(Vec<OutboxEntry>),
    /// The drafts are on disk, in their order.
    Appended {
        ticket: AppendId,
        /// What became of its drafts.
        entries: Vec<OutboxEntry>,
    },
    /// Entries stand elsewhere now.
    Moved(Vec<OutboxEntry>),
    /// The server answered, or did not; the entry stands where that led it.
    Answered {
        entry: Box<OutboxEntry>,
        /// What came of it.
        answer: Box<Result<Outcome, WriteFailure>>,
    },
    /// An undo has canceled this scheduled text: it will not be sent. After the
    /// answer to the undo.
    Canceled(Box<OutboxEntry>),
    /// A text or an undo was about to leave and did not: it takes a yes, or must
    /// not go. The entry says why.
    NotSent(Box<OutboxEntry>),
    /// Marks that a text was to make are not made: the lead has written since, or
    /// the server cannot do it. The entries of one text.
    NotMarked(Vec<OutboxEntry>),
    /// A group was taken back.
    Undone {
        group: GroupId,
        /// These never had an effect and will have none.
        withdrawn: Vec<OutboxEntry>,
        /// These messages may have been sent; they will not be tried again.
        stopped: Vec<OutboxEntry>,
        /// These count as having happened, in their order.
        gone: Vec<OutboxEntry>,
    },
    /// Kept entries, the latest first.
    History {
        /// As in the request.
        before: Option<EntryId>,
        entries: Vec<OutboxEntry>,
        /// Whether older ones may be kept.
        more: bool,
    },
    /// A command was not carried out, for the reason given as a sentence
    /// without the final stop. Nothing of it is on disk.
    Refused {
        /// Which append, if it was one.
        ticket: Option<AppendId>,
        /// The group whose undoing failed, if it was that.
        group: Option<GroupId>,
        /// The entry whose text was to be changed, if it was that.
        edited: Option<EntryId>,
        why: String,
        /// Whether the outbox failed, so that the user must not miss it; false
        /// where the entry is merely in another state.
        lasts: bool,
    },
    /// There is no outbox: nothing can be written. Why, as a sentence without
    /// the final stop.
    Unusable(String),
}
