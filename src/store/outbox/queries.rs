//! Entries as rows.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row, named_params, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::OutboxError;
use crate::domain::{LeadId, RedactedText};
use crate::triage::outbox::{EntryId, GroupId, NewEntry, OutboxEntry};

/// Maximum age of finished entries, and their maximum number.
const KEEP: SignedDuration = SignedDuration::from_hours(7 * 24);
const MOST_KEPT: u32 = 1_000;

#[derive(Clone, Copy, Debug)]
pub(super) enum Which {
    /// In their order.
    Unfinished,
    /// The latest first.
    Finished {
        most: u32,
    },
    /// Finished or not, the latest first, only those before an entry.
    Before {
        id: EntryId,
        most: u32,
    },
    /// In their order.
    Group(GroupId),
    One(EntryId),
    /// The entries that undo an entry, the latest last.
    UndoOf(EntryId),
}

const COLUMNS: &str = "id, group_id, who, verb, lead, phone, operation, approvals, origin, marks, \
                       undo, undoes, state, attempts, doubt, created, wanted, due, changed";

pub(super) fn list(connection: &Connection, which: Which) -> Result<Vec<OutboxEntry>, OutboxError> {
    let (condition, value, most) = match which {
        Which::Unfinished => ("unfinished = 1 AND ?1 = 0 ORDER BY id", 0, None),
        Which::Finished { most } => {
            ("unfinished = 0 AND ?1 = 0 ORDER BY changed DESC, id DESC", 0, Some(most))
        }
        Which::Before { id: EntryId(id), most } => ("id < ?1 ORDER BY id DESC", id, Some(most)),
        Which::Group(GroupId(group)) => ("group_id = ?1 ORDER BY id", group, None),
        Which::One(EntryId(id)) => ("id = ?1", id, None),
        Which::UndoOf(EntryId(id)) => ("undoes = ?1 ORDER BY id", id, None),
    };
    let text = format!("SELECT {COLUMNS} FROM entry WHERE {condition} LIMIT ?2");
    let mut statement = connection.prepare_cached(&text)?;
    // A negative limit is none.
    statement.query_and_then([value, most.map_or(-1, i64::from)], read)?.collect()
}

fn read(row: &Row<'_>) -> Result<OutboxEntry, OutboxError> {
    let time = |name| -> Result<Timestamp, OutboxError> {
        Timestamp::from_millisecond(row.get(name)?).map_err(|_| OutboxError::Damaged)
    };
    Ok(OutboxEntry {
        id: EntryId(row.get("id")?),
        group: GroupId(row.get("group_id")?),
        who: RedactedText::new(&row.get::<_, String>("who")?),
        verb: row.get("verb")?,
        lead: row.get::<_, Option<String>>("lead")?.as_deref().map(LeadId::new),
        phone: row.get::<_, Option<String>>("phone")?.as_deref().map(RedactedText::new),
        operation: from_json(&row.get::<_, String>("operation")?)?,
        approvals: from_json(&row.get::<_, String>("approvals")?)?,
        origin: row.get::<_, Option<String>>("origin")?.as_deref().map(from_json).transpose()?,
        undo: from_json(&row.get::<_, String>("undo")?)?,
        undoes: row.get::<_, Option<i64>>("undoes")?.map(EntryId),
        marks: row
            .get::<_, Option<String>>("marks")?
            .map_or(Ok(None), |marks| from_json(&marks).map(Some))?,
        state: from_json(&row.get::<_, String>("state")?)?,
        attempts: row.get("attempts")?,
        may_have_applied: row.get("doubt")?,
        created: time("created")?,
        requested_at: time("wanted")?,
        due: time("due")?,
        changed: time("changed")?,
    })
}

