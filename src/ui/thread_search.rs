//! The search line of the thread, below it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{RenderContext, text};
use crate::app::conversation::MatchCount;
use crate::app::thread_search::ThreadSearch;
use crate::app::{ClickTarget, Command, Focus};

/// Minimum columns of the line beside the progress.
pub(super) const LINE: usize = 12;

/// Draws the line; returns the position of the text cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    search: &ThreadSearch,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    writer.skip(1).put("Search thread", theme.key()).skip(1);
    let told = told(context, search);
    let style = if search.is_loading() { theme.due() } else { theme.faint() };
    let fits = |told: &&String| writer.room() > text::width(told) + LINE;
    if let Some(told) = told.iter().find(fits) {
        writer.right(told, LINE, style);
    }
    let window = search.line().window(writer.room().saturating_sub(1) as u16);
    let cursor = Position::new(writer.x() + window.column, area.y);
    context.clickable(Rect { x: writer.x(), width: area.right() - writer.x(), ..area }, || {
        ClickTarget::LineText(window.range.start)
    });
    writer.put(search.line().text().get(window.range).unwrap_or_default(), theme.plain());
    cursor
}

/// What stands beside the text, the longest form first.
pub(super) fn told(context: &RenderContext<'_>, search: &ThreadSearch) -> Vec<String> {
    if search.is_loading() {
        return progress(context).to_vec();
    }
    search.query().map(|query| matches(query.count)).into_iter().collect()
}

/// `5 matches`, or `5+` where older messages are not loaded.
fn matches(count: MatchCount) -> String {
    match (count.of, count.more) {
        (0, false) => "No match".to_owned(),
        (0, true) => "None loaded".to_owned(),
        (1, false) => "1 match".to_owned(),
        (of, more) => {
            format!("{}{} matches", text::number(of as u64), if more { "+" } else { "" })
        }
    }
}

/// `2 of 5`: the match that was gone to, from the newest one.
pub(super) fn place(count: MatchCount) -> Option<String> {
    let [at, of] = [count.at?, count.of].map(|number| text::number(number as u64));
    Some(format!("{at} of {of}{}", if count.more { "+" } else { "" }))
}

/// How far the search through older pages is, and how to stop it: the longest
/// form first.
fn progress(context: &RenderContext<'_>) -> [String; 3] {
    let symbols = context.theme.symbols;
    let entries = context.state.detail.thread().map_or(0, |thread| thread.entries().len());
    let entries = text::number(entries as u64);
    let short = format!("{entries}{}", symbols.ellipsis);
    let long = format!("Searching{} {entries} messages", symbols.ellipsis);
    [to_stop(context, &long, Focus::ThreadSearch), long, short]
}

/// Adds the key that stops what is going on.
pub(super) fn to_stop(context: &RenderContext<'_>, told: &str, focus: Focus) -> String {
    let key = context.keymap.first_key(focus, Command::CancelFilter);
    let between = context.theme.symbols.between;
    key.map_or_else(|| told.to_owned(), |key| format!("{told}{between}{key} to stop"))
}
