//! Folding of the updates in the threads: the same in all of them, until the
//! session ends.

use super::Detail;

impl Detail {
    /// Folds the updates of all threads, or shows them one by one. Returns
    /// whether they are shown now, and the number of those that were or are folded;
    /// `None` without a thread.
    pub fn toggle_updates(&mut self) -> Option<(bool, usize)> {
        let before = self.thread()?.folded_updates();
        self.shows_updates = !self.shows_updates;
        self.fit_thread();
        // The number that the folded lines say, before or now.
        Some((self.shows_updates, before.max(self.thread()?.folded_updates())))
    }

    /// Adopts the folding of the thread after a search may have opened it.
    pub(super) fn sync_updates(&mut self) {
        if let Some(thread) = self.thread() {
            self.shows_updates = !thread.folds();
        }
    }
}
