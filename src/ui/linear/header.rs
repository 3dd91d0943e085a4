//! The first line, which says where one is, and the line of the filter.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::words;
use crate::app::picker::Picker;
use crate::app::state::Connection;
use crate::app::{Focus, State};
use crate::domain::phone_format;
use crate::triage::compose::Kind;
use crate::ui::text::number;
use crate::ui::{RenderContext, header};

/// `Conversations: Unread, view 2 of 6. demo`. It has no numbers that change
/// while one stays there.
pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let mut said = vec![place(context)];
    said.extend(context.place.map(str::to_owned));
    said.extend(connection(context.state));
    let said = said.join(". ");
    context.line(buffer, area, 0).put(&said, context.theme.strong());
}

fn place(context: &RenderContext<'_>) -> String {
    let state = context.state;
    if let Some(picker) = state.focus.picker() {
        return picker_title(picker);
    }
    if let Some(pane) = state.focus.outbox() {
        let (position, count) = pane.place();
        let page = if pane.history().is_some() { "Outbox history" } else { "Outbox" };
        return match count {
            0 => page.to_owned(),
            count => format!("{page}, {} of {}", number(position as u64 + 1), number(count as u64)),
        };
    }
    if let Some(composer) = state.focus.composer() {
        let who = composer.to.who.as_str();
        let who = phone_format::display(who);
        return match composer.kind {
            Kind::Reply => format!("Reply to {who}"),
            Kind::Note => format!("Note on {who}"),
        };
    }
    let all = &state.list;
    let view = &all.current_tab().name;
    let tabs = all.tabs().len();
    let changed = if all.current_tab().is_changed() { ", filter changed" } else { "" };
    let view = match (view.is_empty(), tabs) {
        (true, _) => header::account_label(context),
        (false, 1) => view.clone(),
        (false, _) => format!("{view}, view {} of {tabs}", all.tab() + 1),
    };
    if state.pane() == Focus::Detail {
        let row = state.pane_row();
        let name = row.map(|row| {
            let (first, last) = row.display_name();
            format!("{first} {last}").trim_end().to_owned()
        });
        let name = name.unwrap_or_else(|| "none".to_owned());
        let raw = if state.detail.raw().is_some() { "Raw data of" } else { "Conversation with" };
        return format!("{raw} {}, in {view}", phone_format::display(&name));
    }
    format!("Conversations: {view}{changed}")
}

fn picker_title(picker: &Picker) -> String {
    let title = words(picker.kind().prompt());
    let title = title.trim_end_matches([':', '>', ' ']);
    if title.is_empty() { "Choose".to_owned() } else { title.to_owned() }
}

/// What is wrong with the connection, without the seconds until it is tried
/// again.
fn connection(state: &State) -> Option<String> {
    match &state.connection {
        Connection::Unknown => Some("Connecting".to_owned()),
        Connection::Online(_) => None,
        Connection::Limited(_) => Some("Paused by the rate limit".to_owned()),
        Connection::Failed(failure, _) => {
            let kind = header::kind(failure.kind);
            Some(if state.outage().is_some() { format!("{kind}, retrying") } else { kind.into() })
        }
    }
}

/// Writes the filter, or why it is not understood; returns the position of the
/// cursor while it is edited.
pub(super) fn filter(
    context: &RenderContext<'_>,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let theme = context.theme;
    let filter = &context.state.filter;
    let mut writer = context.line(buffer, area, 0);
    if !filter.is_open() && filter.line().text().trim().is_empty() {
        writer.put("No filter", theme.plain());
        return None;
    }
    writer.put("Filter: ", theme.key());
    let error = filter.error().map(|error| format!(" (not understood: {error})"));
    let error = error.map(|error| words(&error)).unwrap_or_default();
    let window = filter.line().window(writer.room().saturating_sub(1) as u16);
    let column = writer.x() + window.column;
    writer.put(filter.line().text().get(window.range).unwrap_or_default(), theme.plain());
    writer.put(&error, theme.bad());
    filter.is_open().then_some(Position::new(column, area.y))
}
