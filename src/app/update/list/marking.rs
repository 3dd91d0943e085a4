//! Marks conversations: one by one, in ranges, and everything that matches.

use crate::app::list::selection::{Selection, Shortfall};
use crate::app::list::view::View;
use crate::app::paging::pager::{LoadState, RequestId};
use crate::app::protocol::command::{Command, Focus};
use crate::app::protocol::effect::Effect;
use crate::app::protocol::payload::ListPage;
use crate::app::state::State;
use crate::app::update::request::{Request, Step};
use crate::domain::text::{number, one_line};
use crate::domain::{ConversationId, Row};
use crate::settings::TriagePolicy;

/// Runs a command on marks.
pub(in crate::app::update) fn run(
    state: &mut State,
    action: Command,
    count: Option<u32>,
) -> Vec<Effect> {
    match action {
        Command::Mark if state.list.marks().is_some_and(Selection::has_range) => {
            state.list.marks_mut().take_range();
            announce(state, "Range ended").into_iter().collect()
        }
        Command::Mark => {
            let row = state.list.current().filter(|_| count.is_none_or(|many| many == 1));
            let row = row.map(|row| (name(row), state.list.is_marked(row)));
            state.list.mark_down(count.unwrap_or(1) as usize);
            let mut effects = state.list.prefetch(&mut state.ids);
            if let Some((who, was_marked)) = row {
                let does = if was_marked { "Unmarked" } else { "Marked" };
                effects.extend(announce(state, &format!("{does} {who}")));
            }
            effects
        }
        Command::MarkRange => {
            let here = state.list.current().map(Row::conversation_id);
            let Some(here) = here else { return Vec::new() };
            state.list.set_anchor();
            let marks = state.list.marks_mut();
            if marks.has_range() {
                marks.take_range();
                return announce(state, "Range ended").into_iter().collect();
            }
            marks.begin_range(here);
            if !state.panes.screen_reader {
                return Vec::new();
            }
            let text = "Marking a range";
            vec![state.notice.notify_with_key(text, Command::MarkRange, "ends it")]
        }
        Command::MarkAll => mark_all(state),
        _ => unmark(state),
    }
}

fn name(row: &Row) -> String {
    let (first, last) = row.display_name();
    one_line(&format!("{first} {last}")).trim_end().to_owned()
}

/// One step back: cancels the range, stops marking, or unmarks all.
pub(in crate::app::update) fn step_back(state: &mut State) -> Vec<Effect> {
    let marks = state.list.marks_mut();
    if marks.has_range() {
        marks.drop_range();
        return announce(state, "Range canceled").into_iter().collect();
    }
    if marks.collects() {
        state.list.stop_collecting();
        return fall_short(state);
    }
    unmark(state)
}

/// What a key did to the marks, and their number: a screen for eyes shows it.
fn announce(state: &mut State, does: &str) -> Option<Effect> {
    let many = state.list.marks().map_or(0, Selection::len);
    let text = format!("{does}, {} marked", number(many as u64));
    state.panes.screen_reader.then(|| state.notice.notify(text))
}

fn unmark(state: &mut State) -> Vec<Effect> {
    let marks = state.list.marks_mut();
    let (many, collects) = (marks.len(), marks.collects());
    marks.clear();
    state.after_marking = None;
    let mut effects = if collects { stop_loading(state) } else { Vec::new() };
    let text = match many {
        0 => "Nothing is marked".to_owned(),
        _ => format!("Marks cleared ({many})"),
    };
    effects.push(state.notice.notify(text));
    effects
}

fn stop_loading(state: &mut State) -> Vec<Effect> {
    if state.list.loads_all() { state.list.toggle_load_all(&mut state.ids) } else { Vec::new() }
}

/// Marks the loaded rows that match, and those still to be loaded.
fn mark_all(state: &mut State) -> Vec<Effect> {
    state.after_marking = None;
    let answered = state.list.is_answered();
    let marks = state.list.marks_mut();
    marks.take_range();
    marks.collect();
    // Rows that stand in for the answer are not marked: it may not have them.
    if answered {
        mark(state, None);
    }
    state.collects_whole = !answered;
    let mut effects = state.list.commit(&mut state.ids);
    effects.extend(if answered { go_on(state).0 } else { load_on(state) });
    effects
}

fn limit() -> String {
    format!("limit {}", number(TriagePolicy::MAX_TARGETS as u64))
}

