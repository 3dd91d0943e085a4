//! State of automation runs.

use std::collections::{BTreeSet, HashMap};

use crate::sandbox::generator::World;
use crate::sandbox::generator::timestamp::ApiTime;

/// Reason for the end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Every text was sent.
    Completed,
    /// The lead may not be texted any more.
    Suppressed,
    Archived,
}

/// A run that was active at the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// When its next text is due, in milliseconds since 1970; `None` after its
    /// end.
    pub(crate) due: Option<i64>,
    texts: u32,
    pub(crate) ended: Option<(ApiTime, End)>,
}

/// The runs that were active at the start.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    /// By conversation.
    runs: HashMap<u64, Run>,
    /// Due times with their conversations.
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

    /// The run of a conversation, if it was active at the start.
    pub(crate) fn get(&self, index: u64) -> Option<&Run> {
        self.runs.get(&index)
    }

    /// The conversations with runs that were active at the start.
    pub(crate) fn conversations(&self) -> impl Iterator<Item = u64> {
        self.runs.keys().copied()
    }

    /// The conversations with active runs.
    pub(super) fn ongoing(&self) -> impl Iterator<Item = u64> {
        self.due.iter().map(|(_, index)| *index)
    }

    /// Due time and conversation of the first text.
    pub(super) fn next_due(&self) -> Option<(i64, u64)> {
        self.due.first().copied()
    }

    /// Advances after a text sent at an instant; the next one is due at `next`,
    /// unless it was the last.
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

    /// Ends a run, if still active.
    pub(super) fn end(&mut self, index: u64, at: ApiTime, end: End) {
        let Some(run) = self.runs.get_mut(&index) else { return };
        if let Some(due) = run.due.take() {
            self.due.remove(&(due, index));
            run.ended = Some((at, end));
        }
    }
}
