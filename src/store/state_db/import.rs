//! Imports the files of older versions.
//!
//! One transaction adds their contents and records each file with a fingerprint.
//! Then the files are renamed, and 30 days later deleted. A kill in between
//! leaves recorded files that are not renamed: these are not imported again,
//! because their drafts may have been sent since. A file that an older version
//! has written since has another fingerprint, and is imported.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Transaction};

use super::legacy::{Content, LegacyFile, LegacyFiles, fingerprint_of, set_aside};
use super::{StateDb, StateError, StateLocation, drafts, filter_history};

/// The time from import to deletion.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

const RECORD: &str = "INSERT OR REPLACE INTO imported_file (path, fingerprint, imported)
    VALUES (?1, ?2, ?3)";

#[derive(Debug, Default)]
pub struct Imported {
    pub drafts: usize,
    pub filters: usize,
    /// The new paths of damaged drafts.
    pub damaged: Vec<PathBuf>,
    /// Drafts of a newer version, which stay.
    pub newer: Vec<PathBuf>,
    /// Files that cannot be read, which stay too.
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
    let new: Vec<&LegacyFile> = files.iter().filter(|file| is_new(&known, file)).collect();
    // Imported into a database that is gone.
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
        // An older version that still runs may have changed it meanwhile. If it
        // cannot be renamed, its record keeps it from being imported again.
        if fingerprint_of(&path).is_ok_and(|it| it.as_ref() == Some(&file.fingerprint)) {
            let _ = fs::rename(&path, location.imported_path(&file.path));
        }
    }
    step()?;
    // Everything is imported; a failure here is for the next start.
    let _ = remove_old(state, &location, now);
    Ok(report)
}

fn is_new(known: &Fingerprints, file: &LegacyFile) -> bool {
    known.get(&file.path) != Some(&file.fingerprint)
}

/// Returns the sound files, and reports the others.
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
    // Another instance may have imported some since the files were read.
    let known = recorded(transaction)?;
    let mut places: HashSet<_> = drafts::list(transaction, account)?.into_iter().collect();
    for file in files.iter().filter(|file| is_new(&known, file)) {
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
    // The files are deleted later: each draft must have arrived.
    let kept = drafts::list(transaction, account)?.len();
    if kept == places.len() { Ok(()) } else { Err(StateError::Damaged) }
}

pub(super) fn recorded(connection: &Connection) -> Result<Fingerprints, StateError> {
    let mut query = connection.prepare("SELECT path, fingerprint FROM imported_file")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Deletes files of any account that were imported long ago.
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
        // The record of a file that could not be renamed stays.
        if is_gone && !file.exists() {
            gone.push(path);
        }
        // Fails if the folder is not empty.
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
