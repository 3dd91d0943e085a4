//! Drafts, snoozes and filter history in the state database, or in memory if it
//! cannot be opened or has no location (the demo).

use std::collections::HashMap;

use jiff::Timestamp;

use crate::domain::{ConversationId, io_error_text};
use crate::store::state_db::{Imported, Opened};
use crate::store::{StateDb, StateError, StateLocation, StateSnapshot};
use crate::triage::compose::{Kind, MessageDraft};
use crate::triage::{Snooze, SnoozeChange};

/// The state database, opened at the first request and after each failure.
#[derive(Default)]
pub(super) struct StateBackend {
    location: Option<StateLocation>,
    state: Option<StateDb>,
    memory: Memory,
    /// The last reason shown for a database that cannot be opened.
    failure: Option<String>,
    alerts: Vec<String>,
}

type Place = (ConversationId, Kind);

#[derive(Default)]
struct Memory {
    drafts: HashMap<Place, InMemory>,
    filters: Vec<String>,
    snoozes: Vec<Snooze>,
    /// Whether the contents of the disk were read into it.
    is_read: bool,
}

struct InMemory {
    draft: MessageDraft,
    /// Whether the disk has this draft, maybe in an earlier form.
    is_on_disk: bool,
}

enum NotDone {
    /// No location is configured.
    NoPlace,
    NotOpen(StateError),
    Failed(StateError),
}

impl StateBackend {
    pub(super) fn new(location: Option<StateLocation>) -> Self {
        Self { location, ..Self::default() }
    }

    pub(super) fn has_place(&self) -> bool {
        self.location.is_some()
    }

    /// Warnings for the user since the last call.
    pub(super) fn take_alerts(&mut self) -> Vec<String> {
        std::mem::take(&mut self.alerts)
    }

    /// The places of the drafts, the last changed one first.
    pub(super) fn drafts(&mut self) -> Result<Vec<Place>, StateError> {
        match self.in_database(|state| state.drafts()) {
            Ok(places) => Ok(places),
            Err(NotDone::Failed(error)) => Err(error),
            Err(NotDone::NoPlace | NotDone::NotOpen(_)) => Ok(self.memory.places()),
        }
    }

    pub(super) fn load(&mut self, place: &Place) -> Result<Option<MessageDraft>, StateError> {
        let loaded = self.in_database(|state| state.load_draft(&place.0, place.1));
        let in_memory = self.memory.drafts.get(place).map(|it| it.draft.clone());
        match loaded {
            Ok(draft) => Ok(draft),
            Err(NotDone::Failed(error)) => Err(error),
            // The disk could not be read: there may be a draft.
            Err(NotDone::NotOpen(error)) if in_memory.is_none() && !self.memory.is_read => {
                Err(error)
            }
            Err(NotDone::NoPlace | NotDone::NotOpen(_)) => Ok(in_memory),
        }
    }

    /// Saves a draft. If the database cannot be opened, the draft is kept in
    /// memory and the error returned: it is lost at the end.
    pub(super) fn save(&mut self, draft: MessageDraft) -> Result<(), StateError> {
        let result = match self.in_database(|state| state.save_draft(&draft)) {
            Ok(()) => return Ok(()),
            Err(NotDone::Failed(error)) => return Err(error),
            Err(NotDone::NotOpen(error)) => Err(error),
            Err(NotDone::NoPlace) => Ok(()),
        };
        let place = (draft.conversation.clone(), draft.kind);
        let is_on_disk = self.memory.drafts.get(&place).is_some_and(|it| it.is_on_disk);
        self.memory.drafts.insert(place, InMemory { draft, is_on_disk });
        result
    }

    /// Removes a draft, unless it was changed after `as_of`. Returns whether
    /// there is one left.
    pub(super) fn remove(&mut self, place: &Place, as_of: Timestamp) -> Result<bool, StateError> {
        let removed = self.in_database(|state| state.remove_draft(&place.0, place.1, as_of));
        let there = self.memory.drafts.get(place);
        match removed {
            Ok(is_left) => return Ok(is_left),
            Err(NotDone::Failed(error)) => return Err(error),
            Err(NotDone::NotOpen(error))
                if !self.memory.is_read || there.is_some_and(|it| it.is_on_disk) =>
            {
                return Err(error);
            }
            Err(NotDone::NoPlace | NotDone::NotOpen(_)) => {}
        }
        let is_left = there.is_some_and(|it| it.draft.written_at > as_of);
        if !is_left {
            self.memory.drafts.remove(place);
        }
        Ok(is_left)
    }

    /// The filters that were used, the newest last.
    pub(super) fn filters(&mut self) -> Result<Option<Vec<String>>, StateError> {
        match self.in_database(|state| state.filters()) {
            Ok(filters) => Ok(Some(filters)),
            Err(NotDone::Failed(error)) => Err(error),
            Err(NotDone::NotOpen(_)) => Ok(Some(self.memory.filters.clone())),
            Err(NotDone::NoPlace) => Ok(None),
        }
    }

    /// Makes a filter the newest one. A database that cannot be opened is no
    /// error: that was shown, and the core has the filter until the end.
    pub(super) fn add_filter(&mut self, entry: &str) -> Result<(), StateError> {
        match self.in_database(|state| state.add_filter(entry)) {
            Err(NotDone::Failed(error)) => Err(error),
            Ok(()) | Err(NotDone::NoPlace | NotDone::NotOpen(_)) => Ok(()),
        }
    }

