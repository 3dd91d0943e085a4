//! Undo and redo of edits.

use std::collections::VecDeque;

/// Maximum number of edits; a run of typing is one.
const KEPT: usize = 500;

/// A change of a text in one place, with the cursor before it.
#[derive(Clone)]
pub(in crate::app) struct Edit {
    /// Offset in bytes.
    pub(in crate::app) at: usize,
    pub(in crate::app) removed: String,
    pub(in crate::app) inserted: String,
    /// Cursor before the edit, in bytes.
    pub(in crate::app) cursor: usize,
    /// Whether it was typed character by character, so that further typing
    /// belongs to it.
    pub(in crate::app) typed: bool,
}

/// Edits, and undone ones.
#[derive(Clone, Default)]
pub(in crate::app) struct History {
    done: VecDeque<Edit>,
    undone: Vec<Edit>,
    /// Whether the next edit is separate from the last one.
    closed: bool,
}

impl History {
    /// Adds an edit. One that was typed right behind the last one, within a
    /// word, becomes part of it.
    pub(in crate::app) fn push(&mut self, edit: Edit) {
        self.undone.clear();
        let closed = std::mem::take(&mut self.closed);
        if let Some(last) = self.done.back_mut().filter(|_| !closed)
            && last.typed
            && edit.typed
            && last.at + last.inserted.len() == edit.at
            && (!edit.inserted.trim().is_empty() || last.inserted.ends_with(char::is_whitespace))
        {
            last.inserted.push_str(&edit.inserted);
            return;
        }
        self.done.push_back(edit);
        if self.done.len() > KEPT {
            self.done.pop_front();
        }
    }

    /// The last edit.
    pub(in crate::app) fn last(&self) -> Option<&Edit> {
        self.done.back()
    }

    /// The cursor was moved: what is typed next is an edit of its own.
    pub(in crate::app) fn close(&mut self) {
        self.closed = true;
    }

    pub(in crate::app) fn undo(&mut self) -> Option<Edit> {
        self.closed = true;
        let edit = self.done.pop_back()?;
        self.undone.push(edit.clone());
        Some(edit)
    }

    /// The edit to do again.
    pub(in crate::app) fn redo(&mut self) -> Option<Edit> {
        self.closed = true;
        let edit = self.undone.pop()?;
        self.done.push_back(edit.clone());
        Some(edit)
    }
}
