//! Runs of automations, as they go on.

use std::collections::{BTreeSet, HashMap};

use crate::sandbox::generator::World;
use crate::sandbox::generator::timestamp::ApiTime;

/// Reason for the end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Every text has gone out.
    Completed,
    /// The lead may not be texted any more.
    Suppressed,
    /// The lead was archived.
    Archived,
}

/// A run that went on when the world began, as it is now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// When its next text is due, in milliseconds since 1970; `None` once it
    /// has come to an end.
    pub(crate) due: Option<i64>,
    texts: u32,
    pub(crate) ended: Option<(ApiTime, End)>,
}

/// The runs that went on when the world began.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// By their conversations.
    runs: HashMap<u64, Run>,
    /// When which conversation's run is due.
    due: BTreeSet<(i64, u64)>,
}

impl Runs {
    pub(super) fn new(world: &World) -> Self {
        let mut runs = Self::default();
        for (index, run) in world.ongoing_runs() {
            runs.due.insert((run.due, index));
            runs.runs.insert(index, Run { due: Some(run.due), texts: run.texts, ended: None });
        }
        runs
    }

    /// The run of a conversation, if it went on when the world began.
    pub(crate) fn get(&self, index: u64) -> Option<&Run> {
        self.runs.get(&index)
    }

    /// The conversations whose runs went on when the world began.
    pub(crate) fn conversations(&self) -> impl Iterator<Item = u64> {
        self.runs.keys().copied()
    }

    /// The conversations of the runs that go on.
    pub(super) fn ongoing(&self) -> impl Iterator<Item = u64> {
        self.due.iter().map(|(_, index)| *index)
    }

    /// When the first text is due, and in which conversation.
    pub(super) fn next_due(&self) -> Option<(i64, u64)> {
        self.due.first().copied()
    }

    /// Goes on after a text that went out at an instant; the next one is due
    /// then, unless it was the last.
    pub(super) fn texted(&mut self, index: u64, at: ApiTime, next: i64) {
        let Some(run) = self.runs.get_mut(&index) else { return };
        run.texts = run.texts.saturating_sub(1);
        if run.texts == 0 {
            self.end(index, at, End::Completed);
        } else if let Some(due) = run.due.replace(next) {
            self.due.remove(&(due, index));
            self.due.insert((next, index));
        }
    }

    /// Ends a run, if it still goes on.
    pub(super) fn end(&mut self, index: u64, at: ApiTime, end: End) {
        let Some(run) = self.runs.get_mut(&index) else { return };
        if let Some(due) = run.due.take() {
            self.due.remove(&(due, index));
            run.ended = Some((at, end));
        }
    }
}
