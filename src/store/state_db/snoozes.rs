//! Snoozes: conversations that stay hidden for a while.

use jiff::Timestamp;
use rusqlite::Connection;

use super::{StateDb, StateError};
use crate::domain::ConversationId;
use crate::triage::{Snooze, SnoozeChange};

const SET: &str = "INSERT OR REPLACE INTO snooze (account, conversation, until, last_inbound)
    VALUES (?1, ?2, ?3, ?4)";
const REMOVE: &str = "DELETE FROM snooze WHERE account = ?1 AND conversation = ?2";
const END: &str = "DELETE FROM snooze WHERE account = ?1 AND conversation = ?2 AND until = ?3";
const LIST: &str = "SELECT conversation, until, last_inbound FROM snooze WHERE account = ?1
    ORDER BY until, conversation";

impl StateDb {
    /// The snoozes of the account, those that end first first.
    pub fn snoozes(&self) -> Result<Vec<Snooze>, StateError> {
        list(&self.connection, &self.location.account)
    }

    /// Makes all of the changes, or none.
    pub fn change_snoozes(&mut self, changes: &[SnoozeChange]) -> Result<(), StateError> {
        self.change(|connection, account| {
            changes.iter().try_for_each(|change| apply(connection, account, change))
        })
    }
}

fn apply(connection: &Connection, account: &str, change: &SnoozeChange) -> Result<(), StateError> {
    match change {
        SnoozeChange::Set(Snooze { conversation, until, last_inbound_at }) => {
            let last_inbound = last_inbound_at.map(Timestamp::as_millisecond);
            let row = (account, conversation.as_str(), until.as_millisecond(), last_inbound);
            connection.prepare_cached(SET)?.execute(row)?;
        }
        SnoozeChange::Remove(conversation) => {
            connection.prepare_cached(REMOVE)?.execute((account, conversation.as_str()))?;
        }
        SnoozeChange::End(Snooze { conversation, until, .. }) => {
            let row = (account, conversation.as_str(), until.as_millisecond());
            connection.prepare_cached(END)?.execute(row)?;
        }
    }
    Ok(())
}

pub(super) fn list(connection: &Connection, account: &str) -> Result<Vec<Snooze>, StateError> {
    let mut query = connection.prepare_cached(LIST)?;
    let rows = query.query_map([account], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut snoozes = Vec::new();
    for row in rows {
        let (conversation, until, last_inbound): (String, i64, Option<i64>) = row?;
        // A time that is out of range was not written by this program.
        let Ok(until) = Timestamp::from_millisecond(until) else { continue };
        let last_inbound_at = last_inbound.and_then(|at| Timestamp::from_millisecond(at).ok());
        snoozes.push(Snooze::new(ConversationId::new(&conversation), until, last_inbound_at));
    }
    Ok(snoozes)
}
