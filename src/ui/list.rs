//! The conversation list.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::Focus;
use crate::app::list::List;
use crate::app::pager::LoadState;
use crate::domain::{ConversationStatus, Row};

/// Columns for the status of a row, and for its age.
const STATUS: usize = 12;
const AGE: usize = 4;

/// Draws the list and the line about its loading.
pub(super) fn render(scene: &Scene<'_>, area: Rect, lines_a_row: u16, buffer: &mut Buffer) {
    let list = &scene.state.list;
    let rows = rows_that_fit(list, area, lines_a_row);
    let view = list.view();
    let focused = scene.state.focus != Focus::Detail;
    let mut y = 0;
    for offset in 0..rows {
        let position = view.top() + offset;
        let Some(row) = view.buffer.row_at(position) else { break };
        let here = position == view.position();
        let place = Rect { y: area.y + y, height: lines_a_row, ..area };
        if lines_a_row == 1 {
            one_line(scene, row, place, here, focused, buffer);
        } else {
            two_lines(scene, row, place, here, focused, buffer);
        }
        y += lines_a_row;
    }
    let below = Rect { y: area.y + y, height: area.height.saturating_sub(y), ..area };
    foot(scene, below, y == 0, buffer);
}

/// How many rows fit, with room for the line about loading where it has
/// something to say that must not be missed.
pub(super) fn rows_that_fit(list: &List, area: Rect, lines_a_row: u16) -> usize {
    let foot = u16::from(must_be_seen(list));
    usize::from(area.height.saturating_sub(foot) / lines_a_row.max(1))
}

fn must_be_seen(list: &List) -> bool {
    let pager = &list.loading_view().pager;
    matches!(pager.state(), LoadState::Failed { .. }) || pager.is_paused() || list.is_full()
}

/// The texts and styles of a row that both forms share.
struct Look {
    name: Style,
    mark: Style,
    status: &'static str,
    status_style: Style,
    other_status: Option<Box<str>>,
    rest: Style,
}

impl Look {
    fn new(scene: &Scene<'_>, row: &Row) -> Self {
        let theme = scene.theme;
        let quiet = if row.is_archived() { theme.faint() } else { theme.plain() };
        let (status, status_style, other_status) = match row.status() {
            _ if row.is_archived() => ("archived", theme.faint(), None),
            _ if row.needs_reply() => ("needs reply", theme.due(), None),
            Some(ConversationStatus::NeedsReply) => ("needs reply", theme.due(), None),
            Some(ConversationStatus::Waiting) => ("waiting", theme.plain(), None),
            Some(ConversationStatus::Failed) => ("failed", theme.bad(), None),
            Some(ConversationStatus::Open) => ("open", theme.plain(), None),
            Some(ConversationStatus::Other(other)) => ("", theme.plain(), Some(other)),
            None => ("", theme.plain(), None),
        };
        Self {
            name: if row.is_unread() { theme.strong() } else { quiet },
            mark: theme.unread(),
            status,
            status_style,
            other_status,
            rest: if row.is_archived() { theme.faint() } else { theme.plain() },
        }
    }

    fn status(&self) -> &str {
        self.other_status.as_deref().unwrap_or(self.status)
    }
}

fn age(scene: &Scene<'_>, row: &Row) -> String {
    row.last_event_at().map(|at| text::age(scene.state.now, at)).unwrap_or_default()
}

fn lead_in(scene: &Scene<'_>, row: &Row, here: bool, pen: &mut Pen<'_>, look: &Look) {
    let symbols = &scene.theme.symbols;
    pen.cell(if here { symbols.cursor } else { "" }, 1, scene.theme.strong());
    pen.cell(if row.is_unread() { symbols.dot } else { "" }, 1, look.mark).skip(1);
}

fn name(row: &Row, pen: &mut Pen<'_>, columns: usize, style: Style) {
    let start = pen.x();
    let (first, last) = row.display_name();
    pen.cell(first, text::width(first).min(columns), style);
    let used = usize::from(pen.x() - start);
    if !last.is_empty() && used + 2 < columns {
        pen.skip(1).cell(last, columns - used - 1, style);
    } else {
        pen.skip((columns - used) as u16);
    }
}

fn highlight(scene: &Scene<'_>, line: Rect, here: bool, focused: bool, buffer: &mut Buffer) {
    if here && focused {
        // Dim and reversed together are unreadable on some terminals.
        let style = scene.theme.selected().remove_modifier(Modifier::DIM);
        buffer
            .set_style(Rect { x: line.x + 1, width: line.width.saturating_sub(1), ..line }, style);
    }
}

