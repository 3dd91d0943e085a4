//! The picker: an input line and its items, over the panes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::style::Modifier;

use super::layout::ScreenLayout;
use super::{RenderContext, fill, rule, text};
use crate::app::picker::actions::{ActionPicker, BEFORE_NOTE, Status};
use crate::app::picker::lead_search::LoadStatus;
use crate::app::picker::{Choice, Item, Kind, Picker};
use crate::app::{Command, Focus, State};
use crate::domain::text::one_line;
use crate::query::Scope;
use crate::ui::line_writer::{self, LineWriter};

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
    /// A line for the loading state, if items are loaded.
    status: Rect,
    bordered: bool,
}

impl PickerLayout {
    /// Its position on a screen, independent of the number of items: it does
    /// not move during typing.
    pub(super) fn new(screen: &ScreenLayout, state: &State) -> Self {
        let body = screen.body;
        let bordered = body.width >= ROOMY.0 && body.height >= ROOMY.1;
        let whole = if bordered {
            let width = (body.width - 4).min(LARGEST.0);
            let height = (body.height - 1).min(LARGEST.1);
            Rect { x: body.x + (body.width - width) / 2, y: body.y, width, height }
        } else {
            body
        };
        let edge = u16::from(bordered);
        let inner = whole.inner(Margin::new(edge, edge));
        let line = Rect { height: 1, ..inner };
        let kind = state.focus.picker().map(Picker::kind);
        let below = u16::from(matches!(kind, Some(Kind::Leads(_) | Kind::Action(_))));
        let items = Rect { y: inner.y + 1, height: inner.height - 1 - below, ..inner };
        let status = Rect { y: items.bottom(), height: below, ..inner };
        Self { whole, line, items, status, bordered }
    }
}

/// Draws it; returns the position of the text cursor.
pub(super) fn render(
    scene: &RenderContext<'_>,
    picker: &Picker,
    screen: &ScreenLayout,
    buffer: &mut Buffer,
) -> Position {
    let theme = scene.theme;
    let place = PickerLayout::new(screen, scene.state);
    line_writer::clear(buffer, place.whole);
    if place.bordered {
        border(scene, place.whole, buffer);
    }
    let mut pen = scene.line(buffer, place.line, 0);
    let count = picker.items().len();
    if count > usize::from(place.items.height) {
        let at = format!("{} of {count}", picker.position() + 1);
        pen.right(&at, 20, theme.faint());
    }
    pen.skip(1).put(picker.kind().prompt(), theme.key()).skip(1);
    let window = picker.line().window(pen.room().saturating_sub(1) as u16);
    let cursor = Position::new(pen.x() + window.column, place.line.y);
    pen.put(picker.line().text().get(window.range).unwrap_or_default(), theme.plain());
    let mut pen = scene.line(buffer, place.status, 0);
    match picker.kind() {
        Kind::Leads(leads) => progress(scene, picker, leads.finder.progress(), pen.skip(1)),
        Kind::Action(verb) => verb_status(scene, verb, pen.skip(1)),
        Kind::Palette(_) | Kind::Links(_) | Kind::Compose(_) => {}
    }
    if count == 0 && !matches!(picker.kind(), Kind::Leads(_)) {
        scene.line(buffer, place.items, 0).skip(3).put(picker.kind().when_empty(), theme.faint());
    }
    items(scene, picker, place.items, buffer);
    cursor
}

/// Describes the effect of picking, or why there is nothing to pick.
fn verb_status(scene: &RenderContext<'_>, verb: &ActionPicker, pen: &mut LineWriter<'_>) {
    let theme = scene.theme;
    let loading = match verb.status() {
        Status::Said(said) => {
            if verb.takes_note() {
                pen.right(&format!("{BEFORE_NOTE} adds a note"), NOTE_HINT, theme.faint());
            }
            pen.put(said, theme.plain());
            return;
        }
        Status::Failed(message) => return failed(scene, message, pen),
        Status::Loading => &format!("loading{}", theme.symbols.ellipsis),
        Status::Waiting(reason) => super::waiting_for(reason),
    };
    pen.put(loading, theme.faint());
}

