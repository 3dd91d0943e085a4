//! The outbox on disk: one `SQLite` file in a folder that only its owner can
//! enter.
//!
//! Every function that changes something does so in one transaction, and
//! returns when it is on the disk. What a transition does is
//! [`triage::outbox`](crate::triage::outbox)'s business. Several instances may
//! read and append at the same time; one of them is the [`ExclusiveSender`].
//!
//! The file holds what people wrote to each other. None of it is in an error.

mod account;
mod error;
mod files;
mod idempotency_key;
mod queries;
mod reader;
mod schema;
mod sender;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction, TransactionBehavior};

pub use error::OutboxError;
pub use files::Lost;
pub use reader::OutboxReader;
pub use sender::{Claim, ExclusiveSender};

use crate::domain::{IdempotencyKey, Operation};
use crate::triage::compose::Approvals;
use crate::triage::outbox::entry::NotAllowed;
use crate::triage::outbox::{EntryId, GroupId, Holder, NewEntry, OutboxEntry, UndoWindow, Undone};
use files::OutboxDir;
use queries::Which;

/// The outbox of one account, as one instance of the program uses it.
#[derive(Debug)]
pub struct Outbox {
    /// Shared with the sender of this instance: a second connection would have
    /// to be opened and checked each time that it takes the role.
    connection: Arc<Mutex<Connection>>,
    home: Arc<OutboxDir>,
    /// The file that is open.
    file: Option<(u64, u64)>,
    opened_at: Timestamp,
    /// Once what was in it while it was nobody's asks: what of that was on its
    /// way.
    unowned: Option<Vec<EntryId>>,
}

/// An outbox that was opened.
#[derive(Debug)]
pub struct Opened {
    /// The outbox.
    pub outbox: Outbox,
    /// Where the former one has been put, when it was damaged: what waited in
    /// it is not sent. To be told to the user.
    pub set_aside: Option<PathBuf>,
    /// What has become of one that was here before, if it is not any more. To
    /// be told to the user.
    pub lost: Option<Lost>,
}

/// What undoing a group came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoneGroup {
    /// These never had an effect and will have none.
    pub withdrawn: Vec<OutboxEntry>,
    /// These messages may have been sent; they will not be tried again.
    pub stopped: Vec<OutboxEntry>,
    /// These count as having happened, in the order in which they did: only
    /// their inverses help.
    pub gone: Vec<OutboxEntry>,
}

impl Outbox {
    /// Opens the outbox in a folder, or makes it. `account` says whose it is,
    /// the address of the server for instance, and no secret: what one
    /// account wants sent must never go out as another.
    ///
    /// # Errors
    /// Where the folder or the file cannot be written to, another account or a
    /// newer version of the program has written it, or it is damaged and in
    /// use.
    pub fn open(folder: &Path, account: &str, now: Timestamp) -> Result<Opened, OutboxError> {
        let home = OutboxDir::new(folder)?;
        let opened = files::open(&home, |connection| {
            schema::check_and_prepare(connection, account)?;
            // One that cannot be read would silently never be sent.
            queries::list(connection, Which::Unfinished).map(|_| ())
        });
        let files::Opened { connection, set_aside, lost } =
            opened.map_err(|error| home.explain(error))?;
        let file = home.identity();
        let (connection, home) = (Arc::new(Mutex::new(connection)), Arc::new(home));
        let mut outbox = Self { connection, home, file, opened_at: whole(now), unowned: None };
        outbox.change(|transaction| queries::prune(transaction, whole(now)))?;
        Ok(Opened { outbox, set_aside, lost })
    }

    /// Ends the grace of what is named and need not be taken back any more,
    /// because the program ends: all but messages and notes, and what waits
    /// for another attempt. Returns what has changed.
    ///
    /// # Errors
    /// Where the outbox cannot be written to.
    pub fn skip_undo_window(
        &mut self,
        entries: impl IntoIterator<Item = EntryId>,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        self.advance(entries, |entry| entry.without_undo_window(whole(now)))
    }

