//! Announces what changed to a screen reader.

use crate::app::State;
use crate::app::announcement::Seen;
use crate::app::conversation::timeline::Thread;
use crate::app::list::selection::Selection;
use crate::app::paging::pager::LoadState;
use crate::app::picker::{Kind, Picker};
use crate::app::protocol::command::Focus;
use crate::app::triage::Tally;
use crate::domain::text::number;
use crate::domain::timeline::Party;

/// Announces what changed since the last time. To be called when the panes have
/// settled.
pub(super) fn sync(state: &mut State) {
    if !state.panes.screen_reader {
        return;
    }
    let now = current(state);
    if now == state.announcement.seen {
        return;
    }
    let before = std::mem::replace(&mut state.announcement.seen, now.clone());
    let mut changes = changes(&now, &before, state);
    let mut outcome = None;
    if now.notice != before.notice
        && let Some(text) = state.notice.text()
    {
        if state.notice.is_unasked() {
            changes.insert(0, text.to_owned());
        } else {
            outcome = Some((text.to_owned(), state.notice.key()));
        }
    } else if now.marked != before.marked {
        outcome = Some((format!("{} marked", number(now.marked as u64)), None));
    }
    if outcome.is_some() || !changes.is_empty() {
        state.announcement.announce(outcome, changes, state.now);
    }
}

/// What there is to announce now.
fn current(state: &State) -> Seen {
    let list = &state.list;
    let pager = &list.loading_view().pager;
    let Tally { failed, unknown, asking, .. } = state.triage.pending.tally();
    let is_open = matches!(state.pane(), Focus::Detail | Focus::Compose);
    let thread = state.detail.thread().filter(|_| is_open);
    Seen {
        notice: state.notice.number(),
        is_loaded: !list.is_provisional() && list.view().answered_at.is_some(),
        has_failed: matches!(pager.state(), LoadState::Failed { .. }),
        tab: list.tab(),
        filter: list.wanted().to_string(),
        added: if list.is_provisional() { 0 } else { list.view().headline().added },
        is_offline: state.outage().is_some(),
        thread: thread.map(|it| (it.conversation.as_str().into(), it.unseen())),
        newest: thread.and_then(|it| Some(it.entries().first()?.id.clone())),
        is_thread_loaded: thread.is_some_and(is_loaded),
        error: state.focus.picker().and_then(error),
        marked: list.marks().map_or(0, Selection::len),
        attention: failed + unknown + asking,
    }
}

/// What changed, apart from the notice.
fn changes(now: &Seen, before: &Seen, state: &State) -> Vec<String> {
    let mut said = Vec::new();
    if now.is_offline && !before.is_offline {
        let why = state.outage().map(|it| it.failure.message.clone()).unwrap_or_default();
        said.push(format!("Offline: {why}"));
    } else if before.is_offline && !now.is_offline {
        said.push("Online again".to_owned());
    } else if now.has_failed && !before.has_failed {
        said.push("Couldn't load conversations".to_owned());
    }
    let is_other = now.tab != before.tab || now.filter != before.filter;
    if now.is_loaded && (is_other || !before.is_loaded) {
        said.push(loaded(state));
    } else if now.added > before.added && !is_other {
        said.push(format!("{} new above", number(now.added as u64)));
    }
    match (&now.thread, &before.thread) {
        (Some((id, unseen)), Some((old, before))) if id == old && unseen > before => {
            said.push(format!("{} new below", number(*unseen as u64)));
        }
        // The cursor, which follows what is new, is in the line that is edited.
        (Some((id, _)), Some((old, _)))
            if id == old && before.is_thread_loaded && is_writing(state) =>
        {
            said.extend(new_messages(state, before.newest.as_deref()));
        }
        _ => {}
    }
    let is_new = now.thread.as_ref().map(|it| &it.0) != before.thread.as_ref().map(|it| &it.0);
    if now.is_thread_loaded && (is_new || !before.is_thread_loaded) {
        let many = state.detail.thread().map_or(0, |thread| thread.entries().len());
        said.push(counted(many as u64, "entry", "entries"));
    }
    if now.error != before.error {
        said.extend(now.error.clone());
    }
    if now.attention > before.attention && now.notice == before.notice {
        said.push(match now.attention {
            1 => "1 needs attention".to_owned(),
            many => format!("{} need attention", number(many as u64)),
        });
    }
    said
}

/// What is wrong with what was typed, or that nothing matches it.
fn error(picker: &Picker) -> Option<String> {
    let said = match picker.kind() {
        Kind::Action(verb) => verb.error().map(str::to_owned),
        Kind::Snooze(snooze) => picker.fault().map(|_| snooze.status().to_owned()),
        _ => None,
    };
    let is_typed = !picker.line().text().trim().is_empty();
    let has_none =
        picker.items().is_empty() && is_typed && !matches!(picker.kind(), Kind::Leads(_));
    said.or_else(|| has_none.then(|| picker.kind().when_empty().to_owned()))
        .filter(|said| !said.is_empty())
}

fn is_writing(state: &State) -> bool {
    state.focus.composer().is_some()
        || matches!(state.focus(), Focus::ThreadSearch | Focus::DateJump)
}

/// The lead's messages since that entry.
fn new_messages(state: &State, newest: Option<&str>) -> Option<String> {
    let entries = state.detail.thread()?.entries();
    let since = entries.iter().position(|entry| Some(&*entry.id) == newest)?;
    let new = entries[..since].iter().filter(|entry| entry.side == Party::Them).count();
    (new > 0).then(|| counted(new as u64, "new message", "new messages"))
}

fn is_loaded(thread: &Thread) -> bool {
    matches!(thread.pager.state(), LoadState::More(_) | LoadState::Done)
}

/// The view and the number of its conversations, once that is known.
fn loaded(state: &State) -> String {
    let list = &state.list;
    let name = &list.current_tab().name;
    let before = if name.is_empty() { String::new() } else { format!("{name}: ") };
    let shown = list.view().buffer.shown() as u64;
    match list.matching() {
        Some(0) => format!("{before}no conversations"),
        Some(many) => format!("{before}{}", counted(many, "conversation", "conversations")),
        None => format!("{before}first {}", counted(shown, "conversation", "conversations")),
    }
}

fn counted(many: u64, one: &str, several: &str) -> String {
    format!("{} {}", number(many), if many == 1 { one } else { several })
}

#[cfg(test)]
mod tests;
