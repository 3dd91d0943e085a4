//! Looking for text in the thread of the pane.

use std::ops::Range;

use super::{Detail, fetch_thread};
use crate::app::paging::pager::{LoadState, RequestIds};
use crate::app::protocol::effect::Effect;

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

/// Result of a search for the next older match.
#[derive(Clone, Debug, PartialEq)]
pub enum OlderHit {
    /// It is on the screen.
    Found,
    /// There is none so far; an older page is on its way.
    Loading(Option<Effect>),
    /// There is none in the loaded entries, and no older ones can be had.
    Nothing {
        /// Number of entries searched.
        entries: usize,
        /// Why older ones could not be loaded, if there are any.
        stopped: Option<String>,
    },
}

impl Detail {
    /// Scrolls to the next older entry whose text is wanted, or requests the
    /// next older page; `None` where no thread is loaded.
    pub fn find_older(
        &mut self,
        from_newest: bool,
        ids: &mut RequestIds,
        wanted: impl Fn(&str) -> Option<Range<usize>>,
    ) -> Option<OlderHit> {
        let rows = self.rows;
        let thread = self.thread_mut()?;
        if thread.find_older(from_newest, rows, wanted) {
            self.sync_updates();
            return Some(OlderHit::Found);
        }
        let entries = thread.entries().len();
        Some(match thread.pager.state() {
            LoadState::Loading { .. } => OlderHit::Loading(None),
            LoadState::Failed { failure, .. } => {
                OlderHit::Nothing { entries, stopped: Some(failure.to_string()) }
            }
            LoadState::Done => OlderHit::Nothing { entries, stopped: None },
            LoadState::NotStarted | LoadState::More(_) if thread.pager.is_paused() => {
                OlderHit::Nothing { entries, stopped: Some("too many empty pages".to_owned()) }
            }
            LoadState::NotStarted | LoadState::More(_) => {
                let fetch = thread.pager.advance(ids.next_id());
                let conversation = thread.conversation.clone();
                OlderHit::Loading(fetch.map(|fetch| fetch_thread(conversation, fetch)))
            }
        })
    }

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
        self.sync_updates();
        Some(
            step.map_or(Hit::Nothing { entries, more }, |step| Hit::Found {
                wrapped: step.wrapped,
            }),
        )
    }
}