/// Rows of a page, before the list merges it, that are marked because all
/// matching rows are.
pub(in crate::app::update) fn rows_to_mark(
    state: &State,
    request: RequestId,
    page: &ListPage,
) -> Option<Vec<ConversationId>> {
    let collects = state.list.marks().is_some_and(Selection::collects);
    let awaited = collects && state.list.is_answered() && state.list.awaits_page(request);
    awaited.then(|| page.rows.iter().map(Row::conversation_id).collect())
}

/// Marks new rows, and goes on until Everything is loaded.
pub(in crate::app::update) fn collect(
    state: &mut State,
    came: Option<Vec<ConversationId>>,
) -> Step {
    if !state.list.marks().is_some_and(Selection::collects) {
        return Step::default();
    }
    if !state.list.is_answered() {
        state.collects_whole = true;
        return (load_on(state), None);
    }
    if std::mem::take(&mut state.collects_whole) {
        mark(state, None);
    } else if let Some(came) = came {
        mark(state, Some(&came));
    }
    go_on(state)
}

/// Loads the next page, or ends marking.
fn go_on(state: &mut State) -> Step {
    let pager = &state.list.view().pager;
    let why = if pager.is_done() || state.list.is_full() {
        return done(state);
    } else if state.list.marks().map_or(0, Selection::len) >= TriagePolicy::MAX_TARGETS {
        limit()
    } else if pager.is_paused() {
        "nothing found for several pages".to_owned()
    } else {
        return (load_on(state), None);
    };
    (end_short(state, why), None)
}

/// The next page has failed while all matching rows are being marked. It is
/// retried by itself, if that is of any use.
pub(in crate::app::update) fn page_failed(state: &mut State, why: &str) -> Vec<Effect> {
    let collects = state.list.marks().is_some_and(Selection::collects);
    let pager = &state.list.loading_view().pager;
    if !collects || !matches!(pager.state(), LoadState::Failed { .. }) {
        return Vec::new();
    }
    if state.list.retry_at().is_none() {
        return end_short(state, why.to_owned());
    }
    let text = format!("Marking all continues when the next page loads ({why})");
    vec![state.notice.notify_with_key(text, Command::StepBack, "to stop")]
}

/// Ends marking early.
fn end_short(state: &mut State, why: String) -> Vec<Effect> {
    let of = state.list.matching();
    state.list.marks_mut().collected(Some(Shortfall { of, why }));
    fall_short(state)
}

/// Reports the number of marked rows, and drops the command that waited for
/// all.
fn fall_short(state: &mut State) -> Vec<Effect> {
    state.after_marking = None;
    let mut effects = stop_loading(state);
    let marks = state.list.marks_mut();
    let many = marks.len();
    let said = marks.shortfall().map(|shortfall| shortfall.describe(many));
    effects.extend(said.map(|said| state.notice.notify(said)));
    effects
}

fn load_on(state: &mut State) -> Vec<Effect> {
    if state.list.loads_all() || !state.list.is_answered() {
        return Vec::new();
    }
    state.list.toggle_load_all(&mut state.ids)
}

/// Ends marking: all that can be loaded is loaded.
fn done(state: &mut State) -> Step {
    let State { list, triage, .. } = &*state;
    let (marked, left) = list.tally_marks(|view, position, row| {
        !view.has_departed(position) && view.belongs(&triage.shown(row))
    });
    let all = (marked + left) as u64;
    let why = if !list.view().pager.is_done() {
        format!("only {} can be loaded", number(list.view().buffer.len() as u64))
    } else if marked >= TriagePolicy::MAX_TARGETS && left > 0 {
        limit()
    } else if left > 0 {
        format!("{} arrived meanwhile", number(left as u64))
    } else if list.view().skipped > 0 {
        format!("{} can't be read", number(list.view().skipped))
    } else {
        "the list changed meanwhile".to_owned()
    };
    let of = list.matching().map_or(all, |count| count.max(all));
    if of > marked as u64 {
        return (end_short(state, why), None);
    }
    state.list.marks_mut().collected(None);
    let mut effects = stop_loading(state);
    effects.push(state.notice.notify(format!("All {} marked", number(of))));
    // The command that waited for this, unless the user has left the list.
    let waited = state.after_marking.take().filter(|_| state.focus() == Focus::List);
    (effects, waited.map(Request::Resume))
}

/// Marks the shown rows that belong to the list as they are now.
fn mark(state: &mut State, of: Option<&[ConversationId]>) {
    let triage = &state.triage;
    let belongs = |view: &View, position: usize, row: &Row| {
        !view.has_departed(position) && view.belongs(&triage.shown(row))
    };
    state.list.mark_shown(of, TriagePolicy::MAX_TARGETS, belongs);
}

#[cfg(test)]
mod tests;
