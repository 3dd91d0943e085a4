//! The picker: an input line and its items, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::Modifier;

use super::layout::ScreenLayout;
use super::{RenderContext, fill, panel, rule, status_label, text};
use crate::app::picker::actions::{ActionPicker, BEFORE_NOTE, Status};
use crate::app::picker::lead_search::LoadStatus;
use crate::app::picker::{Choice, Item, Kind, Picker};
use crate::app::{ClickTarget, Command, Focus, State};
use crate::domain::StatusCategory;
use crate::domain::text::one_line;
use crate::query::Scope;
use crate::triage::Action;
use crate::ui::line_writer::LineWriter;

/// Minimum size of the panes for a picker with a border over a part of them;
/// else it takes their whole area.
const ROOMY: (u16, u16) = (64, 12);

/// Maximum size, including the border.
const LARGEST: (u16, u16) = (84, 20);

/// Columns of an item's label before a key is shown beside it.
const LABEL: usize = 16;

/// Minimum columns of the description beside the hint for a note.
const NOTE_HINT: usize = 44;

/// Minimum columns for an item's secondary text.
const ASIDE: usize = 12;

#[derive(Clone, Copy)]
pub(super) struct PickerLayout {
    /// Everything that it covers.
    pub(super) whole: Rect,
    line: Rect,
    /// A line for each item.
    pub(super) items: Rect,
    /// The title of an action, above the typed line, or the loading state
    /// below it.
    status: Rect,
    /// Maximum number of items.
    pub(super) rows: u16,
    bordered: bool,
}

impl PickerLayout {
    /// Its position on a screen: as tall as its items, up to a limit.
    pub(super) fn new(screen: &ScreenLayout, state: &State) -> Self {
        let body = screen.body;
        let bordered = body.width >= ROOMY.0 && body.height >= ROOMY.1;
        let whole = if bordered {
            let width = (body.width - 4).min(LARGEST.0);
            // Commands are many: they have the whole height.
            let all = state.focus.picker().is_some_and(Picker::is_palette);
            let height = (body.height - 1).min(if all { u16::MAX } else { LARGEST.1 });
            Rect { x: body.x + (body.width - width) / 2, y: body.y, width, height }
        } else {
            body
        };
        let picker = state.focus.picker();
        let kind = picker.map(Picker::kind);
        let titled = matches!(kind, Some(Kind::Action(_) | Kind::Snooze(_)));
        let status = u16::from(titled || matches!(kind, Some(Kind::Leads(_))));
        let titled = u16::from(titled);
        let edge = u16::from(bordered);
        let head = (1 + status).min(whole.height);
        let rows = whole.height.saturating_sub(head + 2 * edge);
        let count = picker.map_or(0, |picker| picker.items().len());
        let count = u16::try_from(count).unwrap_or(u16::MAX).clamp(1, rows.max(1)).min(rows);
        // Without a border, a rule ends it where anything is below.
        let height = (head + count + if bordered { 2 } else { 1 }).min(whole.height);
        let whole = Rect { height, ..whole };
        let inner = whole.inner(Margin::new(edge, edge));
        // A column of space before the border, as at the left.
        let text = Rect { width: inner.width - edge, ..inner };
        let line = Rect { y: inner.y + titled, height: 1, ..text };
        let status = Rect { y: inner.y + 1 - titled, height: status, ..text };
        let items = Rect { y: inner.y + head, height: count, ..inner };
        Self { whole, line, items, status, rows, bordered }
    }
}

