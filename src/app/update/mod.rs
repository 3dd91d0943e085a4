//! Routes intents and facts to the pane that they concern.

mod alerts;
mod announcement;
mod click;
pub mod compose;
mod conversation;
mod date_jump;
mod dispatch;
mod fetch_events;
mod filter;
mod inbound;
mod layout;
mod list;
mod local_marks;
mod picker;
mod quit;
mod reload;
mod request;
mod text_input;
mod thread_search;
mod timers;
mod tour;
mod triage;
mod window_title;

use jiff::Timestamp;

use super::alerts::About;
use super::state::{Connection, State};
use crate::app::paging::pager::RequestId;
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::event::Event;
use crate::app::protocol::outbox::OutboxRequest;
use crate::app::protocol::payload::ListPage;
use crate::app::update::conversation::{clipboard, links, plain_text, reading, updates};
pub use crate::app::update::list::views::begin_with;
use crate::app::update::list::{marking, views};
use crate::app::update::picker::{action_prompt, lead_search, theme_prompt};
use crate::app::update::triage::confirmed;
use crate::query::Context;
use crate::settings::DetailLayout;
pub use click::click;
pub use text_input::{paste, type_char};

/// Starts loading, unless that has begun already.
#[must_use]
pub fn start(state: &mut State) -> Vec<Effect> {
    let mut effects = state.list.prefetch(&mut state.ids);
    effects.push(Effect::LoadFilterHistory);
    effects.push(Effect::LoadTour);
    effects.push(compose::list());
    effects.push(triage::snooze::load(state));
    effects.push(Effect::Outbox(OutboxRequest::Open));
    effects.extend(window_title::sync(state));
    effects
}

/// Saves the text that is being written, since the program ends at once.
#[must_use]
pub fn interrupted(state: &mut State) -> Vec<Effect> {
    compose::save(state)
}

/// Runs a command. `count` is the number typed before it.
#[must_use]
pub fn run_command(state: &mut State, action: Command, count: Option<u32>) -> Vec<Effect> {
    state.begin_input();
    if alerts::acknowledge(state, action) {
        return Vec::new();
    }
    let (mut effects, is_run) = tour::follow(state, action);
    if is_run {
        effects.extend(route(state, action, count));
        tour::after(state);
    }
    state.list.follow_with_range();
    effects
}

/// Routes a command to what it concerns: where a text is written, to that.
fn route(state: &mut State, action: Command, count: Option<u32>) -> Vec<Effect> {
    if state.focus() == Focus::Compose && !is_of_the_program(action) {
        return compose::run(state, action);
    }
    route_elsewhere(state, action, count)
}

fn route_elsewhere(state: &mut State, action: Command, count: Option<u32>) -> Vec<Effect> {
    match action {
        Command::MoveDown
        | Command::MoveUp
        | Command::HalfPageDown
        | Command::HalfPageUp
        | Command::PageDown
        | Command::PageUp
        | Command::GoToTop
        | Command::GoToBottom => dispatch::travel(state, state.focus(), action, count),
        Command::NextMatch
        | Command::PreviousMatch
        | Command::NextUnread
        | Command::NextNeedsReply
        | Command::NextConversation
        | Command::PreviousConversation => thread_search::find_next(state, action, count),
        Command::ToggleHelp => dispatch::toggle_help(state),
        Command::Back | Command::StepBack if state.focus() == Focus::Help => picker::cancel(state),
        Command::Open
        | Command::Back
        | Command::StepBack
        | Command::FocusList
        | Command::FocusThread
        | Command::FocusNext => layout::turn(state, action),
        Command::SearchThread => thread_search::open(state),
        Command::ToggleUpdates => updates::toggle(state),
        Command::GoToDate => date_jump::open(state),
        Command::Tour => tour::start(state),
        Command::AcceptFilter | Command::CancelFilter => text_input::close_line(state, action),
        Command::EditFilter
        | Command::ClearFilter
        | Command::ToggleUnread
        | Command::ToggleArchived => filter::change(state, action),
        Command::Sort => picker::open_sort_menu(state),
        Command::GoToView | Command::NextView | Command::PreviousView => {
            views::turn(state, action, count)
        }
        Command::Refresh => reload::by_hand(state, reload::refresh),
        Command::Retry => dispatch::retry(state),
        Command::LoadAll => reload::load_all(state),
        Command::Mark | Command::MarkRange | Command::MarkAll | Command::UnmarkAll => {
            marking::run(state, action, count)
        }
        Command::DiscardDraft => compose::discard_draft(state),
        Command::Do(_)
        | Command::ArchiveWithReason
        | Command::Snooze
        | Command::Undo
        | Command::Repeat
        | Command::ToggleOutbox
        | Command::ToggleHistory
        | Command::EditEntry
        | Command::RetryEntry
        | Command::DiscardEntry
        | Command::RetryFailed
        | Command::DiscardFailed => dispatch::triage_command(state, action),
        Command::ToggleDetail
        | Command::MoveDetail
        | Command::GrowDetail
        | Command::ShrinkDetail
        | Command::Fullscreen => layout::arrange(state, action),
        Command::ToggleRaw => layout::toggle_raw(state),
        Command::CopyPhone | Command::CopyConversation => plain_text::copy(state, action),
        Command::OpenLink => links::open(state),
        Command::Peek => reading::peek(state),
        Command::SaveView => picker::prompt_argument(state, action),
        Command::PickLead => lead_search::open(state),
        Command::OpenPalette => picker::open_palette(state, ""),
        Command::Pick => dispatch::pick(state),
        Command::ClosePicker => dispatch::close_picker(state),
        Command::ChangeTheme => theme_prompt::prompt(state),
        Command::ToggleMouse => click::toggle_mouse(state),
        Command::Redraw => vec![Effect::Redraw],
        Command::Suspend => suspend(state),
        Command::Quit => quit::quit(state),
        // They mean something to a text that is written, and to nothing else.
        Command::Send
        | Command::CloseComposer
        | Command::NewLine
        | Command::UndoEdit
        | Command::RedoEdit
        | Command::OpenEditor
        | Command::InsertTemplate
        | Command::ChooseNumber
        | Command::Schedule => Vec::new(),
        Command::Complete
        | Command::PreviousEntry
        | Command::NextEntry
        | Command::CursorLeft
        | Command::CursorRight
        | Command::WordLeft
        | Command::WordRight
        | Command::LineStart
        | Command::LineEnd
        | Command::DeleteBackward
        | Command::DeleteForward
        | Command::DeleteWord
        | Command::DeleteToStart
        | Command::DeleteToEnd => text_input::edit_line(state, action),
    }
}

