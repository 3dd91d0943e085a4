//! Scrolling, and the older entries that come into sight.

use super::{Detail, fetch_thread};
use crate::app::paging::pager::RequestIds;
use crate::app::protocol::effect::Effect;

impl Detail {
    /// Scrolls the thread or the raw view, up where negative.
    pub fn scroll_by(&mut self, by: isize) {
        let rows = self.rows;
        // The first line of the raw view is the one that is read.
        let raw_rows = if self.is_spoken { 1 } else { rows };
        if let Some(raw) = &mut self.raw {
            raw.scroll_by(by, raw_rows);
        } else if let Some(thread) = self.thread_mut() {
            thread.scroll_by(by, rows);
        }
    }

    /// Lines of the thread that fit on the screen.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Requests older entries where the window is near the oldest one.
    #[must_use]
    pub fn load_older(&mut self, ids: &mut RequestIds) -> Vec<Effect> {
        let rows = self.rows;
        let Some(thread) = self.thread_mut() else { return Vec::new() };
        // The first page is wanted before there is room to show it.
        let wanted = thread.entries().is_empty() || thread.is_near_top(rows);
        if !thread.pager.has_more() || !wanted {
            return Vec::new();
        }
        let fetch = thread.pager.advance(ids.next_id());
        let conversation = thread.conversation.clone();
        fetch.map(|fetch| fetch_thread(conversation, fetch)).into_iter().collect()
    }
}
