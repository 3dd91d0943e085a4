//! Routes intents and facts to the pane that they concern.

mod ask;
pub mod compose;
mod confirmed;
mod fetches;
mod filter;
mod find;
mod leads;
mod links;
mod panes;
mod picker;
mod reading;
mod save;
mod scope;
mod travel;
mod triage;
mod typing;
mod views;

use std::time::Duration;

use super::action::{Action, Focus};
use super::effect::{Effect, Timer};
use super::event::{Event, ListPage};
use super::outbox::Command;
use super::pager::RequestId;
use super::state::{Connection, State};
use super::transcript;
pub use typing::{click_picker, click_row, paste, type_char};
pub use views::begin_with;

/// Starts loading, unless that has begun already.
#[must_use]
pub fn start(state: &mut State) -> Vec<Effect> {
    let mut effects = state.list.prefetch(&mut state.ids);
    effects.push(Effect::LoadHistory);
    effects.push(compose::list());
    effects.push(Effect::Outbox(Command::Open));
    effects
}

/// Keeps what is being written, since the program ends without being asked to.
#[must_use]
pub fn interrupted(state: &mut State) -> Vec<Effect> {
    compose::save(state)
}

/// Carries out an intent. `count` is the number that the user typed before.
#[must_use]
pub fn act(state: &mut State, action: Action, count: Option<u32>) -> Vec<Effect> {
    state.notice.dismiss();
    let effects = route(state, action, count);
    state.list.follow_with_range();
    effects
}

fn route(state: &mut State, action: Action, count: Option<u32>) -> Vec<Effect> {
    if state.focus == Focus::Compose && !is_of_the_program(action) {
        return compose::act(state, action);
    }
    match action {
        Action::MoveDown
        | Action::MoveUp
        | Action::HalfPageDown
        | Action::HalfPageUp
        | Action::PageDown
        | Action::PageUp
        | Action::GoToTop
        | Action::GoToBottom => travel::travel(state, action, count),
        Action::NextMatch | Action::PreviousMatch | Action::NextUnread | Action::NextNeedsReply => {
            find::step(state, action, count)
        }
        Action::Open | Action::Back | Action::StepBack | Action::FocusNext | Action::ToggleHelp => {
            panes::turn(state, action)
        }
        Action::EditFilter
        | Action::ClearFilter
        | Action::ToggleUnread
        | Action::ToggleArchived
        | Action::AcceptFilter
        | Action::CancelFilter => filter::change(state, action),
        Action::GoToView | Action::NextView | Action::PreviousView => {
            views::turn(state, action, count)
        }
        Action::Refresh => refresh(state),
        Action::Retry if state.focus == Focus::Picker => picker::retry(state),
        Action::Retry => retry(state),
        Action::LoadAll => load_all(state),
        Action::Do(_)
        | Action::Undo
        | Action::Repeat
        | Action::Mark
        | Action::MarkRange
        | Action::MarkAll
        | Action::UnmarkAll
        | Action::ToggleOutbox
        | Action::EditEntry
        | Action::RetryEntry
        | Action::DiscardEntry
        | Action::RetryFailed
        | Action::DiscardFailed => triage::act(state, action, count),
        Action::ToggleDetail
        | Action::MoveDetail
        | Action::GrowDetail
        | Action::ShrinkDetail
        | Action::Fullscreen => {
            panes::arrange(state, action);
            Vec::new()
        }
        Action::ToggleRaw => toggle_raw(state),
        Action::CopyPhone | Action::CopyConversation => copy(state, action),
        Action::OpenLink => links::open(state),
        Action::Peek => reading::peek(state),
        Action::SaveView => picker::ask_argument(state, action),
        Action::PickLead => leads::open(state),
        Action::OpenPalette => picker::open_palette(state, ""),
        Action::Pick => picker::pick(state),
        Action::ClosePicker if state.focus == Focus::Confirm => triage::cancel(state),
        Action::ClosePicker => picker::cancel(state),
        Action::Redraw => vec![Effect::Redraw],
        Action::Suspend => leave(state, Effect::Suspend),
        Action::Quit => leave(state, Effect::Quit),
        // They mean something to a text that is written, and to nothing else.
        Action::Send
        | Action::CloseComposer
        | Action::NewLine
        | Action::UndoEdit
        | Action::RedoEdit
        | Action::OpenEditor
        | Action::InsertTemplate
        | Action::ChooseNumber
        | Action::Schedule => Vec::new(),
        Action::Complete
        | Action::PreviousEntry
        | Action::NextEntry
        | Action::CursorLeft
        | Action::CursorRight
        | Action::WordLeft
        | Action::WordRight
        | Action::LineStart
        | Action::LineEnd
        | Action::DeleteBackward
        | Action::DeleteForward
        | Action::DeleteWord
        | Action::DeleteToStart
        | Action::DeleteToEnd => {
            if state.focus == Focus::Picker {
                return picker::edit(state, action);
            }
            let timer = state.filter.edit(action);
            filter::typed(state, timer)
        }
    }
}

