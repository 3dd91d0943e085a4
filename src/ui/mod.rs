//! Draws the state. Pure: nothing here changes state, blocks, or visits more
//! rows than fit on the screen.

mod activity;
mod alerts;
pub mod click_map;
mod compose;
mod cursor;
mod date_jump;
mod detail;
mod fact_line;
mod filter_bar;
mod filter_chips;
mod footer;
mod header;
mod hit_test;
mod inquiry;
pub mod layout;
mod lead_facts;
mod lead_header;
mod line_writer;
mod linear;
mod list;
mod op_status;
mod outbox;
mod outbox_history;
mod pending_messages;
mod picker;
mod question;
mod status_label;
mod tabs;
pub mod text;
pub mod theme;
mod thread;
mod thread_search;
mod tour;

pub use cursor::resting_place;
use jiff::Timestamp;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use crate::app::focus::Overlay;
use crate::app::paging::pager::LoadState;
use crate::app::protocol::viewport::Viewport;
use crate::app::{ClickTarget, Command, State};
use crate::domain::text::one_line;
use crate::domain::{Failure, WaitReason};
use crate::keymap::{Keymap, Resolver};
use click_map::ClickMap;
pub use hit_test::{part_at, split_at};
use layout::ScreenLayout;
use line_writer::LineWriter;
use theme::Theme;

/// Everything that a frame is drawn from.
#[derive(Clone, Copy)]
pub struct RenderContext<'a> {
    pub state: &'a State,
    pub keymap: &'a Keymap,
    /// The keys typed so far.
    pub resolver: &'a Resolver,
    pub theme: Theme<'a>,
    /// Name of the environment, if not the real service.
    pub place: Option<&'a str>,
    /// Where the targets of a click are recorded, while one is looked up.
    pub clicks: Option<&'a ClickMap>,
}

impl RenderContext<'_> {
    fn line<'b>(&self, buffer: &'b mut Buffer, area: Rect, line: u16) -> LineWriter<'b> {
        LineWriter::new(buffer, area, line, self.theme.symbols.ellipsis)
    }

    /// The first key for a command in the focused pane.
    fn key_for(&self, action: Command) -> Option<&str> {
        self.keymap.first_key(self.state.pane(), action)
    }

    /// A key and its effect; empty if the command has no key here.
    fn key_hint(&self, action: Command, does: &str) -> String {
        let Some(key) = self.key_for(action) else { return String::new() };
        if self.state.panes.screen_reader {
            return format!("{} {does}", linear::spoken_key(key));
        }
        format!("{key} {does}")
    }

    /// The end of a delay: `4 s`, or without motion `until 2:05:10 PM`.
    fn delay(&self, until: Option<Timestamp>) -> String {
        let until = until.unwrap_or(self.state.now);
        match self.state.seconds_left(until) {
            Some(left) => format!("{left} s"),
            None => format!("until {}", self.state.clock_time(until)),
        }
    }

    /// A key and its effect in their styles; nothing if the command has no key.
    fn put_hint(&self, (key, does): (&str, &str), writer: &mut LineWriter<'_>) {
        writer.put(key, self.key_style()).skip(1).put(does, self.theme.hint());
    }

    /// The style of a key in a hint, which tells it from the words without
    /// colors too.
    fn key_style(&self) -> Style {
        self.theme.key().add_modifier(Modifier::BOLD)
    }

    /// How to resume a list that has failed to load.
    fn retry_hint(&self) -> String {
        let Some(at) = self.state.list.retry_at() else {
            return self.key_hint(Command::Retry, "to retry");
        };
        let again = format!("retrying {}", self.state.countdown(at));
        match self.key_for(Command::Retry) {
            Some(key) => format!("{again}, {key} to retry now"),
            None => again,
        }
    }

    /// Writes why something did not load, and how to retry.
    fn failure(&self, failure: &Failure, writer: &mut LineWriter<'_>) {
        writer.put(self.theme.symbols.cross, self.theme.bad()).skip(1);
        if self.state.panes.screen_reader {
            let hint = self.key_hint(Command::Retry, "to retry");
            writer.put(&format!("{failure}, {hint}"), self.theme.plain());
            return;
        }
        writer.right(&self.key_hint(Command::Retry, "to retry"), 10, self.theme.faint());
        writer.put(&failure.to_string(), self.theme.plain());
    }

    /// The loading state of the list, empty if idle.
    fn loading(&self) -> String {
        let list = &self.state.list;
        let pager = &list.loading_view().pager;
        let ellipsis = self.theme.symbols.ellipsis;
        match pager.state() {
            LoadState::Loading { .. } => match list.waiting(self.state.now) {
                None if list.is_provisional() => format!("searching{ellipsis}"),
                None => format!("loading{ellipsis}"),
                Some(wait) => {
                    let why = waiting_for(&wait.reason);
                    format!("{why}, {}", self.delay(list.waits_until()))
                }
            },
            LoadState::Failed { .. } => "failed".to_owned(),
            LoadState::NotStarted | LoadState::More(_) | LoadState::Done => String::new(),
        }
    }

    /// The cause of an outage and the time until the next attempt; empty while
    /// online.
    fn outage(&self) -> String {
        let Some(outage) = self.state.outage() else { return String::new() };
        let why = one_line(&outage.failure.message);
        match outage.retry_at {
            Some(at) => format!("{why}, retrying {}", self.state.countdown(at)),
            None => why.into_owned(),
        }
    }

    /// The loading state in a line of its own: with the reason of a delay.
    fn loading_line(&self) -> String {
        let waits = self.state.list.waiting(self.state.now);
        match waits.map(|wait| &wait.reason) {
            Some(WaitReason::Retry(_)) if self.state.outage().is_some() => self.outage(),
            _ => self.loading(),
        }
    }

    fn is_complete(&self) -> bool {
        let list = &self.state.list;
        !list.is_provisional() && list.loading_view().pager.is_done()
    }
}