/// Handles an event.
#[must_use]
pub fn handle(state: &mut State, event: Event) -> Vec<Effect> {
    let is_asked = state.focus.confirm().is_some();
    let effects = dispatch(state, event);
    compose::follow(state);
    triage::set_confirmation_opened(state, is_asked);
    effects
}

fn dispatch(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Clock(now) => set_clock(state, now),
        Event::Resized(viewport) => layout::resized(state, viewport),
        Event::Focused(focused) => inbound::focus_changed(state, focused),
        Event::BackgroundReported(background) => theme_prompt::set_background(state, background),
        Event::ThemesLoaded(files) => theme_prompt::loaded(state, files),
        Event::ThemeSaved { name, saved } => theme_prompt::saved(state, &name, saved.as_deref()),
        Event::Wheel { over, by } => dispatch::wheel(state, over, by),
        Event::DividerDragged(percent) => {
            state.panes.layout.percent = Some(DetailLayout::share(percent));
            Vec::new()
        }
        Event::PageArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            page_arrived(state, request, page)
        }
        Event::ThreadArrived { request, page } => {
            fetch_events::thread_arrived(state, request, page)
        }
        Event::LeadsArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            lead_search::arrived(state, request, page)
        }
        Event::LeadArrived { request, facts } => {
            state.connection = Connection::Online(state.now);
            confirmed::reconcile_lead(state, request, &facts.lead);
            state.detail.lead_arrived(request, facts);
            action_prompt::show(state)
        }
        Event::StatusHistoryArrived { request, past } => {
            state.connection = Connection::Online(state.now);
            state.detail.history_arrived(request, past);
            Vec::new()
        }
        Event::AutomationsArrived { request, automations } => {
            state.connection = Connection::Online(state.now);
            state.detail.automations_arrived(request, automations);
            Vec::new()
        }
        Event::RawArrived { request, records } => {
            state.connection = Connection::Online(state.now);
            state.detail.raw_arrived(request, *records);
            Vec::new()
        }
        Event::LookupArrived { request, answer } => {
            state.connection = Connection::Online(state.now);
            fetch_events::answered(state, request, answer)
        }
        Event::FetchFailed { request, failure } => fetch_events::failed(state, request, failure),
        Event::FetchDelayed { request, wait } => fetch_events::delayed(state, request, wait),
        Event::TimerFired(timer) => timers::woke(state, timer),
        Event::ViewSaved { name, line, before, file } => {
            views::saved(state, &name, &line, before.as_deref(), &file)
        }
        Event::FilterHistoryLoaded(entries) => {
            state.filter.history_loaded(entries);
            Vec::new()
        }
        Event::TourLoaded { is_newcomer } => tour::loaded(state, is_newcomer),
        Event::Outbox(event) => {
            let mut effects = compose::on_outbox_event(state, &event);
            let step = triage::on_outbox_event(state, event);
            effects.extend(dispatch::proceed(state, step));
            effects
        }
        Event::Drafts(event) => {
            let mut effects = compose::on_draft_event(state, event);
            effects.extend(quit::on_draft_event(state));
            effects
        }
        Event::Snoozes(event) => triage::snooze::on_event(state, event),
        Event::TextEdited(ended) => compose::editor_ended(state, ended),
        Event::LinkOpened(_)
        | Event::LinkNotOpened { .. }
        | Event::Copied(..)
        | Event::NotCopied(..)
        | Event::NoClipboardProgram(_) => clipboard::on_event(state, event),
        Event::Notice(text) => vec![state.notice.notify(text)],
        Event::Alert(text) => {
            state.alerts.raise(About::Event, text, state.now);
            Vec::new()
        }
    }
}

