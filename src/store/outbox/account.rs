//! Whose the outbox is, by the server's word.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{Outbox, OutboxError, whole};
use crate::domain::Identity;
use crate::store::outbox::queries::{self, Which};
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

impl Outbox {
    /// Says whose key is used. The outbox belongs to the first one who is
    /// named: another key under the same configuration may be that of another
    /// account. What was in an outbox of nobody before it was opened here may
    /// be somebody else's, and asks from now on; it is returned.
    ///
    /// # Errors
    /// Where it is somebody else's, or cannot be read or written to.
    pub fn check_account(
        &mut self,
        key: &Identity,
        now: Timestamp,
    ) -> Result<Vec<OutboxEntry>, OutboxError> {
        let known = owner(&self.connection())?;
        if let Some(outbox) = &known {
            refuse_other(outbox, key)?;
        }
        let complete = known.clone().map(|outbox| outbox.or(key.clone()));
        // Mostly nothing is new, and then nothing is written.
        if known.is_some() && complete == known || key.is_unknown() && self.unowned.is_some() {
            return Ok(Vec::new());
        }
        let opened = self.opened_at;
        let (asking, on_its_way) = self.change(|transaction| {
            let known = owner(transaction)?;
            let unowned = match &known {
                Some(outbox) => refuse_other(outbox, key).map(|()| Default::default())?,
                None => ask_unowned(transaction, opened, whole(now))?,
            };
            let complete = known.unwrap_or_default().or(key.clone());
            if !complete.is_unknown() {
                let name = "UPDATE account SET owner = ?1";
                transaction.execute(name, [complete.to_string()])?;
            }
            Ok(unowned)
        })?;
        self.unowned = Some(on_its_way);
        Ok(asking)
    }
}

/// Lets what waits in an outbox of nobody ask, as far as a person wanted it
/// before the outbox was opened here. Also tells what is on its way, or was
/// when a process ended: whoever becomes the sender decides about that.
fn ask_unowned(
    transaction: &Transaction<'_>,
    opened: Timestamp,
    now: Timestamp,
) -> Result<(Vec<OutboxEntry>, Vec<EntryId>), OutboxError> {
    let entries = queries::list(transaction, Which::Unfinished)?;
    let before = || entries.iter().filter(|entry| entry.requested_at < opened);
    let waiting = before().filter(|entry| entry.state == EntryState::Waiting);
    let asking: Vec<OutboxEntry> = waiting.map(|entry| entry.for_unknown_account(now)).collect();
    for entry in &asking {
        queries::update(transaction, entry)?;
    }
    let on_its_way = before().filter(|entry| entry.state == EntryState::Sending);
    Ok((asking, on_its_way.map(|entry| entry.id).collect()))
}

fn refuse_other(outbox: &Identity, key: &Identity) -> Result<(), OutboxError> {
    if !outbox.contradicts(key) {
        return Ok(());
    }
    let [outbox, key] = [outbox, key].map(ToString::to_string);
    Err(OutboxError::OtherAccount { outbox, key })
}

/// Who was named; what cannot be read is nobody whom a key could be compared
/// with.
fn owner(connection: &Connection) -> Result<Option<Identity>, OutboxError> {
    let owner: Option<String> =
        connection.query_row("SELECT owner FROM account", [], |row| row.get(0))?;
    owner.map(|text| Identity::parse(&text).ok_or(OutboxError::Damaged)).transpose()
}