/// Adds a waiting entry to its group, or as the first of a new one.
pub(super) fn insert(
    connection: &Connection,
    new: NewEntry,
    group: Option<GroupId>,
    due: Timestamp,
    now: Timestamp,
) -> Result<OutboxEntry, OutboxError> {
    let ids = (EntryId(0), group.unwrap_or(GroupId(0)));
    let mut entry = OutboxEntry::new(new, ids, due, now);
    let text = "INSERT INTO entry (group_id, who, verb, lead, phone, operation, approvals, \
                origin, marks, undo, undoes, state, unfinished, attempts, doubt, created, wanted, due, \
                changed) VALUES (:group_id, :who, :verb, :lead, :phone, :operation, :approvals, \
                :origin, :marks, :undo, :undoes, :state, 1, 0, 0, :now, :now, :due, :now)";
    connection.prepare_cached(text)?.execute(named_params! {
        ":group_id": entry.group.0,
        ":who": entry.who.as_str(),
        ":verb": entry.verb,
        ":lead": entry.lead.as_ref().map(LeadId::as_str),
        ":phone": entry.phone.as_ref().map(RedactedText::as_str),
        ":operation": json(&entry.operation)?,
        ":approvals": json(&entry.approvals)?,
        ":origin": entry.origin.as_ref().map(json).transpose()?,
        ":undo": json(&entry.undo)?,
        ":undoes": entry.undoes.map(|EntryId(id)| id),
        ":marks": entry.marks.as_ref().map(json).transpose()?,
        ":state": json(&entry.state)?,
        ":due": due.as_millisecond(),
        ":now": now.as_millisecond(),
    })?;
    entry.id = EntryId(connection.last_insert_rowid());
    if group.is_none() {
        entry.group = GroupId(entry.id.0);
        let own = "UPDATE entry SET group_id = id WHERE id = ?1";
        connection.prepare_cached(own)?.execute([entry.id.0])?;
    }
    Ok(entry)
}

/// Writes the variable columns of an entry.
pub(super) fn update(connection: &Connection, entry: &OutboxEntry) -> Result<(), OutboxError> {
    let text = "UPDATE entry SET operation = :operation, approvals = :approvals, undo = :undo, \
                state = :state, unfinished = :unfinished, attempts = :attempts, doubt = :doubt, \
                wanted = :wanted, due = :due, changed = :changed WHERE id = :id";
    let changed = connection.prepare_cached(text)?.execute(named_params! {
        ":id": entry.id.0,
        ":operation": json(&entry.operation)?,
        ":approvals": json(&entry.approvals)?,
        ":undo": json(&entry.undo)?,
        ":state": json(&entry.state)?,
        ":unfinished": entry.is_unfinished(),
        ":attempts": entry.attempts,
        ":doubt": entry.may_have_applied,
        ":wanted": entry.requested_at.as_millisecond(),
        ":due": entry.due.as_millisecond(),
        ":changed": entry.changed.as_millisecond(),
    })?;
    if changed == 1 { Ok(()) } else { Err(OutboxError::Damaged) }
}

/// The latest undo of an entry that counts, even if it failed or is not sent
/// yet.
pub(super) fn undo_of(
    connection: &Connection,
    id: EntryId,
) -> Result<Option<OutboxEntry>, OutboxError> {
    let undos = list(connection, Which::UndoOf(id))?;
    Ok(undos.into_iter().rfind(OutboxEntry::counts_as_undo))
}

/// Deletes finished entries beyond the limits.
pub(super) fn prune(connection: &Connection, now: Timestamp) -> Result<(), OutboxError> {
    let oldest = now.checked_sub(KEEP).unwrap_or(Timestamp::MIN).as_millisecond();
    let old = "DELETE FROM entry WHERE unfinished = 0 AND changed < ?1";
    connection.prepare_cached(old)?.execute([oldest])?;
    let many = "DELETE FROM entry WHERE id IN (SELECT id FROM entry WHERE unfinished = 0 \
                ORDER BY changed DESC, id DESC LIMIT -1 OFFSET ?1)";
    connection.prepare_cached(many)?.execute(params![MOST_KEPT])?;
    Ok(())
}

fn json(value: &impl Serialize) -> Result<String, OutboxError> {
    serde_json::to_string(value).map_err(|_| OutboxError::Invalid("it cannot be written down"))
}

/// Drops the library's error, which may quote the text.
fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, OutboxError> {
    serde_json::from_str(text).map_err(|_| OutboxError::Damaged)
}
