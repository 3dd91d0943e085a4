//! Pickers and the help as plain lists.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{clear, spoken_key, words};
use crate::app::picker::{Choice, Item, Kind, Picker};
use crate::ui::{RenderContext, picker as bordered, text};

/// Lines above the items: what they are for, and what was typed.
const HEAD: u16 = 2;

pub(super) fn items_area(area: Rect) -> Rect {
    let head = HEAD.min(area.height);
    Rect { y: area.y + head, height: area.height - head, ..area }
}

/// Draws it; returns where the selected item begins, or the position in the
/// line where there are no items.
pub(super) fn render(
    context: &RenderContext<'_>,
    picker: &Picker,
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    let theme = context.theme;
    clear(area, buffer);
    let question = question(context, picker, usize::from(area.width));
    let status = words(&status(context, picker, &question));
    context.line(buffer, area, 0).put(&status, theme.plain());
    let head = Rect { y: area.y + 1, height: 1, ..area }.intersection(area);
    let mut writer = context.line(buffer, head, 0);
    writer.put(&question, theme.key()).skip(1);
    let window = picker.line().window(writer.room().saturating_sub(1) as u16);
    let mut cursor = Position::new(writer.x() + window.column, head.y);
    let fault = picker.fault().unwrap_or_default();
    writer.put_faulty(picker.line().text(), window.range, fault, (theme.plain(), theme.bad()));
    let area = items_area(area);
    let items = picker.items().iter().enumerate().skip(picker.top());
    for (offset, (at, item)) in (0..area.height).zip(items) {
        let mut writer = context.line(buffer, area, offset);
        if item.is_heading() {
            writer.put(&words(&item.label.text), theme.strong()).put(":", theme.strong());
            continue;
        }
        put_item(context, item, position(picker, at), &mut writer);
        if at == picker.position() {
            cursor = Position::new(area.x, area.y + offset);
        }
    }
    cursor
}

/// The position of an item among those that can be selected, from 1, and their
/// number.
fn position(picker: &Picker, at: usize) -> (usize, usize) {
    let (selected, of) = picker.count();
    let selectable = |from: usize, to: usize| {
        let items = picker.items().get(from..to).unwrap_or_default();
        items.iter().filter(|item| !item.is_heading()).count()
    };
    let here = picker.position();
    if at < here {
        (selected - selectable(at, here), of)
    } else {
        (selected + selectable(here, at), of)
    }
}

/// `Archive, e, 3 of 12`.
fn put_item(
    context: &RenderContext<'_>,
    item: &Item,
    (at, of): (usize, usize),
    writer: &mut crate::ui::line_writer::LineWriter<'_>,
) {
    let theme = context.theme;
    let style = if item.faint { theme.faint() } else { theme.plain() };
    let key = match item.choice {
        Choice::Action(command) => {
            context.keymap.first_key(context.state.focus.below_picker(), command)
        }
        _ => None,
    };
    let end = format!(", {} of {}", text::number(at as u64), text::number(of as u64));
    let mut said = words(&item.label.text);
    for part in [words(&item.aside.text), spoken_key(key.unwrap_or_default()).into_owned()] {
        if !part.is_empty() {
            said.push_str(", ");
            said.push_str(&part);
        }
    }
    let room = writer.room().saturating_sub(text::width(&end));
    let said = text::cut(&said, room, theme.symbols.ellipsis);
    writer.put(&said, style).put(&end, style);
}

/// What is asked, before what is typed.
fn question(context: &RenderContext<'_>, picker: &Picker, columns: usize) -> String {
    let room = columns * 2 / 3;
    let asked = match picker.kind() {
        Kind::Action(verb) => verb.question(),
        Kind::Snooze(_) => "Snooze until".to_owned(),
        kind => words(kind.prompt().trim_end_matches([':', '>', ' '])),
    };
    let asked = if asked.is_empty() { "Choose" } else { &asked };
    let end = if asked.ends_with('?') { "" } else { ":" };
    format!("{}{end}", text::cut(asked, room, context.theme.symbols.ellipsis))
}

/// What picking does, or the state of loading; not what is asked once more.
fn status(context: &RenderContext<'_>, picker: &Picker, question: &str) -> String {
    let told = match picker.kind() {
        Kind::Leads(leads) => bordered::progress_text(context, picker, leads.finder.progress()),
        Kind::Action(verb) => bordered::verb_status_text(context, verb),
        Kind::Snooze(snooze) => snooze.status().to_owned(),
        kind => kind.prompt().to_owned(),
    };
    let is_empty = picker.items().is_empty() && !matches!(picker.kind(), Kind::Leads(_));
    let told = if words(&told).trim_end() == question { String::new() } else { told };
    let nothing = if is_empty { picker.kind().when_empty() } else { "" };
    let parts = [told.trim_end(), nothing];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ")
}
