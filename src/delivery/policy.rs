//! Rules by which a front end has the outbox sent.

use std::path::PathBuf;
use std::time::Duration;

use crate::triage::compose::TextingHours;
use crate::triage::outbox::UndoWindow;

/// The outbox of the screen: where it is, and its rules.
#[derive(Clone, Debug)]
pub struct OutboxConfig {
    /// The folder, made where it is not there.
    pub folder: PathBuf,
    /// Whose it is; see [`crate::store::Outbox::open`].
    pub account: String,
    /// How long things can be taken back.
    pub grace: UndoWindow,
    /// When texts may leave without an approval of their own.
    pub hours: TextingHours,
    /// Whether there is a next start at which what stays goes out.
    pub lasting: bool,
    /// Whether this instance must not send.
    pub read_only: bool,
}

impl OutboxConfig {
    pub(super) fn policy(&self) -> Policy {
        let Self { grace: undo_window, hours, read_only, .. } = *self;
        Policy { undo_window, hours, read_only, ..Policy::default() }
    }
}

/// The rules of one worker.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How long things can be taken back.
    pub undo_window: UndoWindow,
    /// When texts may leave without an approval of their own.
    pub hours: TextingHours,
    /// Whether this instance must not send.
    pub read_only: bool,
    /// Requests that are on their way at once. What is about the same conversation
    /// or lead goes one by one in any case.
    pub at_once: usize,
    /// Time between two looks at the changes of other instances, while
    /// something waits.
    pub poll: Duration,
    /// Whether nothing is tried for a while once the server cannot be reached:
    /// what waits would use up the requests that reading needs.
    pub spares_network: bool,
    /// What follows a failure of the outbox itself.
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
    /// Of a command that waits for what it sends. Nobody is there to undo it.
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

/// What follows a failure of the outbox itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnFailure {
    /// It is reported once, and tried again every few seconds.
    Retry,
    /// It is reported, and nothing more is sent. Only the record of an answer is
    /// tried a few times.
    Stop,
}