fn failed(scene: &RenderContext<'_>, message: &str, pen: &mut LineWriter<'_>) {
    let theme = scene.theme;
    pen.right(&retry_hint(scene, "tries again"), 12, theme.key());
    pen.put(theme.symbols.cross, theme.bad()).skip(1).put(message, theme.plain());
}

fn retry_hint(scene: &RenderContext<'_>, does: &str) -> String {
    let key = scene.keymap.first_key(Focus::Picker, Command::Retry);
    key.map(|key| format!("{key} {does}")).unwrap_or_default()
}

/// Writes the loading state, and how to continue if that requires the user.
fn progress(
    scene: &RenderContext<'_>,
    picker: &Picker,
    progress: LoadStatus<'_>,
    pen: &mut LineWriter<'_>,
) {
    let theme = scene.theme;
    let inbox = Choice::Scope(Scope::Mine);
    let leads = picker.items().iter().filter(|item| item.choice != inbox).count();
    let so_far = match leads {
        0 => picker.kind().when_empty().to_owned(),
        1 => "1 lead".to_owned(),
        _ => format!("{} leads", text::number(leads as u64)),
    };
    let said = match progress {
        LoadStatus::Failed(failure) => return failed(scene, &one_line(&failure.message), pen),
        LoadStatus::Paused => {
            pen.right(&retry_hint(scene, "goes on"), 12, theme.key());
            "nothing found so far".to_owned()
        }
        LoadStatus::Loading => format!("loading{}", theme.symbols.ellipsis),
        LoadStatus::Waiting(wait) => super::waiting_for(&wait.reason).to_owned(),
        LoadStatus::More => format!("{so_far}, more below"),
        LoadStatus::Complete => so_far,
    };
    pen.put(&said, theme.faint());
}

fn items(scene: &RenderContext<'_>, picker: &Picker, area: Rect, buffer: &mut Buffer) {
    let shown = || picker.items().iter().skip(picker.top()).take(usize::from(area.height));
    let longest = shown().map(|item| text::width(&item.label.text)).max().unwrap_or_default();
    for (offset, item) in (0_u16..).zip(shown()) {
        let here = picker.top() + usize::from(offset) == picker.position();
        let line = Rect { y: area.y + offset, height: 1, ..area };
        render_item(scene, item, (here, longest), line, buffer);
        if here {
            buffer.set_style(line, scene.theme.selected());
        }
    }
}

/// An item's label, in a column as wide as the longest one if there is room,
/// its secondary text, and its key at the right end.
fn render_item(
    scene: &RenderContext<'_>,
    item: &Item,
    (here, longest): (bool, usize),
    line: Rect,
    buffer: &mut Buffer,
) {
    let theme = scene.theme;
    let mut pen = scene.line(buffer, line, 0);
    pen.cell(if here { theme.symbols.cursor } else { "" }, 1, theme.strong()).skip(1);
    if let Choice::Action(action) = item.choice {
        pen.right(scene.key_for(action).unwrap_or_default(), LABEL, theme.key());
    }
    let columns = if longest + 2 + ASIDE <= pen.room() { longest } else { 0 };
    let start = pen.x();
    let found = theme.found();
    let plain = if item.faint { theme.faint() } else { theme.plain() };
    pen.put_marked(&item.label.text, plain, &item.label.matched, found);
    pen.skip((columns as u16).saturating_sub(pen.x() - start)).skip(2);
    if pen.room() >= ASIDE {
        let found = theme.faint().patch(found).remove_modifier(Modifier::DIM);
        pen.put_marked(&item.aside.text, theme.faint(), &item.aside.matched, found);
    }
}

/// The border, and space beside it, so that it stands apart from the text
/// below.
fn border(scene: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let symbols = scene.theme.symbols;
    let (right, bottom) = (area.right() - 1, area.bottom() - 1);
    for y in [area.y, bottom] {
        rule(scene, Rect { y, height: 1, ..area }, buffer);
    }
    for x in [area.x, right] {
        fill(scene, Rect { x, width: 1, ..area }, symbols.vertical, buffer);
    }
    let corners = [(area.x, area.y), (right, area.y), (area.x, bottom), (right, bottom)];
    for (corner, symbol) in corners.into_iter().zip(symbols.corners) {
        buffer[corner].set_symbol(symbol);
    }
}
