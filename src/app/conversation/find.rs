//! Looking for text in the thread of the pane.

use std::ops::Range;

use super::Detail;

/// Result of a search in the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// It is on the screen.
    Found {
        /// Whether the search went past an end.
        wrapped: bool,
    },
    Nothing {
        /// Number of entries searched.
        entries: usize,
        /// Whether there are older entries that are not loaded.
        more: bool,
    },
}

impl Detail {
    /// Scrolls to the `times`th older entry, or newer one, whose text is wanted;
    /// `None` where no thread is loaded.
    pub fn find(
        &mut self,
        older: bool,
        times: u32,
        wanted: impl Fn(&str) -> Option<Range<usize>>,
    ) -> Option<Hit> {
        let rows = self.rows;
        let thread = self.thread_mut()?;
        let (entries, more) = (thread.entries().len(), thread.pager.has_more());
        let step = thread.find(older, times, rows, wanted);
        Some(
            step.map_or(Hit::Nothing { entries, more }, |step| Hit::Found {
                wrapped: step.wrapped,
            }),
        )
    }
}
