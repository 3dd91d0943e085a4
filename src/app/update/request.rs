//! Requests of a service to the root: services of the update layer know no
//! feature.

use jiff::Timestamp;

use crate::app::picker::compose_choices::Chosen;
use crate::app::protocol::command::Command;
use crate::app::protocol::effect::Effect;
use crate::app::triage::DiscardedDraft;
use crate::query::{Scope, SortOrder};
use crate::triage::outbox::OutboxEntry;
use crate::triage::{Action, ActionKind, ActionTarget, SnoozeTarget};

/// Effects, and the request that follows.
pub(super) type Step = (Vec<Effect>, Option<Request>);

pub(super) enum Request {
    /// Opens a lead's conversations, or the inbox. The name is the lead's.
    OpenScope(Scope, Option<Box<str>>),
    /// Puts the view of a tab on screen.
    EnterView(usize),
    /// Goes to a row of the list, from 1.
    GoToRow(u32),
    OpenLink(Box<str>),
    /// Puts the list in an order.
    Sort(SortOrder),
    /// Puts the screen into the theme of that name.
    SetTheme(Box<str>),
    /// Choose a theme by its typed name.
    FindTheme(Box<str>),
    /// Saves the filter in force as a view of that name.
    SaveView(String),
    /// Puts something into the text that is written.
    Choose(Chosen),
    /// Opens the composer.
    Write(ActionKind, Vec<ActionTarget>),
    /// Writes on at the text of an entry of the outbox.
    EditEntry(Box<OutboxEntry>),
    /// Opens the conversation of an entry of the outbox.
    OpenEntry(Box<OutboxEntry>),
    /// Prompts for the input of an action.
    Prompt(ActionKind, Vec<ActionTarget>),
    Execute(Box<Action>, Vec<ActionTarget>),
    /// Snoozes conversations until a time, or wakes them.
    Snooze(Vec<SnoozeTarget>, Option<Timestamp>),
    /// Prompts for when conversations come back.
    PromptSnooze(Vec<SnoozeTarget>),
    /// Brings a discarded draft back.
    RestoreDraft(Box<DiscardedDraft>),
    Run(Command),
    /// Goes on with a command of triage that waited.
    Resume(Command),
}
