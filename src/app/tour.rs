//! The tour: hints over the real screen, one key each.
//!
//! A hint stays until its command is run. Commands that change something are
//! not carried out on the way.

use crate::app::protocol::command::{Command, Focus};
use crate::triage::ActionKind::{Archive, Handled, Reply};

/// A hint.
#[derive(Debug, PartialEq, Eq)]
pub struct Hint {
    /// The command that completes it.
    pub command: Command,
    /// What its key does, after `Press … to`.
    pub does: &'static str,
    /// Whether the command is not carried out during the tour.
    pub is_practice: bool,
}

const fn hint(command: Command, does: &'static str) -> Hint {
    Hint { command, does, is_practice: false }
}

const fn practice(command: Command, does: &'static str) -> Hint {
    Hint { command, does, is_practice: true }
}

pub const HINTS: &[Hint] = &[
    hint(Command::MoveDown, "move down the list"),
    hint(Command::Open, "open the conversation"),
    hint(Command::Do(Reply), "write a reply. Nothing is sent until you confirm"),
    hint(Command::Back, "go back to the list"),
    practice(Command::Do(Handled), "mark it handled: no reply needed (practice, nothing changes)"),
    practice(Command::Do(Archive), "archive the lead (practice, nothing changes)"),
    hint(Command::EditFilter, "filter the list as you type"),
    hint(Command::ToggleHelp, "get help: every command, with a search"),
];

/// Whether to offer the tour first, and where it is.
#[derive(Debug, Default)]
pub struct Tour {
    /// The index of the hint on screen.
    at: Option<usize>,
    /// Whether nothing was kept from an earlier session.
    pub(super) is_newcomer: bool,
}

/// Effect of a command on the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing.
    Unaffected,
    /// It was practiced: it is not carried out.
    Practiced,
    /// It was the last one.
    Finished,
    /// The user ends the tour.
    Ended,
}

impl Tour {
    pub(super) fn start(&mut self) {
        self.at = Some(0);
    }

    /// The hint on screen, and its number from 1.
    pub fn hint(&self) -> Option<(usize, &'static Hint)> {
        let at = self.at?;
        Some((at + 1, HINTS.get(at)?))
    }

    /// Whether the palette offers the tour before anything else.
    pub fn is_offered_first(&self) -> bool {
        self.is_newcomer && self.at.is_none()
    }

    /// Ends it for good.
    fn end(&mut self) {
        self.at = None;
        self.is_newcomer = false;
    }

    /// Follows a command before it is run in a focus. `is_refused` tells which
    /// commands the session refuses: their hints are left out.
    pub(super) fn follow(
        &mut self,
        command: Command,
        focus: Focus,
        is_refused: impl Fn(Command) -> bool,
    ) -> Progress {
        let Some((_, hint)) = self.hint() else { return Progress::Unaffected };
        if command == Command::StepBack && matches!(focus, Focus::List | Focus::Detail) {
            self.end();
            return Progress::Ended;
        }
        if command != hint.command {
            let is_practice = command.writes() && command != Command::Do(Reply);
            return if is_practice { Progress::Practiced } else { Progress::Unaffected };
        }
        self.advance(&is_refused);
        match (self.at, hint.is_practice) {
            (None, _) => Progress::Finished,
            (Some(_), true) => Progress::Practiced,
            (Some(_), false) => Progress::Unaffected,
        }
    }

    /// Leaves out the hint that leads back to the list where the user is there
    /// already.
    pub(super) fn skip_back(&mut self, pane: Focus, is_refused: impl Fn(Command) -> bool) {
        if pane == Focus::List && self.hint().is_some_and(|(_, hint)| hint.command == Command::Back)
        {
            self.advance(&is_refused);
        }
    }

    fn advance(&mut self, is_refused: &impl Fn(Command) -> bool) {
        let next = self.at.map_or(0, |at| at + 1);
        let rest = HINTS.iter().enumerate().skip(next);
        self.at = rest.filter(|(_, hint)| !is_refused(hint.command)).map(|(at, _)| at).next();
        if self.at.is_none() {
            self.end();
        }
    }
}

#[cfg(test)]
mod tests;
