//! Effects: work that the core requests from the runtime.

use std::time::Duration;

use crate::app::protocol::clipboard::ClipboardText;
use crate::app::protocol::drafts;
use crate::app::protocol::lookup::Lookup;
use crate::app::protocol::outbox;
use crate::app::protocol::payload::RequestId;
use crate::app::protocol::snoozes::SnoozeRequest;
use crate::domain::{
    ArchiveFilter, ContinuationToken, ConversationId, LeadId, Listing, RedactedText,
    RequestOptions, Row,
};

/// A timer's purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Typing in the filter has paused; carries the number of the edit.
    FilterSettled(u64),
    /// Typing in the lead picker has paused; carries the number of the edit.
    LeadsTyped(u64),
    /// The cursor has rested; carries the number of its last move.
    CursorRested(u64),
    /// A failed page of the list, by its request, may be tried again.
    RetryList(RequestId),
    /// The rows on screen may be polled.
    Poll,
    /// The thread in the pane may be refreshed.
    WatchThread,
    /// A conversation has been open long enough to count as read.
    Read,
    /// Something on screen counts seconds or minutes.
    Tick,
    /// A text was typed that is not on disk.
    DraftTyped,
    /// The disk has had enough time to report on drafts.
    QuitTimeout,
    /// The notice has been there long enough; carries its number.
    NoticeOver(u64),
}

/// A side effect, as data.
#[must_use]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Fetch a page of conversations.
    FetchPage {
        request: RequestId,
        /// Which list.
        listing: Listing,
        /// The body.
        options: RequestOptions,
    },
    /// Fetch one conversation, as a page of it alone, or of none.
    FetchConversation {
        request: RequestId,
        /// The list that contains it, for servers that do not serve it by its
        /// id.
        listing: Listing,
        conversation: ConversationId,
    },
    /// Fetch conversations by their ids, as one page together with rows that
    /// are loaded, the newest first. Those that are gone are left out; the
    /// loaded row of one that cannot be fetched stays.
    FetchConversations {
        request: RequestId,
        /// The list that contains them, for servers that do not serve them by
        /// their ids.
        listing: Listing,
        known: Vec<Row>,
        conversations: Vec<ConversationId>,
        /// Where the page after this one starts: behind the last of them.
        next: Option<ContinuationToken>,
    },
    /// Fetch a page of a conversation's timeline.
    FetchThread {
        request: RequestId,
        conversation: ConversationId,
        /// The body.
        options: RequestOptions,
    },
    /// Fetch a page of leads.
    FetchLeads {
        request: RequestId,
        /// Which of them.
        archived: ArchiveFilter,
        /// The body.
        options: RequestOptions,
    },
    /// Fetch a lead.
    FetchLead {
        request: RequestId,
        lead: LeadId,
    },
    /// Fetch what a lead's status was before.
    FetchStatusHistory {
        request: RequestId,
        lead: LeadId,
    },
    /// Fetch what automations do with a lead.
    FetchAutomations {
        request: RequestId,
        lead: LeadId,
    },
    /// Fetch everything that the server has for one conversation and its lead.
    FetchRaw {
        request: RequestId,
        /// The list that contains it.
        listing: Listing,
        conversation: ConversationId,
        /// Its lead, if known.
        lead: Option<LeadId>,
    },
    /// Request a lookup.
    Lookup {
        request: RequestId,
        question: Lookup,
    },
    /// Send requests although the server has asked for a long pause: the user
    /// retries.
    TryAnyway,
    /// Cancel a fetch whose answer is not needed any more. The answer would be
    /// ignored anyway; this saves the work.
    Cancel(RequestId),
    /// Send a timer event after a while. A second one with the same purpose
    /// replaces the first.
    Wake {
        timer: Timer,
        after: Duration,
    },
    /// Save a filter under a name in the configuration.
    SaveView {
        /// The name.
        name: String,
        /// The filter as it is typed.
        line: String,
    },
    /// Make a theme the one of the configuration.
    SaveTheme(String),
    /// Read the filters that were used before.
    LoadFilterHistory,
    /// Add a filter to the history.
    SaveFilter(String),
    /// Read whether this is a newcomer, to whom the tour is offered.
    LoadTour,
    /// Keep that the tour is over.
    EndTour,
    /// Have the outbox on disk do something.
    Outbox(outbox::OutboxRequest),
    Drafts(drafts::DraftRequest),
    Snoozes(SnoozeRequest),
    /// Suspend the terminal and open the user's editor with this text.
    EditText(RedactedText),
    /// Put text into the clipboard, by a program or by the terminal.
    Copy(ClipboardText),
    /// Have the terminal put text into its clipboard.
    CopyByTerminal(ClipboardText),
    /// Open a link in a browser.
    /// [`Event::LinkOpened`](crate::app::Event::LinkOpened) or
    /// [`Event::LinkNotOpened`](crate::app::Event::LinkNotOpened) follows.
    OpenLink(Box<str>),
    /// Capture mouse events, or leave them to the terminal.
    SetMouse(bool),
    /// Draw the whole screen again: the terminal shows something else than
    /// was drawn.
    Redraw,
    /// Stop the process until the shell continues it.
    Suspend,
    /// Leave.
    Quit,
}