fn set_clock(state: &mut State, now: Timestamp) -> Vec<Effect> {
    state.triage.pending.pass(state.now, now);
    state.now = now;
    if let Some(composer) = state.focus.composer_mut() {
        composer.refresh_warnings(now, state.compose.rules.hours);
    }
    let mut effects = triage::snooze::end(state);
    effects.extend(follow_clock(state));
    effects
}

/// Requests the rows on screen again where their filter means another day now.
fn follow_clock(state: &mut State) -> Vec<Effect> {
    let (now, zone, reasons) = (state.now, &state.zone, &state.options.reasons);
    let context = || Context::new(now, zone.clone()).with_reasons(reasons.clone());
    let query = state.list.follow_clock(now, context);
    query.map_or_else(Vec::new, |query| state.list.refresh(query, &mut state.ids))
}

fn page_arrived(state: &mut State, request: RequestId, mut page: ListPage) -> Vec<Effect> {
    if let Some(effects) = inbound::page_arrived(state, request, &page) {
        return effects;
    }
    let mut effects = compose::rows_arrived(state, &page.rows);
    inbound::list_arrived(state, &page.rows);
    let woken = state.triage.snoozes.woken_by(&page.rows);
    page.rows.iter().for_each(|row| state.own_texts.row_arrived(row));
    let copies = confirmed::reconcile(state, request, &mut page);
    let came = marking::rows_to_mark(state, request, &page);
    effects.extend(state.list.page_arrived(request, page, state.now, &mut state.ids));
    confirmed::spread(state, &copies);
    effects.extend(triage::snooze::wake(state, &woken));
    let step = marking::collect(state, came);
    effects.extend(dispatch::proceed(state, step));
    effects
}

/// Updates the detail pane to the list, and keeps the clock ticking while
/// something on screen counts. To be called when all pending events have been
/// handled, before drawing.
#[must_use]
pub fn sync_views(state: &mut State) -> Vec<Effect> {
    state.list.hide_left();
    // A focused pane is loaded, whatever the setting for previews.
    let load = matches!(state.pane(), Focus::Detail | Focus::Compose)
        || (state.panes.layout.preview && state.viewport.both_panes);
    let mut effects = sync_conversation(state, load);
    thread_search::sync(state);
    date_jump::sync(state);
    local_marks::sync(state);
    effects.extend(reading::sync(state));
    effects.extend(timers::tick(state));
    effects.extend(views::set_poll_timer(state));
    effects.extend(window_title::sync(state));
    announcement::sync(state);
    effects
}

/// Updates the detail pane to the conversation under the cursor before a
/// command runs in it: keys that arrive together with a movement are handled
/// before the next sync.
fn catch_up(state: &mut State) -> Vec<Effect> {
    sync_conversation(state, false)
}

/// Turns the detail pane to the conversation that it is about.
fn sync_conversation(state: &mut State, load: bool) -> Vec<Effect> {
    let row = state.pane_row().cloned();
    state.detail.select(row.as_ref(), load)
}

/// Whether a command concerns the program, whatever text is being written.
fn is_of_the_program(action: Command) -> bool {
    matches!(action, Command::Quit | Command::Suspend | Command::Redraw | Command::ToggleHelp)
}

/// Suspends the program; the text that is being written is saved before.
fn suspend(state: &mut State) -> Vec<Effect> {
    let mut effects = compose::save(state);
    effects.push(Effect::Suspend);
    effects
}

/// Executes an action on the current targets.
#[cfg(test)]
pub(super) fn do_here(state: &mut State, action: &crate::triage::Action) -> Vec<Effect> {
    let targets = triage::targets(state);
    triage::execute(state, action, targets)
}

#[cfg(test)]
mod tests;
