//! Imports what older versions of the program kept in files of their own.
//!
//! What is found goes into the database in one transaction, which also records
//! each file with a fingerprint of its contents. Only then the files are
//! renamed, and 30 days later removed. A program that is killed anywhere leaves
//! files that are recorded and not renamed: they are not imported again, since
//! what was made of them may be sent by then. A file that an older version has
//! written since has other contents, and is.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction};

use super::legacy::{Content, LegacyFile, LegacyFiles, fingerprint_of, set_aside};
use super::{StateDb, StateError, StateLocation, drafts, filter_history};

/// How long imported files stay.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

const RECORD: &str = "INSERT OR REPLACE INTO imported_file (path, fingerprint, imported)
    VALUES (?1, ?2, ?3)";

/// What came of the files of older versions.
#[derive(Debug, Default)]
pub struct Imported {
    /// So many drafts are in the database now.
    pub drafts: usize,
    /// So many filters are.
    pub filters: usize,
    /// Damaged drafts, as they are called now.
    pub damaged: Vec<PathBuf>,
    /// Drafts of a newer version. They stay where they are.
    pub newer: Vec<PathBuf>,
    /// What cannot be read, and stays where it is too.
    pub unreadable: Vec<(PathBuf, io::Error)>,
}

type Fingerprints = HashMap<String, String>;

pub(super) fn run(
    state: &mut StateDb,
    now: Timestamp,
    step: &mut dyn FnMut() -> Result<(), StateError>,
) -> Result<Imported, StateError> {
    let location = state.location.clone();
    let LegacyFiles { files, imported, unreadable } = LegacyFiles::find(&location);
    let mut report = Imported { unreadable, ..Imported::default() };
    let known = recorded(&state.connection)?;
    let files = sort_out(&location, files, &mut report, step)?;
    let is_new = |file: &&LegacyFile| known.get(&file.path) != Some(&file.fingerprint);
    let new: Vec<&LegacyFile> = files.iter().filter(is_new).collect();
    // Of a database that is not there any more.
    let unrecorded: Vec<&String> = imported.iter().filter(|it| !known.contains_key(*it)).collect();
    if !new.is_empty() || !unrecorded.is_empty() {
        step()?;
        state.change(|transaction, account| {
            for path in unrecorded {
                transaction.execute(RECORD, (path, "", now.as_millisecond()))?;
            }
            insert(transaction, account, &new, now, &mut report, step)
        })?;
    }
    for file in &files {
        step()?;
        let path = location.folder.join(&file.path);
        // An older version that still runs may have written it meanwhile. One
        // that cannot be renamed is not imported again.
        if fingerprint_of(&path).is_ok_and(|it| it.as_ref() == Some(&file.fingerprint)) {
            let _ = fs::rename(&path, location.imported_path(&file.path));
        }
    }
    step()?;
    remove_old(state, &location, now)?;
    Ok(report)
}

/// The files that are imported; the others are reported.
fn sort_out(
    location: &StateLocation,
    files: Vec<LegacyFile>,
    report: &mut Imported,
    step: &mut dyn FnMut() -> Result<(), StateError>,
) -> Result<Vec<LegacyFile>, StateError> {
    let mut sound = Vec::new();
    for file in files {
        let path = location.folder.join(&file.path);
        match file.content {
            Content::Draft(_) | Content::Filters(_) => sound.push(file),
            Content::Newer => report.newer.push(path),
            Content::Damaged => {
                step()?;
                match set_aside(&path) {
                    Ok(aside) => report.damaged.push(aside),
                    Err(error) => report.unreadable.push((path, error)),
                }
            }
        }
    }
    Ok(sound)
}

fn insert(
    transaction: &Transaction<'_>,
    account: &str,
    files: &[&LegacyFile],
    now: Timestamp,
    report: &mut Imported,
    step: &mut dyn FnMut() -> Result<(), StateError>,
) -> Result<(), StateError> {
    let mut places: HashSet<_> = drafts::list(transaction, account)?.into_iter().collect();
    for file in files {
        step()?;
        match &file.content {
            Content::Draft(draft) => {
                let (conversation, kind) = (&draft.conversation, draft.kind);
                drafts::set_aside_damaged(transaction, account, conversation, kind)?;
                let there = drafts::load(transaction, account, conversation, kind)?;
                if there.is_none_or(|there| there.written_at < draft.written_at) {
                    drafts::save(transaction, account, draft)?;
                    report.drafts += 1;
                }
                places.insert((conversation.clone(), kind));
            }
            Content::Filters(entries) => {
                for entry in entries {
                    filter_history::add(transaction, entry)?;
                }
                report.filters += entries.len();
            }
            Content::Newer | Content::Damaged => {}
        }
        transaction.execute(RECORD, (&file.path, &file.fingerprint, now.as_millisecond()))?;
    }
    step()?;
    // The files go: every draft has to be in the database.
    let kept = drafts::list(transaction, account)?.len();
    if kept == places.len() { Ok(()) } else { Err(StateError::Damaged) }
}

pub(super) fn recorded(connection: &Connection) -> Result<Fingerprints, StateError> {
    let mut query = connection.prepare("SELECT path, fingerprint FROM imported_file")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Removes imported files, of any account, whose time is over.
fn remove_old(
    state: &mut StateDb,
    location: &StateLocation,
    now: Timestamp,
) -> Result<(), StateError> {
    let until = now.checked_sub(KEPT).unwrap_or(Timestamp::MIN).as_millisecond();
    let mut query =
        state.connection.prepare("SELECT path FROM imported_file WHERE imported <= ?1")?;
    let old: Vec<String> = query.query_map([until], |row| row.get(0))?.collect::<Result<_, _>>()?;
    drop(query);
    let mut gone = Vec::new();
    for path in old {
        let imported = location.imported_path(&path);
        let is_gone = fs::remove_file(&imported).is_ok() || !imported.exists();
        let file = location.folder.join(&path);
        // As long as the file has its first name, the record keeps it from being
        // imported again.
        if is_gone && !file.exists() {
            gone.push(path);
        }
        // A folder that is not empty stays.
        let _ = file.parent().filter(|it| *it != location.folder).map(fs::remove_dir);
    }
    if gone.is_empty() {
        return Ok(());
    }
    let _ = fs::remove_dir(location.folder.join("drafts"));
    state.change(|transaction, _| {
        for path in gone {
            transaction.execute("DELETE FROM imported_file WHERE path = ?1", [path])?;
        }
        Ok(())
    })
}