/// Draws it; returns the position of the text cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    picker: &Picker,
    screen: &ScreenLayout,
    buffer: &mut Buffer,
) -> Position {
    let theme = context.theme;
    let place = PickerLayout::new(screen, context.state);
    panel(context, place.whole, buffer);
    // Hints in the last line stay in reach.
    let above = Rect { height: screen.footer.y - buffer.area.y, ..buffer.area };
    context.clickable(above, || ClickTarget::Background);
    context.clickable(place.whole, || ClickTarget::Panel);
    if place.bordered {
        border(context, place.whole, buffer);
    } else if place.items.bottom() < place.whole.bottom() {
        rule(context, Rect { y: place.items.bottom(), height: 1, ..place.whole }, buffer);
    }
    let mut writer = context.line(buffer, place.line, 0);
    let count = picker.items().len();
    if count > usize::from(place.items.height) {
        let (at, of) = picker.count();
        let at = format!("{at} of {of}");
        writer.right(&at, 20, theme.faint());
    }
    let prompt = match picker.kind() {
        Kind::Action(_) => ">",
        kind => kind.prompt(),
    };
    writer.skip(1).put(prompt, theme.key()).skip(1);
    let window = picker.line().window(writer.room().saturating_sub(1) as u16);
    let cursor = Position::new(writer.x() + window.column, place.line.y);
    let typed = Rect { x: writer.x(), width: place.line.right() - writer.x(), ..place.line };
    context.clickable(typed, || ClickTarget::LineText(window.range.start));
    let fault = picker.fault().unwrap_or_default();
    writer.put_faulty(picker.line().text(), window.range, fault, (theme.plain(), theme.bad()));
    let mut writer = context.line(buffer, place.status, 0);
    match picker.kind() {
        Kind::Leads(leads) => progress(context, picker, leads.finder.progress(), writer.skip(1)),
        Kind::Action(verb) => verb_status(context, verb, writer.skip(1)),
        Kind::Snooze(snooze) => {
            writer.skip(1).put(snooze.status(), theme.strong());
        }
        Kind::Palette(_) | Kind::Links(_) | Kind::Compose(_) | Kind::Sort(_) | Kind::Theme(_) => {}
    }
    if count == 0 && !matches!(picker.kind(), Kind::Leads(_)) {
        context.line(buffer, place.items, 0).skip(3).put(picker.kind().when_empty(), theme.faint());
    }
    items(context, picker, (place.items, place.line.width), buffer);
    cursor
}

/// The title: the effect of picking, or why there is nothing to pick.
fn verb_status(context: &RenderContext<'_>, verb: &ActionPicker, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let loading = match verb.status() {
        Status::Said(said) => {
            if verb.takes_note() {
                writer.right(&format!("{BEFORE_NOTE} to add a note"), NOTE_HINT, theme.faint());
            }
            writer.put(said, theme.strong());
            return;
        }
        Status::Failed(message) => return failed(context, message, writer),
        Status::Loading => &format!("loading{}", theme.symbols.ellipsis),
        Status::Waiting(reason) => super::waiting_for(reason),
    };
    writer.put(verb.title(), theme.strong());
    writer.put(": ", theme.faint()).put(loading, theme.faint());
}

/// The title with the state of loading, in words.
pub(super) fn verb_status_text(context: &RenderContext<'_>, verb: &ActionPicker) -> String {
    let title = verb.title();
    match verb.status() {
        Status::Said(said) if verb.takes_note() => format!("{said}, {BEFORE_NOTE} to add a note"),
        Status::Said(said) => (*said).clone(),
        Status::Failed(message) => {
            format!("{title}: {message}, {}", retry_hint(context, "to retry"))
        }
        Status::Loading => format!("{title}: loading"),
        Status::Waiting(reason) => format!("{title}: {}", super::waiting_for(reason)),
    }
}

fn failed(context: &RenderContext<'_>, message: &str, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    writer.right(&retry_hint(context, "to retry"), 12, theme.key());
    writer.put(theme.symbols.cross, theme.bad()).skip(1).put(message, theme.plain());
}

fn retry_hint(context: &RenderContext<'_>, does: &str) -> String {
    let key = context.keymap.first_key(Focus::Picker, Command::Retry);
    key.map(|key| format!("{key} {does}")).unwrap_or_default()
}

/// Writes the loading state, and how to continue if that requires the user.
fn progress(
    context: &RenderContext<'_>,
    picker: &Picker,
    progress: LoadStatus<'_>,
    writer: &mut LineWriter<'_>,
) {
    let theme = context.theme;
    match progress {
        LoadStatus::Failed(failure) => return failed(context, &one_line(&failure.message), writer),
        LoadStatus::Paused => {
            writer.right(&retry_hint(context, "to keep looking"), 12, theme.key());
        }
        _ => {}
    }
    writer.put(&loaded(context, picker, &progress), theme.faint());
}

/// The loading state in words.
pub(super) fn progress_text(
    context: &RenderContext<'_>,
    picker: &Picker,
    progress: LoadStatus<'_>,
) -> String {
    let hint = match progress {
        LoadStatus::Failed(_) => retry_hint(context, "to retry"),
        LoadStatus::Paused => retry_hint(context, "to keep looking"),
        _ => String::new(),
    };
    let said = loaded(context, picker, &progress);
    let between = if hint.is_empty() { "" } else { ", " };
    format!("{} {said}{between}{hint}", picker.kind().prompt())
}