fn waiting_for(reason: &WaitReason) -> &'static str {
    match reason {
        WaitReason::RateLimited => "rate limit",
        WaitReason::RateLimiter => "slowing down (rate limit)",
        WaitReason::Retry(_) => "retrying",
    }
}

/// Draws a frame. Returns the position of the text cursor, if any.
pub fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let state = context.state;
    if state.panes.screen_reader && ScreenLayout::fits(area) {
        let cursor = linear::render(context, area, buffer);
        context.theme.paint(area, buffer);
        return cursor;
    }
    let Some(screen) = screen(state, context.keymap, area) else {
        let (columns, rows) = layout::SMALLEST;
        let needs = format!("Too small: {columns}x{rows}");
        LineWriter::new(buffer, area, 0, "").put(&needs, context.theme.plain());
        return None;
    };
    tour::render(context, tour::split(state, context.keymap, area).0, buffer);
    let cursor = body(context, &screen, buffer);
    alerts::render(context, &screen, buffer);
    question::render(context, &screen, buffer);
    context.theme.paint(area, buffer);
    cursor
}

/// The layout of the panes; `None` if the screen is too small, or drawn for a
/// screen reader.
fn screen(state: &State, keymap: &Keymap, area: Rect) -> Option<ScreenLayout> {
    if state.panes.screen_reader {
        return None;
    }
    let (_, area) = tour::split(state, keymap, area);
    let alerts = alerts::height(state, area.width);
    ScreenLayout::with_alerts(area, state.panes, state.pane(), alerts)
}

/// Draws everything except the confirmation over it.
fn body(
    context: &RenderContext<'_>,
    screen: &ScreenLayout,
    buffer: &mut Buffer,
) -> Option<Position> {
    let state = context.state;
    header::render(context, screen.header, buffer);
    footer::render(context, screen.footer, buffer);
    if let Some(pane) = state.focus.outbox() {
        outbox::render(context, pane, screen, buffer);
        return match state.focus.overlay() {
            Some(Overlay::Picker(picker)) => Some(picker::render(context, picker, screen, buffer)),
            _ => None,
        };
    }
    let mut cursor = filter_bar::render(context, screen.filter, buffer);
    rules(context, screen, buffer);
    if let Some(area) = screen.list {
        list::render(context, area, screen.lines_a_row(), buffer);
    }
    if let Some(area) = screen.detail {
        cursor = detail::render(context, area, buffer).or(cursor);
        lines_below(context, screen, area, buffer);
    }
    let written = screen.detail.and_then(|area| compose::render(context, area, buffer));
    if let Some(Overlay::Picker(picker)) = state.focus.overlay() {
        return Some(picker::render(context, picker, screen, buffer));
    }
    written.or(cursor)
}

