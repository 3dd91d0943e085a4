//! A front end's rules for the outbox.

use std::path::PathBuf;
use std::time::Duration;

use crate::triage::compose::TextingHours;
use crate::triage::outbox::UndoWindow;

/// Location and rules of the screen's outbox.
#[derive(Clone, Debug)]
pub struct OutboxConfig {
    pub folder: PathBuf,
    /// See [`crate::store::Outbox::open`].
    pub account: String,
    pub undo_window: UndoWindow,
    /// Hours in which texts are sent without an approval.
    pub hours: TextingHours,
    /// The outbox outlives the program.
    pub lasting: bool,
    /// This instance must not send.
    pub read_only: bool,
}

impl OutboxConfig {
    pub(super) fn policy(&self) -> Policy {
        let Self { undo_window, hours, read_only, .. } = *self;
        Policy { undo_window, hours, read_only, ..Policy::default() }
    }
}

/// The rules of one worker.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    pub undo_window: UndoWindow,
    /// Hours in which texts are sent without an approval.
    pub hours: TextingHours,
    /// This instance must not send.
    pub read_only: bool,
    /// Maximum number of requests in flight. Those about the same conversation or
    /// lead are sent one by one in any case.
    pub at_once: usize,
    /// Time between two polls of other instances' changes, while something waits.
    pub poll: Duration,
    /// Back off while the server is unreachable: retries would use up requests that
    /// reading needs.
    pub spares_network: bool,
    /// Reaction to a failure of the outbox.
    pub on_failure: OnFailure,
}

impl Default for Policy {
    /// Of the screen.
    fn default() -> Self {
        Self {
            undo_window: UndoWindow::default(),
            hours: TextingHours::default(),
            read_only: false,
            at_once: 4,
            poll: Duration::from_secs(3),
            spares_network: true,
            on_failure: OnFailure::Retry,
        }
    }
}

impl Policy {
    /// The policy of a command that waits for its entries: no undo window.
    pub fn of_command(hours: TextingHours) -> Self {
        Self {
            undo_window: UndoWindow::NONE,
            hours,
            poll: Duration::from_millis(50),
            spares_network: false,
            on_failure: OnFailure::Stop,
            ..Self::default()
        }
    }
}

/// Reaction to a failure of the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// Report it once, and retry every few seconds.
    Retry,
    /// Report it and stop. Only writing an answer is retried a few times.
    Stop,
}
