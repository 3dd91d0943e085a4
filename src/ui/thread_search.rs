//! The search line of the thread, in place of the filter bar.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{RenderContext, text};
use crate::app::thread_search::ThreadSearch;
use crate::app::{Command, Focus};

/// Minimum columns of the line beside the progress.
const LINE: usize = 12;

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
    if search.is_loading() {
        let said = progress(context);
        let fits = |said: &&String| writer.room() > text::width(said) + LINE;
        if let Some(said) = said.iter().find(fits) {
            writer.right(said, LINE, theme.due());
        }
    }
    let window = search.line().window(writer.room().saturating_sub(1) as u16);
    let cursor = Position::new(writer.x() + window.column, area.y);
    writer.put(search.line().text().get(window.range).unwrap_or_default(), theme.plain());
    cursor
}

/// How far the search through older pages is, and how to stop it: the longest
/// form first.
fn progress(context: &RenderContext<'_>) -> [String; 3] {
    let symbols = context.theme.symbols;
    let entries = context.state.detail.thread().map_or(0, |thread| thread.entries().len());
    let entries = text::number(entries as u64);
    let short = format!("{entries}{}", symbols.ellipsis);
    let long = format!("Searching{} {entries} messages", symbols.ellipsis);
    let key = context.keymap.first_key(Focus::ThreadSearch, Command::CancelFilter);
    let with_key = key.map(|key| format!("{long}{}{key} to stop", symbols.between));
    [with_key.unwrap_or_else(|| long.clone()), long, short]
}