fn loaded(context: &RenderContext<'_>, picker: &Picker, progress: &LoadStatus<'_>) -> String {
    let inbox = Choice::Scope(Scope::Mine);
    let leads = picker.items().iter().filter(|item| item.choice != inbox).count();
    let so_far = match leads {
        0 => picker.kind().when_empty().to_owned(),
        1 => "1 lead".to_owned(),
        _ => format!("{} leads", text::number(leads as u64)),
    };
    match progress {
        LoadStatus::Failed(failure) => one_line(&failure.message).into_owned(),
        LoadStatus::Paused => "No match so far".to_owned(),
        LoadStatus::Loading => format!("Loading{}", context.theme.symbols.ellipsis),
        LoadStatus::Waiting(wait) => super::waiting_for(&wait.reason).to_owned(),
        LoadStatus::More => format!("{so_far}, more below"),
        LoadStatus::Complete => so_far,
    }
}

/// Draws the items on the lines of an area, in so many of its columns.
fn items(
    context: &RenderContext<'_>,
    picker: &Picker,
    (area, width): (Rect, u16),
    buffer: &mut Buffer,
) {
    let shown = || picker.items().iter().skip(picker.top()).take(usize::from(area.height));
    let longest = shown()
        .filter(|item| !item.is_heading())
        .map(|item| text::width(&item.label.text))
        .max()
        .unwrap_or_default();
    for (offset, item) in (0_u16..).zip(shown()) {
        let here = picker.top() + usize::from(offset) == picker.position();
        let line = Rect { y: area.y + offset, height: 1, ..area };
        if !item.is_heading() {
            context.clickable(line, || ClickTarget::PickerRow(offset.into()));
        }
        render_item(context, item, (here, longest), Rect { width, ..line }, buffer);
        if here {
            buffer.set_style(line, context.theme.selected());
        }
    }
}

/// An item's label, in a column as wide as the longest one if there is room,
/// its secondary text, and its key at the right end.
fn render_item(
    context: &RenderContext<'_>,
    item: &Item,
    (here, longest): (bool, usize),
    line: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let mut writer = context.line(buffer, line, 0);
    if item.is_heading() {
        writer.skip(1).put(&item.label.text, theme.strong());
        return;
    }
    writer.cell(if here { theme.symbols.cursor } else { "" }, 1, theme.strong()).skip(1);
    if let Choice::Action(action) = item.choice {
        keys(context, action, &mut writer);
    }
    let columns = if longest + 2 + ASIDE <= writer.room() { longest } else { 0 };
    let start = writer.x();
    let found = theme.found();
    let plain = match status_of(item) {
        _ if item.faint => theme.faint(),
        Some(category) => status_label::of_lead(category, theme),
        None => theme.plain(),
    };
    writer.put_marked(&item.label.text, plain, &item.label.matched, found);
    writer.skip((columns as u16).saturating_sub(writer.x() - start)).skip(2);
    if writer.room() >= ASIDE {
        let found = theme.faint().patch(found).remove_modifier(Modifier::DIM);
        writer.put_marked(&item.aside.text, theme.faint(), &item.aside.matched, found);
    }
}

/// The category of the lead status that an item sets.
fn status_of(item: &Item) -> Option<StatusCategory> {
    let Choice::Do(action) = &item.choice else { return None };
    let Action::Status { category, .. } = &**action else { return None };
    Some(StatusCategory::from_wire(category.as_deref().unwrap_or_default()))
}

/// Writes the keys of a command, as far as they leave half of the line.
fn keys(context: &RenderContext<'_>, action: Command, writer: &mut LineWriter<'_>) {
    let pane = context.state.focus.below_picker();
    let all = context.keymap.all_keys(pane, action).unwrap_or_default();
    let one = context.keymap.first_key(pane, action).unwrap_or_default();
    let keys = if text::width(all) * 2 < writer.room() { all } else { one };
    writer.right(keys, LABEL, context.theme.key());
}

/// The border, and space beside it, so that it stands apart from the text
/// below.
fn border(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let symbols = context.theme.symbols;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for y in [area.y, bottom] {
        rule(context, Rect { y, height: 1, ..area }, buffer);
    }
    for x in [area.x, right] {
        fill(context, Rect { x, width: 1, ..area }, symbols.vertical, buffer);
    }
    let corners = [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)];
    for (corner, symbol) in corners.into_iter().zip(symbols.corners) {
        buffer[corner].set_symbol(symbol);
    }
}