/// The space of the panes on a screen of that size.
pub fn viewport(state: &State, keymap: &Keymap, area: Rect) -> Viewport {
    if let Some(viewport) = linear::viewport(state, keymap, area) {
        return viewport;
    }
    let Some(screen) = screen(state, keymap, area) else {
        return Viewport {
            is_too_small: true,
            list_rows: 1,
            thread_columns: 30,
            thread_rows: 1,
            hides_thread: true,
            ..Viewport::default()
        };
    };
    let list_rows = screen.list.map_or(state.list.rows(), |area| {
        list::rows_that_fit(&state.list, area, screen.lines_a_row())
    });
    let mut viewport = state.viewport;
    if let Some(area) = screen.detail {
        viewport.thread_columns = usize::from(area.width);
        let thread = usize::from(detail::thread_area(state, area).height);
        (viewport.thread_rows, viewport.hides_thread) = (thread.max(1), thread == 0);
        (viewport.compose_columns, viewport.compose_rows) = compose::room(state, area);
    }
    Viewport {
        is_too_small: false,
        list_rows,
        body_rows: usize::from(screen.body.height),
        picker_rows: usize::from(picker::PickerLayout::new(&screen, state).rows),
        alerts: alerts::visible_count(state, &screen),
        detail_percent: screen.detail_percent().or(viewport.detail_percent),
        both_panes: screen.list.is_some() && screen.detail.is_some(),
        pane_room: layout::pane_room(screen.body, state.panes),
        ..viewport
    }
}

/// The lines between the panes, and between them and the bars.
fn rules(context: &RenderContext<'_>, screen: &ScreenLayout, buffer: &mut Buffer) {
    let symbols = context.theme.symbols;
    rule(context, screen.upper_rule, buffer);
    rule(context, screen.lower_rule, buffer);
    let Some(divider) = screen.divider else { return };
    context.clickable(divider, || ClickTarget::Divider);
    if divider.width > 1 {
        rule(context, divider, buffer);
        return;
    }
    fill(context, divider, symbols.vertical, buffer);
    if screen.upper_rule.height > 0 {
        buffer[(divider.x, screen.upper_rule.y)].set_symbol(symbols.tee_down);
        buffer[(divider.x, screen.lower_rule.y)].set_symbol(symbols.tee_up);
    }
}

fn rule(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    fill(context, area, context.theme.symbols.horizontal, buffer);
}

fn fill(context: &RenderContext<'_>, area: Rect, symbol: &str, buffer: &mut Buffer) {
    for position in area.positions() {
        buffer[position].set_symbol(symbol).set_style(context.theme.rule());
    }
}

/// Clears an area for what lies over the panes, and gives it its ground.
fn panel(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    line_writer::clear(buffer, area);
    buffer.set_style(area, context.theme.overlay());
}

/// Writes how many lines of the thread are below the screen: into the rule
/// under it, or on its last line if there is no rule.
fn lines_below(
    context: &RenderContext<'_>,
    screen: &ScreenLayout,
    detail: Rect,
    buffer: &mut Buffer,
) {
    let state = context.state;
    if state.pane_row().is_none()
        || state.focus.composer().is_some()
        || screen.lower_rule.height == 0 && detail::has_line(state)
    {
        return;
    }
    let Some(label) = below_label(context, detail) else { return };
    let y = screen.lower_rule.y.min(detail.bottom());
    let y = if screen.lower_rule.height > 0 { y } else { detail.bottom() - 1 };
    put_at_end(Rect { y, height: 1, ..detail }, &label, buffer);
}

/// How many lines of the thread are below the screen, and which match of the
/// search is shown; `None` if there is nothing to say.
fn below_label(context: &RenderContext<'_>, detail: Rect) -> Option<(String, Style)> {
    let state = context.state;
    let (below, new) = match (state.detail.raw(), state.detail.thread()) {
        (Some(raw), _) => {
            (raw.lines_below(usize::from(detail::thread_area(state, detail).height)), 0)
        }
        (None, Some(thread)) => (thread.lines_below(), thread.unseen()),
        (None, None) => (0, 0),
    };
    let found = state.match_count().and_then(thread_search::place);
    if below == 0 && found.is_none() {
        return None;
    }
    let found = found.map(|found| format!(" {found} ")).unwrap_or_default();
    let new = if new > 0 { format!(" {} new", text::number(new as u64)) } else { String::new() };
    let style = if new.is_empty() { context.theme.faint() } else { context.theme.due() };
    let more_below = context.theme.symbols.more_below;
    let below = match below {
        0 => String::new(),
        below => format!("{new} {more_below} {} ", text::number(below as u64)),
    };
    Some((format!("{found}{below}"), style))
}

/// Writes a label over the end of a line.
fn put_at_end(line: Rect, (label, style): &(String, Style), buffer: &mut Buffer) {
    let width = text::width(label) as u16;
    let x = line.right().saturating_sub(width + 1).max(line.x);
    line_writer::clear(buffer, Rect { x, width, ..line }.intersection(buffer.area));
    buffer.set_stringn(x, line.y, label, usize::from(line.right() - x), *style);
}

#[cfg(test)]
mod tests;
