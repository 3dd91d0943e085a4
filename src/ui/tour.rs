//! The tour's hint, in lines of its own above the first one: it covers nothing.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{RenderContext, layout, rule};
use crate::app::{Command, Focus, State};
use crate::domain::text_layout::wrap;
use crate::keymap::Keymap;

/// Minimum rows of a screen for a rule below the hint.
const ROOMY: u16 = 18;

/// Splits the screen: the lines of the hint, and the rest.
pub(super) fn split(state: &State, keymap: &Keymap, area: Rect) -> (Rect, Rect) {
    let Some(hint) = hint(state, keymap) else { return (Rect { height: 0, ..area }, area) };
    let rule = u16::from(area.height >= ROOMY && !state.panes.screen_reader);
    let lines = wrap(&hint, columns(area)).len() as u16 + rule;
    let height = lines.min(area.height.saturating_sub(layout::SMALLEST.1));
    let rest = Rect { y: area.y + height, height: area.height - height, ..area };
    (Rect { height, ..area }, rest)
}

fn columns(area: Rect) -> usize {
    usize::from(area.width).saturating_sub(2).max(1)
}

/// The text, the key first where it has one in what has the focus.
fn hint(state: &State, keymap: &Keymap) -> Option<String> {
    let (hint, number, of) = state.tour_hint()?;
    let focus = state.focus();
    let key = |command| keymap.first_key(focus, command);
    let own = match hint.command {
        Command::Back => key(Command::FocusList).or_else(|| key(Command::Back)),
        command => key(command),
    };
    let press = match (own, focus) {
        (Some(key), _) => format!("press {key} to {}", hint.does),
        (None, Focus::List | Focus::Detail) => {
            let palette = key(Command::OpenPalette).map(|key| format!("press {key} and "));
            let name = hint.command.entry().name;
            format!("{}type {name} to {}", palette.unwrap_or_default(), hint.does)
        }
        (None, _) => {
            let close = key(close(focus)).unwrap_or("Esc");
            format!("press {close} to close this and go on")
        }
    };
    let in_panes = matches!(focus, Focus::List | Focus::Detail);
    let end = key(Command::StepBack).filter(|_| in_panes);
    let end = end.map(|key| format!(" · {key} ends the tour")).unwrap_or_default();
    Some(format!("Tour {number} of {of}: {press}{end}"))
}

/// The command that closes what has the focus.
fn close(focus: Focus) -> Command {
    match focus {
        Focus::List | Focus::Detail | Focus::Outbox => Command::Back,
        Focus::Filter | Focus::ThreadSearch | Focus::DateJump => Command::CancelFilter,
        Focus::Help | Focus::Picker | Focus::Confirm => Command::ClosePicker,
        Focus::Compose => Command::CloseComposer,
    }
}

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let Some(hint) = hint(context.state, context.keymap).filter(|_| area.height > 0) else {
        return;
    };
    let hint = hint.replace(" · ", context.theme.symbols.between);
    let lines = wrap(&hint, columns(area));
    for (at, line) in (0..area.height).zip(&lines) {
        let mut writer = context.line(buffer, area, at);
        let start = writer.skip(u16::from(!context.state.panes.screen_reader)).x();
        writer.put(line, context.theme.strong());
        if let Some(key) = key_in(line) {
            writer.mark(start, line, &[key], context.theme.key());
        }
    }
    if usize::from(area.height) > lines.len() {
        rule(context, Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
    }
}

/// The bytes of the key that a line says to press.
fn key_in(line: &str) -> Option<std::ops::Range<usize>> {
    let start = line.find("press ")? + "press ".len();
    let end = line[start..].find(" to ").or_else(|| line[start..].find(" and "))?;
    Some(start..start + end)
}
