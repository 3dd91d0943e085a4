//! Marks conversations: one by one, in ranges, and everything that matches.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::event::ListPage;
use crate::app::marks::Marks;
use crate::app::pager::RequestId;
use crate::app::state::State;
use crate::app::triage::Policy;
use crate::app::view::View;
use crate::domain::{ConversationId, Row};

/// Carries out an action on marks.
pub(super) fn act(state: &mut State, action: Action, count: Option<u32>) -> Vec<Effect> {
    match action {
        Action::Mark if state.list.marks().is_some_and(Marks::has_range) => {
            state.list.marks_mut().take_range();
            Vec::new()
        }
        Action::Mark => {
            state.list.mark_down(count.unwrap_or(1) as usize);
            state.list.prefetch(&mut state.ids)
        }
        Action::MarkRange => {
            let here = state.list.current().map(Row::conversation_id);
            let Some(here) = here else { return Vec::new() };
            state.list.take_root();
            let marks = state.list.marks_mut();
            if marks.has_range() {
                marks.take_range();
            } else {
                marks.begin_range(here);
            }
            Vec::new()
        }
        Action::MarkAll => mark_all(state),
        _ => unmark(state),
    }
}

/// One step back: gives up the range, stops marking, or takes all marks away.
pub(in crate::app::update) fn step_back(state: &mut State) -> Vec<Effect> {
    let marks = state.list.marks_mut();
    if marks.has_range() {
        marks.drop_range();
        return Vec::new();
    }
    if marks.collects() {
        marks.set_collects(false);
        let marked = marks.len();
        let mut effects = stop_loading(state);
        effects.push(state.notice.say(format!("stopped: {marked} are marked")));
        return effects;
    }
    unmark(state)
}

/// Ends what goes on with marks, since something is done to what is marked
/// now.
pub(super) fn end(state: &mut State) -> Vec<Effect> {
    let marks = state.list.marks_mut();
    marks.take_range();
    if !marks.collects() {
        return Vec::new();
    }
    marks.set_collects(false);
    stop_loading(state)
}

fn unmark(state: &mut State) -> Vec<Effect> {
    let marks = state.list.marks_mut();
    let (many, collects) = (marks.len(), marks.collects());
    marks.clear();
    let mut effects = if collects { stop_loading(state) } else { Vec::new() };
    let text = match many {
        0 => "nothing is marked".to_owned(),
        _ => format!("unmarked: {many}"),
    };
    effects.push(state.notice.say(text));
    effects
}

fn stop_loading(state: &mut State) -> Vec<Effect> {
    if state.list.loads_all() { state.list.toggle_load_all(&mut state.ids) } else { Vec::new() }
}

/// Marks what is loaded and matches, and what is still to come.
fn mark_all(state: &mut State) -> Vec<Effect> {
    let answered = state.list.is_answered();
    let total = state.list.view().total.filter(|_| answered);
    if let Some(total) = total.filter(|total| *total > Policy::MOST as u64) {
        let text = format!("{total} match: at most {} can be marked", Policy::MOST);
        return vec![state.notice.say(text)];
    }
    state.list.marks_mut().take_range();
    // Rows that only stand in for the answer are not marked: it may not have
    // them.
    if answered {
        mark(state, None);
    }
    if answered && state.list.view().pager.is_done() {
        return done(state);
    }
    state.list.marks_mut().set_collects(true);
    state.collects_whole = !answered;
    let mut effects = state.list.commit(&mut state.ids);
    effects.extend(load_on(state));
    effects
}

/// Notes what a page brings before the list takes it, where everything that
/// matches is being marked and the page belongs to that.
pub(in crate::app::update) fn coming(
    state: &State,
    request: RequestId,
    page: &ListPage,
) -> Option<Vec<ConversationId>> {
    let collects = state.list.marks().is_some_and(Marks::collects);
    let awaited = collects && state.list.is_answered() && state.list.awaits_page(request);
    awaited.then(|| page.rows.iter().map(Row::conversation_id).collect())
}

/// Marks what has come, and goes on until everything is there.
pub(in crate::app::update) fn collect(
    state: &mut State,
    came: Option<Vec<ConversationId>>,
) -> Vec<Effect> {
    if !state.list.marks().is_some_and(Marks::collects) {
        return Vec::new();
    }
    if !state.list.is_answered() {
        state.collects_whole = true;
        return load_on(state);
    }
    if std::mem::take(&mut state.collects_whole) {
        mark(state, None);
    } else if let Some(came) = came {
        mark(state, Some(&came));
    }
    let marked = state.list.marks().map_or(0, Marks::len);
    if marked >= Policy::MOST && !state.list.view().pager.is_done() {
        state.list.marks_mut().set_collects(false);
        let mut effects = stop_loading(state);
        let text = format!("{marked} are marked, and more match: no more can be marked");
        effects.push(state.notice.say(text));
        return effects;
    }
    if state.list.view().pager.is_done() || state.list.is_full() {
        return done(state);
    }
    load_on(state)
}

fn load_on(state: &mut State) -> Vec<Effect> {
    if state.list.loads_all() || !state.list.is_answered() {
        return Vec::new();
    }
    state.list.toggle_load_all(&mut state.ids)
}

fn done(state: &mut State) -> Vec<Effect> {
    state.list.marks_mut().set_collects(false);
    let marked = state.list.marks().map_or(0, Marks::len);
    let whole = state.list.view().pager.is_done();
    let text = if whole {
        format!("all that match are marked: {marked}")
    } else {
        format!("{marked} are marked: no more can be loaded")
    };
    vec![state.notice.say(text)]
}

/// Marks the shown rows that belong to the list as they are now.
fn mark(state: &mut State, of: Option<&[ConversationId]>) {
    let triage = &state.triage;
    let belongs = |view: &View, position: usize, row: &Row| {
        !view.has_departed(position) && view.belongs(&triage.shown(row))
    };
    state.list.mark_shown(of, Policy::MOST, belongs);
}

#[cfg(test)]
mod tests;