    /// The snoozes; `None` where nothing is ever kept.
    pub(super) fn snoozes(&mut self) -> Result<Option<Vec<Snooze>>, StateError> {
        match self.in_database(|state| state.snoozes()) {
            Ok(snoozes) => Ok(Some(snoozes)),
            Err(NotDone::Failed(error)) => Err(error),
            Err(NotDone::NotOpen(_)) => Ok(Some(self.memory.snoozes.clone())),
            Err(NotDone::NoPlace) => Ok(None),
        }
    }

    /// Changes what is snoozed. A database that cannot be opened is no error, as
    /// for filters.
    pub(super) fn change_snoozes(&mut self, changes: &[SnoozeChange]) -> Result<(), StateError> {
        match self.in_database(|state| state.change_snoozes(changes)) {
            Err(NotDone::Failed(error)) => Err(error),
            Err(NotDone::NotOpen(_)) => {
                self.memory.change_snoozes(changes);
                Ok(())
            }
            Ok(()) | Err(NotDone::NoPlace) => Ok(()),
        }
    }

    /// Whether nothing was kept from an earlier session. Where that cannot be
    /// read, the user is no newcomer; where nothing is ever kept, everybody is.
    pub(super) fn is_newcomer(&mut self) -> bool {
        match self.in_database(|state| state.is_newcomer()) {
            Ok(is_newcomer) => is_newcomer,
            Err(NotDone::NoPlace) => true,
            Err(NotDone::NotOpen(_) | NotDone::Failed(_)) => false,
        }
    }

    /// Keeps that the tour is over. A database that cannot be opened is no
    /// error, as for filters.
    pub(super) fn end_tour(&mut self) -> Result<(), StateError> {
        match self.in_database(StateDb::end_tour) {
            Err(NotDone::Failed(error)) => Err(error),
            Ok(()) | Err(NotDone::NoPlace | NotDone::NotOpen(_)) => Ok(()),
        }
    }

    /// Runs `step`. A database that turns out to be damaged is reopened, which
    /// sets it aside.
    fn in_database<T>(
        &mut self,
        step: impl Fn(&mut StateDb) -> Result<T, StateError>,
    ) -> Result<T, NotDone> {
        match step(self.open()?) {
            Err(StateError::Damaged) => {
                self.state = None;
                step(self.open()?).map_err(NotDone::Failed)
            }
            result => result.map_err(NotDone::Failed),
        }
    }

    fn open(&mut self) -> Result<&mut StateDb, NotDone> {
        let location = self.location.as_ref().ok_or(NotDone::NoPlace)?;
        if let Some(state) = self.state.take_if(|state| state.is_in_place()) {
            return Ok(self.state.insert(state));
        }
        self.state = None;
        match StateDb::open(location, Timestamp::now()) {
            Ok(Opened { state, set_aside, imported }) => {
                self.failure = None;
                self.memory = Memory::default();
                let aside = set_aside.map(|path| {
                    format!("Saved drafts are damaged and were set aside. See {}", path.display())
                });
                self.alerts.extend(aside);
                self.alerts.extend(alerts_of(&imported));
                Ok(self.state.insert(state))
            }
            Err(error) => {
                let why = error.to_string();
                if self.failure.as_ref() != Some(&why) {
                    tracing::warn!(reason = why, "the state database cannot be opened");
                    self.alerts.push(format!(
                        "New drafts, snoozes and filters are lost when you quit: {why}"
                    ));
                    self.failure = Some(why);
                }
                self.memory.read(location);
                Err(NotDone::NotOpen(error))
            }
        }
    }
}

impl Memory {
    fn read(&mut self, location: &StateLocation) {
        if self.is_read {
            return;
        }
        match StateSnapshot::read(location) {
            Ok(StateSnapshot { drafts, filters, snoozes }) => {
                for draft in drafts {
                    let place = (draft.conversation.clone(), draft.kind);
                    let of = InMemory { draft, is_on_disk: true };
                    self.drafts.entry(place).or_insert(of).is_on_disk = true;
                }
                self.filters = filters;
                self.snoozes = snoozes;
                self.is_read = true;
            }
            Err(error) => tracing::warn!(%error, "the state database cannot be read"),
        }
    }

    fn change_snoozes(&mut self, changes: &[SnoozeChange]) {
        for change in changes {
            let (SnoozeChange::Set(Snooze { conversation, .. })
            | SnoozeChange::Remove(conversation)
            | SnoozeChange::End(Snooze { conversation, .. })) = change;
            self.snoozes.retain(|known| known.conversation != *conversation);
            if let SnoozeChange::Set(snooze) = change {
                self.snoozes.push(snooze.clone());
            }
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut drafts: Vec<&MessageDraft> = self.drafts.values().map(|it| &it.draft).collect();
        drafts.sort_by_key(|draft| std::cmp::Reverse(draft.written_at));
        drafts.iter().map(|draft| (draft.conversation.clone(), draft.kind)).collect()
    }
}

/// Warnings about files that were not imported.
fn alerts_of(imported: &Imported) -> Vec<String> {
    let Imported { drafts, filters, damaged, newer, unreadable } = imported;
    if *drafts + *filters > 0 {
        tracing::info!(drafts, filters, "files of an older version were imported");
    }
    let damaged = damaged
        .iter()
        .map(|path| format!("A draft is damaged and was set aside. See {}", path.display()));
    let newer = newer.iter().map(|path| {
        format!("A newer version of leadping-tui wrote this draft: {}", path.display())
    });
    let unreadable = unreadable
        .iter()
        .map(|(path, error)| format!("Can't read {}: {}", path.display(), io_error_text(error)));
    damaged.chain(newer).chain(unreadable).collect()
}

#[cfg(test)]
mod tests;