/// Takes a fact.
#[must_use]
pub fn handle(state: &mut State, event: Event) -> Vec<Effect> {
    match event {
        Event::Clock(now) => {
            state.triage.board.pass(state.now, now);
            state.now = now;
            Vec::new()
        }
        Event::Resized(viewport) => {
            state.viewport = viewport;
            state.list.resize(viewport.list_rows);
            state.help_top = state.help_top.min(travel::help_bottom(state));
            if let Some(picker) = &mut state.picker {
                picker.resize(viewport.picker_rows);
            }
            if let Some(pane) = &mut state.outbox_pane {
                pane.resize(viewport.help_rows);
            }
            state.compose.resize(viewport.compose_columns, viewport.compose_rows);
            state.detail.resize(viewport.thread_columns, viewport.thread_rows, &state.zone);
            let mut effects = state.list.prefetch(&mut state.ids);
            effects.extend(state.detail.load_older(&mut state.ids));
            effects
        }
        Event::Focused(focused) => {
            state.focused = focused;
            Vec::new()
        }
        Event::PageArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            page_arrived(state, request, page)
        }
        Event::ThreadArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            let when = (state.now, &state.zone);
            let mut effects = state.detail.thread_arrived(request, page, when, &mut state.ids);
            effects.extend(ask::show(state));
            effects
        }
        Event::LeadsArrived { request, page } => {
            state.connection = Connection::Online(state.now);
            leads::arrived(state, request, page)
        }
        Event::LeadArrived { request, facts } => {
            state.connection = Connection::Online(state.now);
            confirmed::weigh_lead(state, request, &facts.lead);
            state.detail.lead_arrived(request, facts);
            ask::show(state)
        }
        Event::StatusHistoryArrived { request, past } => {
            state.connection = Connection::Online(state.now);
            state.detail.history_arrived(request, past);
            Vec::new()
        }
        Event::RawArrived { request, lines, .. } => {
            state.connection = Connection::Online(state.now);
            state.detail.raw_arrived(request, lines);
            Vec::new()
        }
        Event::Answered { request, answer } => {
            state.connection = Connection::Online(state.now);
            let mut effects = ask::answered(state, request, answer);
            effects.extend(compose::refresh(state));
            effects
        }
        Event::Checked { request, answer } => {
            state.connection = Connection::Online(state.now);
            compose::answered(state, request, *answer)
        }
        Event::FetchFailed { request, failure } => fetches::failed(state, request, failure),
        Event::FetchWaits { request, wait } => fetches::waits(state, request, wait),
        Event::Woke(timer) => woke(state, timer),
        Event::ViewSaved { name, line, before, file } => {
            views::saved(state, &name, &line);
            let told = match before.filter(|before| *before != line) {
                Some(before) => format!("view {name} in {file} was `{before}` before"),
                None => format!("saved as view {name} in {file}"),
            };
            vec![state.notice.say(told)]
        }
        Event::HistoryLoaded(entries) => {
            state.filter.history_loaded(entries);
            Vec::new()
        }
        Event::Outbox(news) => {
            let mut effects = compose::heard(state, &news);
            effects.extend(triage::heard(state, news));
            effects
        }
        Event::Drafts(news) => compose::drafts_heard(state, news),
        Event::TextEdited(ended) => compose::editor_ended(state, ended),
        Event::LinkNotOpened { url, why } => vec![Effect::CopyLink { url, why }],
        Event::Told(text) => vec![state.notice.say(text)],
        Event::Copied(characters) => {
            vec![state.notice.say(format!("copied {characters} characters"))]
        }
    }
}

fn page_arrived(state: &mut State, request: RequestId, mut page: ListPage) -> Vec<Effect> {
    let mut effects = compose::rows_arrived(state, &page.rows);
    let copies = confirmed::weigh(state, request, &mut page);
    let came = triage::coming(state, request, &page);
    effects.extend(state.list.page_arrived(request, page, state.now, &mut state.ids));
    confirmed::spread(state, &copies);
    effects.extend(triage::collect(state, came));
    effects
}

/// Brings the detail pane in line with the list, and keeps the clock ticking
/// while something on screen counts. To be called when all waiting events
/// have been taken, before drawing.
#[must_use]
pub fn settle(state: &mut State) -> Vec<Effect> {
    // Whoever is in the pane wants to read, whatever is said of previews.
    let load = matches!(state.pane(), Focus::Detail | Focus::Compose)
        || (state.panes.preview && state.viewport.both_panes);
    let mut effects = follow(state, load);
    effects.extend(reading::settle(state));
    if let Some(after) = next_tick(state)
        && state.tick.is_none_or(|pending| after < pending)
    {
        state.tick = Some(after);
        effects.push(Effect::Wake { timer: Timer::Tick, after });
    }
    effects.extend(views::arm(state));
    effects
}

