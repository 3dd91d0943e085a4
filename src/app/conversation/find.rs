//! Looking for text in the thread of the pane.

use std::ops::Range;

use jiff::Timestamp;

use super::{Detail, fetch_thread};
use crate::app::paging::pager::{LoadState, RequestIds};
use crate::app::protocol::effect::Effect;
use crate::domain::text::number;

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

/// Result of a jump to a date.
#[derive(Clone, Debug, PartialEq)]
pub enum DateHit {
    /// An entry of that time is at the top of the pane.
    At(Timestamp),
    /// An older page is on its way.
    Loading(Option<Effect>),
    /// The newest entry is older.
    NothingLater,
    /// The date was not reached; the oldest loaded entry is on the screen.
    Stopped {
        /// Its time.
        oldest: Option<Timestamp>,
        why: String,
    },
}

/// Matches of a search in the loaded part of a thread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchCount {
    /// The place of the last hit, from 1 at the newest.
    pub at: Option<usize>,
    pub of: usize,
    /// Whether there are older entries that are not loaded.
    pub more: bool,
}

enum OlderPage {
    Loading(Option<Effect>),
    /// There is none, or why it cannot be loaded.
    None(Option<String>),
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
        Some(match self.fetch_older(ids) {
            OlderPage::Loading(fetch) => OlderHit::Loading(fetch),
            OlderPage::None(stopped) => OlderHit::Nothing { entries, stopped },
        })
    }

    /// Scrolls to the first entry at a time or after it, or requests the next
    /// older page where it may be among those, if `may_load`; `None` where no
    /// thread is loaded.
    pub fn find_date(
        &mut self,
        time: Timestamp,
        may_load: bool,
        ids: &mut RequestIds,
    ) -> Option<DateHit> {
        let rows = self.rows;
        let reaches = self.thread()?.reaches(time);
        let stopped = if reaches {
            None
        } else if may_load {
            match self.fetch_older(ids) {
                OlderPage::Loading(fetch) => return Some(DateHit::Loading(fetch)),
                OlderPage::None(stopped) => stopped,
            }
        } else {
            Some(format!("{} messages searched", number(self.thread()?.entries().len() as u64)))
        };
        let thread = self.thread_mut()?;
        Some(match stopped {
            Some(why) => DateHit::Stopped { oldest: thread.go_to_oldest(rows), why },
            None => thread.go_to_time(time, rows).map_or(DateHit::NothingLater, DateHit::At),
        })
    }

    /// Requests the next older page, if there is one.
    fn fetch_older(&mut self, ids: &mut RequestIds) -> OlderPage {
        let Some(thread) = self.thread_mut() else { return OlderPage::None(None) };
        match thread.pager.state() {
            LoadState::Loading { .. } => OlderPage::Loading(None),
            LoadState::Failed { failure, .. } => OlderPage::None(Some(failure.to_string())),
            LoadState::Done => OlderPage::None(None),
            LoadState::NotStarted | LoadState::More(_) if thread.pager.is_paused() => {
                OlderPage::None(Some("too many empty pages".to_owned()))
            }
            LoadState::NotStarted | LoadState::More(_) => {
                let fetch = thread.pager.advance(ids.next_id());
                let conversation = thread.conversation.clone();
                OlderPage::Loading(fetch.map(|fetch| fetch_thread(conversation, fetch)))
            }
        }
    }

    /// Number of loaded entries whose text is wanted; the place of the last hit
    /// among them, from 1 at the newest, if there is one.
    pub fn count_matches(&self, wanted: impl Fn(&str) -> bool) -> MatchCount {
        let Some(thread) = self.thread() else { return MatchCount::default() };
        let (mut of, mut at) = (0, None);
        for (place, entry) in thread.entries().iter().enumerate() {
            of += usize::from(wanted(&entry.text));
            if thread.found() == Some(place) {
                at = Some(of);
            }
        }
        MatchCount { at, of, more: !thread.pager.is_done() }
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
