//! Opens links of the thread.

use std::collections::HashSet;

use crate::app::conversation::timeline::{LineKind, Thread};
use crate::app::picker::Kind;
use crate::app::picker::links::LinkPicker;
use crate::app::protocol::command::Focus;
use crate::app::protocol::effect::Effect;
use crate::app::state::State;
use crate::app::update::{catch_up, picker};
use crate::domain::link;

/// Opens the link on the screen while the thread is read, else the only one of
/// the thread; where there are several, they can be picked.
pub(in crate::app::update) fn open(state: &mut State) -> Vec<Effect> {
    let mut effects = catch_up(state);
    let Some(thread) = state.detail.thread() else {
        effects.extend(state.detail.load(&mut state.ids));
        let text = match state.detail.conversation() {
            Some(_) => "Loading the thread. Press again to open its links",
            None => "No conversation selected",
        };
        effects.push(state.notice.notify(text));
        return effects;
    };
    let all = links_of(thread);
    let shown = shown_links(thread, state.detail.rows());
    let meant: &[Box<str>] = if state.focus() == Focus::Detail { &shown } else { &[] };
    match (meant, all.as_slice()) {
        ([], []) => {
            let more = if thread.pager.has_more() { "the loaded part of " } else { "" };
            effects.push(state.notice.notify(format!("No links in {more}this thread")));
        }
        ([url], _) => effects.extend(follow(state, url.clone())),
        ([], [only]) if state.focus() != Focus::Detail => {
            let url = only.clone();
            effects.extend(follow(state, url));
        }
        _ => effects.extend(picker::open(state, Kind::Links(LinkPicker::new(all)), "")),
    }
    effects
}

/// Opens a link, and shows its host.
pub(in crate::app::update) fn follow(state: &mut State, url: Box<str>) -> Vec<Effect> {
    let text = format!("Opening {}", link::host(&url));
    vec![state.notice.notify(text), Effect::OpenLink(url)]
}

/// All links of a thread, the newest first, each once.
fn links_of(thread: &Thread) -> Vec<Box<str>> {
    let mut known = HashSet::new();
    let all = thread.entries().iter().flat_map(|entry| &entry.links);
    all.filter(|url| known.insert(&***url)).take(LinkPicker::MOST).cloned().collect()
}

/// The links on the screen, the newest first, each once: of the last search
/// hit, where that has any.
fn shown_links(thread: &Thread, rows: usize) -> Vec<Box<str>> {
    let of = |entry: usize| thread.entries().get(entry).map_or(&[][..], |entry| &entry.links);
    let found = thread.found().map_or(&[][..], of);
    if !found.is_empty() {
        return found.to_vec();
    }
    let lines = thread.window(rows).flatten().filter(|line| line.kind != LineKind::Fold);
    let mut shown: Vec<usize> = lines.map(|line| line.entry).collect();
    shown.sort_unstable();
    shown.dedup();
    let mut urls: Vec<Box<str>> = Vec::new();
    for url in shown.into_iter().flat_map(of) {
        if !urls.contains(url) {
            urls.push(url.clone());
        }
    }
    urls
}

#[cfg(test)]
mod tests;