/// Turns the detail pane to the conversation under the cursor before
/// something is done in it: keys that came together with a move are handled
/// before anything has settled.
fn catch_up(state: &mut State) -> Vec<Effect> {
    follow(state, false)
}

/// Turns the detail pane to the conversation that it is about.
fn follow(state: &mut State, load: bool) -> Vec<Effect> {
    let row = state.pane_row().cloned();
    state.detail.follow(row.as_ref(), load)
}

/// When something on screen changes by the mere passing of time: every second
/// while a wait is counted down, else every minute for the ages of rows and of
/// the last answer.
fn next_tick(state: &State) -> Option<Duration> {
    let counts_down = state.outbox_pane.is_some() && state.triage.board.tally().waiting > 0;
    if counts_down || state.list.waiting(state.now).is_some() || state.list.retry_at().is_some() {
        return Some(Duration::from_secs(1));
    }
    let ages =
        state.list.view().buffer.shown() > 0 || matches!(state.connection, Connection::Online(_));
    let ages = ages.then(|| Duration::from_mins(1));
    // When a copy that contradicts something confirmed is believed after all.
    let believed = state
        .triage
        .board
        .next_deadline()
        .map(|at| Duration::try_from(at.duration_since(state.now)).unwrap_or_default());
    [ages, believed].into_iter().flatten().min()
}

fn woke(state: &mut State, timer: Timer) -> Vec<Effect> {
    match timer {
        Timer::FilterSettled(edit) if state.filter.is_latest(edit) => {
            state.list.commit(&mut state.ids)
        }
        Timer::LeadsTyped(edit) => leads::settled(state, edit),
        Timer::CursorRested(moves) => state.detail.rested(moves, &mut state.ids),
        Timer::RetryList(request) if state.list.awaits_retry(request) => {
            state.list.retry(&mut state.ids)
        }
        Timer::DraftTyped => compose::typed_for_a_while(state),
        Timer::Poll => views::poll(state),
        Timer::WatchThread => reading::watch(state),
        // What typed keys mean is not decided here, and what has been open long
        // enough is marked when all has settled.
        Timer::FilterSettled(_) | Timer::RetryList(_) | Timer::KeysPaused(_) | Timer::Read => {
            Vec::new()
        }
        Timer::Tick => {
            state.tick = None;
            Vec::new()
        }
        Timer::NoticeOver(number) => {
            state.notice.over(number);
            Vec::new()
        }
    }
}

/// Whether an action concerns the program, whatever is written in it.
fn is_of_the_program(action: Action) -> bool {
    matches!(action, Action::Quit | Action::Suspend | Action::Redraw | Action::ToggleHelp)
}

fn refresh(state: &mut State) -> Vec<Effect> {
    // Times such as `7d` count back from now.
    let query = filter::query(state);
    state.choices.doubt();
    let mut effects = catch_up(state);
    effects.extend(state.list.refresh(query, &mut state.ids));
    effects.extend(state.detail.refresh(&mut state.ids));
    effects
}

fn retry(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    effects.extend(state.list.retry(&mut state.ids));
    effects.extend(state.detail.retry(&mut state.ids));
    effects
}

fn toggle_raw(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    effects.extend(state.detail.toggle_raw(&mut state.ids));
    if state.detail.raw().is_some() && state.focus == Focus::List {
        effects.extend(panes::turn(state, Action::Open));
    }
    effects
}

/// What is being written is kept before the terminal goes.
fn leave(state: &mut State, how: Effect) -> Vec<Effect> {
    let mut effects = compose::save(state);
    effects.push(how);
    effects
}

fn load_all(state: &mut State) -> Vec<Effect> {
    state.list.stop_collecting();
    let mut effects = state.list.toggle_load_all(&mut state.ids);
    let text = if state.list.view().pager.is_done() {
        "everything is loaded"
    } else if state.list.loads_all() {
        "loading every page; the same key stops"
    } else {
        "loading stops"
    };
    effects.push(state.notice.say(text));
    effects
}

fn copy(state: &mut State, action: Action) -> Vec<Effect> {
    let Some(row) = state.list.current() else { return Vec::new() };
    let text = match action {
        Action::CopyPhone => row.lead_phone().to_owned(),
        _ => transcript::of(state, row),
    };
    if text.is_empty() {
        return vec![state.notice.say("there is no number to copy")];
    }
    vec![Effect::Copy(text)]
}

/// Does something to what a verb is done to now.
#[cfg(test)]
pub(super) fn do_here(state: &mut State, how: &crate::triage::How) -> Vec<Effect> {
    let targets = triage::targets(state);
    triage::carry_out(state, how, targets)
}

#[cfg(test)]
mod tests;