fn one_line(
    scene: &Scene<'_>,
    row: &Row,
    line: Rect,
    here: bool,
    focused: bool,
    buffer: &mut Buffer,
) {
    let look = Look::new(scene, row);
    let mut pen = Pen::new(buffer, line, 0, scene.theme.symbols.ellipsis);
    lead_in(scene, row, here, &mut pen, &look);
    pen.right(&age(scene, row), 10, scene.theme.faint());
    let wide = line.width >= 60;
    let name_columns = if wide { (pen.room() / 4).clamp(14, 24) } else { pen.room() };
    name(row, &mut pen, name_columns, look.name);
    if wide {
        pen.skip(1).cell(look.status(), STATUS, look.status_style).skip(1);
        let snippet = snippet_style(scene, row, &look);
        pen.put(row.snippet(), snippet);
    }
    highlight(scene, line, here, focused, buffer);
}

fn two_lines(
    scene: &Scene<'_>,
    row: &Row,
    place: Rect,
    here: bool,
    focused: bool,
    buffer: &mut Buffer,
) {
    let look = Look::new(scene, row);
    let ellipsis = scene.theme.symbols.ellipsis;
    let mut pen = Pen::new(buffer, place, 0, ellipsis);
    lead_in(scene, row, here, &mut pen, &look);
    let age = age(scene, row);
    let padded = format!("{age:>AGE$}");
    pen.right(&padded, 10, scene.theme.faint());
    let columns = if pen.room() >= STATUS + 14 {
        let columns = pen.room() - STATUS - 1;
        name(row, &mut pen, columns, look.name);
        pen.skip(1).cell(look.status(), STATUS, look.status_style);
        None
    } else {
        Some(pen.room())
    };
    if let Some(columns) = columns {
        name(row, &mut pen, columns, look.name);
    }
    highlight(scene, Rect { height: 1, ..place }, here, focused, buffer);
    let mut pen = Pen::new(buffer, place, 1, ellipsis);
    let bar = if here { scene.theme.symbols.cursor } else { "" };
    pen.cell(bar, 1, scene.theme.strong()).skip(2);
    pen.put(row.snippet(), snippet_style(scene, row, &look));
}

fn snippet_style(scene: &Scene<'_>, row: &Row, look: &Look) -> Style {
    if row.ends_in_note() { scene.theme.faint().add_modifier(Modifier::ITALIC) } else { look.rest }
}

/// What is to be said below the last row: why there is none, that more are on
/// their way, or why they are not.
fn foot(scene: &Scene<'_>, area: Rect, nothing_shown: bool, buffer: &mut Buffer) {
    let list = &scene.state.list;
    let theme = scene.theme;
    let ellipsis = theme.symbols.ellipsis;
    let pager = &list.loading_view().pager;
    let mut pen = Pen::new(buffer, area, u16::from(nothing_shown && area.height > 2), ellipsis);
    pen.skip(3);
    match pager.state() {
        LoadState::Failed { failure, .. } => {
            pen.put(theme.symbols.cross, theme.bad()).skip(1);
            pen.put(&scene.failure_line(failure), theme.plain());
            if let Some(hint) = failure.hint.as_deref().filter(|_| nothing_shown) {
                let line = 1 + u16::from(area.height > 2);
                Pen::new(buffer, area, line, ellipsis).skip(5).put(hint, theme.faint());
            }
        }
        _ if pager.is_paused() => {
            let key = scene.key_for(crate::app::Action::Retry);
            pen.put(&format!("many pages without a match; {key} looks further"), theme.plain());
        }
        _ if list.is_full() => {
            let loaded = text::number(list.view().buffer.len() as u64);
            pen.put(&format!("{loaded} rows are the most; narrow the filter"), theme.due());
        }
        _ if nothing_shown => {
            pen.put(&nothing(scene), theme.faint());
        }
        LoadState::Loading { .. } => {
            pen.put(&format!("loading{ellipsis}"), theme.faint());
        }
        LoadState::NotStarted | LoadState::More(_) | LoadState::Done => {}
    }
}

fn nothing(scene: &Scene<'_>) -> String {
    let list = &scene.state.list;
    let ellipsis = scene.theme.symbols.ellipsis;
    let clear = scene.key_for(crate::app::Action::ClearFilter);
    let settled = !list.is_provisional() && list.loading_view().pager.is_done();
    match (settled, list.wanted().is_all()) {
        (false, true) => format!("loading{ellipsis}"),
        (false, false) => format!("nothing loaded matches; asking the server{ellipsis}"),
        (true, true) => "no conversations here yet".to_owned(),
        (true, false) => format!("nothing matches; {clear} drops the filter"),
    }
}