    /// Ends the grace of what is named, also of messages and notes: a person
    /// says that they should go now. Returns what has changed.
    ///
    /// # Errors
    /// Where the outbox cannot be written to.
    pub fn send_now(
        &mut self,
        entries: impl IntoIterator<Item = EntryId>,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        self.advance(entries, |entry| entry.sent_now(whole(now)))
    }

    fn advance(
        &mut self,
        entries: impl IntoIterator<Item = EntryId>,
        step: impl Fn(&OutboxEntry) -> Option<OutboxEntry>,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        self.change(|transaction| {
            let mut advanced = Vec::new();
            for id in entries {
                let entry = queries::list(transaction, Which::One(id))?.pop();
                if let Some(entry) = entry.as_ref().and_then(&step) {
                    queries::update(transaction, &entry)?;
                    advanced.push(entry);
                }
            }
            Ok(advanced)
        })
    }

    /// Takes the role of the one who sends, for as long as the sender lives;
    /// `None` while another one has it. See [`ExclusiveSender::recovered`] for
    /// what the last one left behind.
    ///
    /// # Errors
    /// Where the outbox was removed or cannot be written to.
    pub fn sender(&self, now: Timestamp) -> Result<Option<ExclusiveSender>, OutboxError> {
        self.check_is_there()?;
        let Some(role) = self.home.take_role(now)? else { return Ok(None) };
        let shared = Self {
            connection: Arc::clone(&self.connection),
            home: Arc::clone(&self.home),
            unowned: None,
            ..*self
        };
        let unowned = self.unowned.as_deref().unwrap_or_default();
        ExclusiveSender::begin(shared, role, unowned, whole(now)).map(Some)
    }

    /// Which process has that role, where it is another one that says so.
    pub fn sender_elsewhere(&self) -> Option<Holder> {
        self.home.holder()
    }

    /// Appends what one key press led to, all of it or nothing, to go out after
    /// its grace. A message gets its idempotency key here.
    ///
    /// # Errors
    /// Where one of them cannot be meant, or the outbox cannot be written to.
    pub fn append(
        &mut self,
        drafts: Vec<NewEntry>,
        grace: &UndoWindow,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        let now = whole(now);
        let drafts: Vec<NewEntry> = drafts
            .into_iter()
            .map(|draft| Ok(NewEntry { operation: ready(draft.operation)?, ..draft }))
            .collect::<Result<_, OutboxError>>()?;
        self.change(|transaction| {
            let mut group: Option<GroupId> = None;
            let mut entries = Vec::with_capacity(drafts.len());
            for draft in drafts {
                let due =
                    whole(now.checked_add(grace.for_operation(&draft.operation)).unwrap_or(now));
                let entry = queries::insert(transaction, draft, group, due, now)?;
                group = Some(entry.group);
                entries.push(entry);
            }
            queries::prune(transaction, now)?;
            Ok(entries)
        })
    }

    /// Sends an entry that asks, has failed or is unknown: at once, in spite of
    /// the warnings that `approvals` names.
    ///
    /// # Errors
    /// Where it does not stand there, or the outbox cannot be written to.
    pub fn retry(
        &mut self,
        id: EntryId,
        approvals: &Approvals,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        self.transition(id, |entry| entry.retried(approvals, whole(now)))
    }

    /// Gives an entry up.
    ///
    /// # Errors
    /// Where it is on its way or finished, or the outbox cannot be written to.
    pub fn discard(&mut self, id: EntryId, now: Timestamp) -> Result<OutboxEntry, OutboxError> {
        self.transition(id, |entry| entry.discarded(whole(now)))
    }

