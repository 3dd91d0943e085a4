//! The outbox on disk: one `SQLite` file in a private folder.
//!
//! Every change is one transaction, on disk when the function returns; its
//! rules are those of [`triage::outbox`](crate::triage::outbox). Several
//! instances may read and append at the same time; one of them is the
//! [`ExclusiveSender`].
//!
//! Errors never quote the private texts in the file.

mod account;
mod error;
mod files;
mod history;
mod idempotency_key;
mod queries;
mod reader;
mod schema;
mod sender;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

pub use error::OutboxError;
pub use files::Lost;
pub use reader::OutboxReader;
pub use sender::{Claim, ExclusiveSender};

use crate::domain::{IdempotencyKey, Operation};
use crate::store::sqlite;
use crate::triage::compose::Approvals;
use crate::triage::outbox::entry::NotAllowed;
use crate::triage::outbox::{EntryId, GroupId, Holder, NewEntry, OutboxEntry, UndoWindow, Undone};
use files::OutboxDir;
use queries::Which;

/// A connection to the outbox of one account.
#[derive(Debug)]
pub struct Outbox {
    /// Shared with the sender of this instance, which otherwise would open and
    /// check the database each time it takes the role.
    connection: Arc<Mutex<Connection>>,
    home: Arc<OutboxDir>,
    /// Device and inode of the open file.
    file: Option<(u64, u64)>,
    opened_at: Timestamp,
    /// Entries in flight from before the account was known, once the others need
    /// a confirmation.
    unowned: Option<Vec<EntryId>>,
}

#[derive(Debug)]
pub struct Opened {
    pub outbox: Outbox,
    /// New path of a damaged outbox, whose entries are not sent.
    pub set_aside: Option<PathBuf>,
    /// A former outbox that is gone.
    pub lost: Option<Lost>,
}

/// The result of undoing a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoneGroup {
    /// Entries without an effect.
    pub withdrawn: Vec<OutboxEntry>,
    /// Messages that may have been sent; they are not retried.
    pub stopped: Vec<OutboxEntry>,
    /// Entries with an effect, in its order: only their inverses undo it.
    pub gone: Vec<OutboxEntry>,
}

impl Outbox {
    /// Opens or creates the outbox in a folder. `account` identifies its owner,
    /// by the address of the server for instance, without a secret: entries must
    /// never be sent as another account.
    pub fn open(folder: &Path, account: &str, now: Timestamp) -> Result<Opened, OutboxError> {
        let home = OutboxDir::new(folder)?;
        let opened = files::open(&home, |connection| {
            schema::check_and_prepare(connection, account)?;
            // An unreadable entry would silently never be sent.
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

    /// Ends the undo window of entries at the end of the program: all but
    /// messages, notes and retries. Returns the changed entries.
    pub fn skip_undo_window(
        &mut self,
        entries: impl IntoIterator<Item = EntryId>,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        self.advance(entries, |entry| entry.without_undo_window(whole(now)))
    }

    /// Ends the undo window of entries by the user's wish, of messages and notes
    /// too. Returns the changed entries.
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

    /// Takes the sender's role, as long as the sender lives; `None` while another
    /// instance has it.
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

    /// The other process with the sender's role, if known.
    pub fn sender_elsewhere(&self) -> Option<Holder> {
        self.home.holder()
    }

    /// Appends the entries of one key press as a group, all or none. Messages get
    /// their idempotency keys.
    pub fn append(
        &mut self,
        drafts: Vec<NewEntry>,
        undo_window: &UndoWindow,
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
                history::check_undo(transaction, &draft)?;
                let due = whole(
                    now.checked_add(undo_window.for_operation(&draft.operation)).unwrap_or(now),
                );
                let entry = queries::insert(transaction, draft, group, due, now)?;
                group = Some(entry.group);
                entries.push(entry);
            }
            queries::prune(transaction, now)?;
            Ok(entries)
        })
    }

    /// Makes a failed, unknown or unconfirmed entry due, with approved warnings.
    pub fn retry(
        &mut self,
        id: EntryId,
        approvals: &Approvals,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        self.transition(id, |entry| entry.retried(approvals, whole(now)))
    }

    pub fn discard(&mut self, id: EntryId, now: Timestamp) -> Result<OutboxEntry, OutboxError> {
        self.transition(id, |entry| entry.discarded(whole(now)))
    }

    /// Changes the text of a note or a message that certainly was not sent. A
    /// message gets a new idempotency key, so that the server does not take it for
    /// the former one.
    pub fn edit(
        &mut self,
        id: EntryId,
        (operation, approvals): (Operation, Approvals),
        undo_window: &UndoWindow,
        now: Timestamp,
    ) -> Result<OutboxEntry, OutboxError> {
        let (now, operation) = (whole(now), ready(operation)?);
        let due = whole(now.checked_add(undo_window.for_operation(&operation)).unwrap_or(now));
        self.transition(id, |entry| entry.edited(operation, approvals, due, now))
    }

    /// Undoes a group, as far as it is not sent.
    pub fn undo(&mut self, group: GroupId, now: Timestamp) -> Result<UndoneGroup, OutboxError> {
        self.change(|transaction| {
            let mut undone = UndoneGroup::default();
            for entry in queries::list(transaction, Which::Group(group))? {
                let (list, changed) = match entry.undone(whole(now)) {
                    Undone::Withdrawn(changed) => (&mut undone.withdrawn, changed),
                    Undone::Stopped(changed) => (&mut undone.stopped, changed),
                    Undone::TooLate => {
                        // It may be undone by itself already.
                        if queries::undo_of(transaction, entry.id)?.is_none() {
                            undone.gone.push(entry);
                        }
                        continue;
                    }
                    Undone::Nothing => continue,
                };
                queries::update(transaction, &changed)?;
                list.push(changed);
            }
            Ok(undone)
        })
    }

    /// In their order.
    pub fn unfinished(&self) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection(), Which::Unfinished)
    }

    /// The latest first. Old ones are not kept.
    pub fn finished(&self, most: u32) -> Result<Vec<OutboxEntry>, OutboxError> {
        queries::list(&self.connection(), Which::Finished { most })
    }

    /// `None` if the entry is no longer kept.
    pub fn entry(&self, id: EntryId) -> Result<Option<OutboxEntry>, OutboxError> {
        Ok(queries::list(&self.connection(), Which::One(id))?.pop())
    }

    /// A number that changes with every change by another instance; cheap.
    pub fn changes_of_others(&self) -> Result<i64, OutboxError> {
        let version = "SELECT data_version FROM pragma_data_version";
        Ok(self.connection().query_row(version, [], |row| row.get(0))?)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic rolls its transaction back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A removed file can still be written to, and is lost at the end.
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

    fn change<T>(
        &mut self,
        step: impl FnOnce(&Transaction<'_>) -> Result<T, OutboxError>,
    ) -> Result<T, OutboxError> {
        self.check_is_there()?;
        let changed = sqlite::in_transaction(&mut self.connection(), step);
        changed.map_err(|error| self.home.explain(error))
    }
}

/// The operation, with an idempotency key if it is a message.
fn ready(mut operation: Operation) -> Result<Operation, OutboxError> {
    if let Operation::SendSms { idempotency_key, .. } = &mut operation {
        *idempotency_key = IdempotencyKey::new(&idempotency_key::random()?);
    }
    operation.check().map_err(OutboxError::Invalid)?;
    Ok(operation)
}

/// Rounded to milliseconds, as in the database.
fn whole(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}

#[cfg(test)]
mod tests;
