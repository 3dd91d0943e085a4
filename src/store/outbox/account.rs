//! The owner of the outbox by the server's identity.

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use super::{Outbox, OutboxError, whole};
use crate::domain::Identity;
use crate::store::outbox::queries::{self, Which};
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};

impl Outbox {
    /// Checks the identity of the key. The outbox belongs to the first known one:
    /// another key under the same configuration may be that of another account.
    /// Older entries of an outbox without an owner may be another account's, and
    /// need a confirmation from now on; they are returned.
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
        // Usually there is nothing to write.
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

/// Requires a confirmation of the entries that were waiting before the outbox
/// was opened here. Also returns those in flight, now or when a process ended:
/// the next sender decides about them.
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

/// The owner; an unreadable one is `None`.
fn owner(connection: &Connection) -> Result<Option<Identity>, OutboxError> {
    let owner: Option<String> =
        connection.query_row("SELECT owner FROM account", [], |row| row.get(0))?;
    owner.map(|text| Identity::parse(&text).ok_or(OutboxError::Damaged)).transpose()
}