    /// Changes the text of a note or a message that certainly was not sent. It
    /// keeps its place; a message gets another idempotency key, so that the
    /// server does not take it for the one before.
    ///
    /// # Errors
    /// Where that is not possible any more, or the outbox cannot be written to.
    pub fn edit(
        &mut self,
        id: EntryId,
        (operation, approvals): (Operation, Approvals),
        grace: &UndoWindow,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        let (now, operation) = (whole(now), ready(operation)?);
        let due = whole(now.checked_add(grace.for_operation(&operation)).unwrap_or(now));
        self.transition(id, |entry| entry.edited(operation, approvals, due, now))
    }

    /// Takes a group back, as far as it has not gone out.
    ///
    /// # Errors
    /// Where the outbox cannot be written to.
    pub fn undo(&mut self, group: GroupId, now: Timestamp) -> Result<UndoneGroup, OutboxError> {
        self.change(|transaction| {
            let mut undone = UndoneGroup::default();
            for entry in queries::list(transaction, Which::Group(group))? {
                match entry.undone(whole(now)) {
                    Undone::Withdrawn(entry) => {
                        queries::update(transaction, &entry)?;
                        undone.withdrawn.push(entry);
                    }
                    Undone::Stopped(entry) => {
                        queries::update(transaction, &entry)?;
                        undone.stopped.push(entry);
                    }
                    Undone::TooLate => undone.gone.push(entry),
                    Undone::Nothing => {}
                }
            }
            Ok(undone)
        })
    }

    /// Everything that something may still become of, in its order.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn unfinished(&self) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection(), Which::Unfinished)
    }

    /// What is finished, the latest first, at most so many. Old ones are not
    /// kept.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn finished(&self, most: u32) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection(), Which::Finished { most })
    }

    /// One entry; `None` where it is not kept any more.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn entry(&self, id: EntryId) -> Result<Option<OutboxEntry>, OutboxError> {
        Ok(queries::list(&self.connection(), Which::One(id))?.pop())
    }

    /// A number that is another one after another instance changed something.
    /// Cheap enough to be asked for often.
    ///
    /// # Errors
    /// Where the outbox cannot be read.
    pub fn changes_of_others(&self) -> Result<i64, OutboxError> {
        let version = "SELECT data_version FROM pragma_data_version";
        Ok(self.connection().query_row(version, [], |row| row.get(0))?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A transaction that a panic ends is rolled back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file that was removed can still be written to, and is gone with the
    /// program.
    fn check_is_there(&self) -> Result<(), OutboxError> {
        let is_there = self.file.is_some() && self.file == self.home.identity();
        if is_there { Ok(()) } else { Err(OutboxError::Removed) }
    }

    fn transition(
        &mut self,
        id: EntryId,
        step: impl FnOnce(&OutboxEntry) -> Result<OutboxEntry, NotAllowed>,
    ) -> Result<OutboxEntry, OutboxError> {
        self.change(|transaction| {
            let found = queries::list(transaction, Which::One(id))?.pop();
            let entry = step(&found.ok_or(OutboxError::NotAllowed(NotAllowed::Finished))?)?;
            queries::update(transaction, &entry)?;
            Ok(entry)
        })
    }

    /// Everything or nothing, on the disk when this returns. The lock is taken
    /// before anything is read, so that what is decided on is still true.
    fn change<T>(
        &mut self,
        step: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        self.check_is_there()?;
        let changed = in_one(&mut self.connection(), step);
        changed.map_err(|error| self.home.explain(error))
    }
}

fn in_one<T>(
    connection: &mut Connection,
    step: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
) -> Result<T, OutboxError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let result = step(&begun)?;
    begun.commit()?;
    Ok(result)
}

/// The operation as it will be sent, with a key of its own if it is a message.
fn ready(mut operation: Operation) -> Result<Operation, OutboxError> {
    if let Operation::SendSms { idempotency_key, .. } = &mut operation {
        *idempotency_key = IdempotencyKey::new(&idempotency_key::random()?);
    }
    operation.check().map_err(OutboxError::Invalid)?;
    Ok(operation)
}

/// The time as it is kept: whole milliseconds.
fn whole(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests;
