//! Alerts, above the last line of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::ScreenLayout;
use super::{RenderContext, text};
use crate::app::alerts::Alert;
use crate::app::{ClickTarget, Command, Focus, State};
use crate::domain::text::one_line;
use crate::domain::text_layout::wrap;
use crate::ui::line_writer;

const LINES: usize = 6;

/// Maximum number of body lines that they cover on a low screen.
const LOW: u16 = 3;

/// Columns before the text of an alert.
const INDENT: usize = 3;

/// Columns of the hint at the end of the last line.
const HINT: usize = 22;

/// Number of lines on a screen of that width.
pub(super) fn height(state: &State, width: u16) -> u16 {
    layout(state, width, LINES).0.len() as u16
}

/// Number of visible alerts: those that a key acknowledges.
pub(super) fn visible_count(state: &State, screen: &ScreenLayout) -> usize {
    let area = area(state, screen);
    layout(state, area.width, usize::from(area.height)).1
}

/// The area of the alerts; on a screen too low for lines of their own, the last
/// lines of the body.
fn area(state: &State, screen: &ScreenLayout) -> Rect {
    let footer = screen.footer;
    let least = height(state, footer.width).min(LOW);
    let height = screen.alerts.height.max(least);
    Rect { y: footer.y - height, height, ..footer }
}

struct Line<'a> {
    alert: &'a Alert,
    text: String,
    /// Whether it is the alert's first line.
    is_first: bool,
}

/// The lines of the alerts that fit into `most` lines, and the number of
/// alerts. The first one is truncated if it does not fit.
fn layout(state: &State, width: u16, most: usize) -> (Vec<Line<'_>>, usize) {
    let columns = usize::from(width).saturating_sub(INDENT + 1).max(12);
    let (mut lines, mut shown) = (Vec::new(), 0);
    for alert in state.alerts.all() {
        let said = alert.text();
        let said = one_line(&said);
        let parts = wrap(&said, columns);
        if shown > 0 && lines.len() + parts.len() > most {
            break;
        }
        shown += 1;
        let parts = parts.into_iter().enumerate();
        lines.extend(parts.take(most).map(|(at, part)| Line {
            alert,
            text: part.to_owned(),
            is_first: at == 0,
        }));
    }
    if let Some(last) = lines.last()
        && text::width(&last.text) + HINT > columns
        && lines.len() < most
    {
        lines.push(Line { alert: last.alert, text: String::new(), is_first: false });
    }
    (lines, shown)
}

pub(super) fn render(context: &RenderContext<'_>, screen: &ScreenLayout, buffer: &mut Buffer) {
    let state = context.state;
    if state.alerts.all().is_empty() {
        return;
    }
    let area = area(state, screen);
    line_writer::clear(buffer, area);
    context.clickable(area, || ClickTarget::Panel);
    let theme = context.theme;
    let (lines, shown) = layout(state, area.width, usize::from(area.height));
    let last = lines.len().saturating_sub(1);
    for (at, line) in lines.iter().enumerate() {
        let mut writer = context.line(buffer, area, at as u16);
        if at == last {
            let place = writer.right_area(&hint(context, shown), 0, theme.key());
            if state.back_dismisses() {
                let command = dismissal(state.focus());
                context.clickable(place, || ClickTarget::Command { command, count: None });
            }
        }
        let (symbol, style) = if line.alert.is_problem() {
            (theme.symbols.cross, theme.bad())
        } else {
            (theme.symbols.outgoing, theme.good())
        };
        writer.skip(1).cell(if line.is_first { symbol } else { "" }, 1, style).skip(1);
        writer.put(&line.text, theme.strong());
    }
}

/// The key that acknowledges them, and the number of further alerts.
pub(super) fn hint(context: &RenderContext<'_>, shown: usize) -> String {
    let more = context.state.alerts.all().len() - shown;
    let more = (more > 0).then(|| format!("{} more", text::number(more as u64)));
    let focus = context.state.focus();
    let key = context
        .keymap
        .first_key(focus, dismissal(focus))
        .filter(|_| context.state.back_dismisses());
    let key = key.map(|key| format!("{key} dismiss"));
    let parts: Vec<String> = [more, key].into_iter().flatten().collect();
    parts.join(context.theme.symbols.between)
}

/// The command that acknowledges alerts.
fn dismissal(focus: Focus) -> Command {
    match focus {
        Focus::List | Focus::Detail | Focus::Outbox => Command::StepBack,
        Focus::Filter | Focus::ThreadSearch | Focus::DateJump => Command::CancelFilter,
        Focus::Help | Focus::Picker | Focus::Confirm => Command::ClosePicker,
        Focus::Compose => Command::CloseComposer,
    }
}
