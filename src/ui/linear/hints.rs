//! The keys that can be pressed, in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{spoken_key, words};
use crate::app::{Command, Focus};
use crate::keymap::CONTINUES;
use crate::ui::{RenderContext, activity, alerts, footer, text};

/// Maximum number of keys: the help lists the others.
const MOST: usize = 5;

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let said = words(&said(context, usize::from(area.width)));
    context.line(buffer, area, 0).put(&said, context.theme.plain());
}

fn said(context: &RenderContext<'_>, columns: usize) -> String {
    let state = context.state;
    let pending = context.resolver.pending_text();
    if !pending.is_empty() {
        let next = context.resolver.hints(context.keymap);
        let next = next.iter().map(|next| match next.text {
            CONTINUES => next.key.clone(),
            text => format!("{} {text}", spoken_key(&next.key)),
        });
        return joined(format!("{pending} and then: "), next, columns, usize::MAX);
    }
    let focus = state.focus();
    let (completions, current) = state.filter_completions();
    if focus == Focus::Filter && !completions.is_empty() {
        let key = context.key_for(Command::Complete).unwrap_or_default();
        let all = completions.iter().skip(current.unwrap_or_default());
        let all = all.map(|it| it.insert.clone());
        return joined(format!("{key} completes: "), all, columns, MOST);
    }
    let (actions, last) = footer::named_hints(context, focus);
    let spoken = |(key, what, _): &footer::Hint<'_>| format!("{} {what}", spoken_key(key));
    let mut first: Vec<String> = Vec::new();
    if !state.alerts.all().is_empty() {
        first.push(alerts::hint(context, state.viewport.alerts));
    }
    first.extend(activity::attention(context).into_iter().map(|(said, _)| said));
    let keys = actions.iter().take(MOST).map(spoken).chain(last.iter().map(spoken));
    let parts = first.into_iter().filter(|part| !part.is_empty()).chain(keys);
    joined("Keys: ".to_owned(), parts, columns, usize::MAX)
}

/// As many parts as fit, each as a whole.
fn joined(
    start: String,
    parts: impl Iterator<Item = String>,
    columns: usize,
    most: usize,
) -> String {
    let mut said = start;
    for (at, part) in parts.take(most).enumerate() {
        let between = if at == 0 { "" } else { ", " };
        if text::width(&said) + between.len() + text::width(&part) > columns {
            break;
        }
        said.push_str(between);
        said.push_str(&part);
    }
    said
}
