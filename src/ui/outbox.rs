//! The outbox pane, in place of the list and the conversation pane.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::layout::ScreenLayout;
use super::{RenderContext, outbox_history, rule, text};
use crate::app::triage::PendingOp;
use crate::app::triage::outbox_pane::{Line, OutboxPane};
use crate::app::{ClickTarget, Command, Focus, State};
use crate::domain::Operation;
use crate::domain::text::one_line;
use crate::triage::outbox::{EntryId, EntryState, OutboxEntry};
use crate::ui::line_writer::LineWriter;
use crate::ui::op_status;

/// Columns for the action of an entry.
const VERB: usize = 10;

/// Below this many columns only the most important facts are shown.
const NARROW: u16 = 60;

pub(super) fn render(
    context: &RenderContext<'_>,
    pane: &OutboxPane,
    screen: &ScreenLayout,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    rule(context, screen.upper_rule, buffer);
    rule(context, screen.lower_rule, buffer);
    head(context, pane, screen.filter, buffer);
    let body = screen.body;
    if let Some(history) = pane.history() {
        outbox_history::render(context, (pane, history), body, buffer);
        return;
    }
    if pane.place().1 == 0 {
        let nothing = context.state.triage.unusable().unwrap_or("Outbox is empty");
        let mut writer = context.line(buffer, body, u16::from(body.height > 2));
        writer.skip(3).put(nothing, theme.plain());
        return;
    }
    for (offset, line) in (0..body.height).zip(pane.window()) {
        let mut writer = context.line(buffer, body, offset);
        match line {
            Line::Care => {
                writer.skip(1).put("Needs attention", theme.strong());
            }
            Line::Going => {
                writer.skip(1).put("Sending", theme.strong());
            }
            Line::Together(first, many) => {
                let verb = item(context, first).map_or("", |item| item.kind().entry().short);
                let said = format!("{verb}: {} together", text::number(many as u64));
                writer.skip(3).put(&said, theme.faint());
            }
            Line::Entry(id) | Line::Below(id) => {
                let Some(item) = item(context, id) else { continue };
                let row = Rect { y: body.y + offset, height: 1, ..body };
                context.clickable(row, || ClickTarget::OutboxEntry(id));
                let here = pane.selected() == Some(id);
                writer.cell(if here { theme.symbols.cursor } else { "" }, 1, theme.strong());
                if matches!(line, Line::Entry(_)) {
                    first_line(context, item, &mut writer);
                } else {
                    second_line(context, item, &mut writer);
                }
                if here {
                    let area = Rect { x: body.x + 1, y: body.y + offset, height: 1, ..body };
                    buffer.set_style(area.intersection(body), theme.selected());
                }
            }
            // They are on the other page.
            Line::Day(_) | Line::Past(_) => {}
        }
    }
}

/// Title, number of entries, and the sender.
fn head(context: &RenderContext<'_>, pane: &OutboxPane, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    let (position, count) = pane.place();
    let in_history = pane.history().is_some();
    let read_only = context.state.triage.read_only;
    let elsewhere = !in_history && count > 0 && !read_only && !context.state.triage.sends();
    let holder = context.state.triage.holder().filter(|_| elsewhere);
    // The other sender is more useful than the position.
    let is_narrow = holder.is_some() && area.width < NARROW;
    if count > 0 && !is_narrow {
        let [at, count] = [position + 1, count].map(|number| text::number(number as u64));
        writer.right(&format!("{at} of {count}"), 8, theme.faint());
    }
    writer.skip(1);
    if !is_narrow {
        let (pending, history) = if in_history {
            (theme.faint(), theme.strong())
        } else {
            (theme.strong(), theme.faint())
        };
        let start = writer.x();
        writer.put("Outbox", pending);
        context.clickable(writer.since(start), || ClickTarget::OutboxPage { history: false });
        let is_told = count > 0 && read_only || elsewhere;
        if area.width >= NARROW || in_history || !is_told {
            let start = writer.skip(2).x();
            writer.put("History", history);
            // The last line has no room for its key.
            let key = context.keymap.first_key(Focus::Outbox, Command::ToggleHistory);
            if let Some(key) = key.filter(|_| area.width < NARROW && !in_history) {
                writer.put(&format!(" ({key})"), history);
            }
            context.clickable(writer.since(start), || ClickTarget::OutboxPage { history: true });
        }
    }
    if in_history {
        return;
    }
    if count > 0 && read_only {
        writer.put(theme.symbols.between, theme.faint());
        writer.put("Read-only: nothing is sent from here", theme.due());
    } else if elsewhere {
        writer.put(if is_narrow { "" } else { theme.symbols.between }, theme.faint());
        writer.put("Another window is sending these", theme.due());
    }
    if let Some(holder) = holder {
        let State { zone, now, time_style, .. } = context.state;
        let full = format!(" ({})", holder.describe(zone, *now, *time_style));
        let short = format!(" (process {})", holder.process);
        let fits = text::width(&full) <= writer.room();
        writer.put(if fits { &full } else { &short }, theme.due());
    }
}

/// The line of the window that the selected entry begins on.
pub(super) fn selected_line(pane: &OutboxPane) -> Option<usize> {
    let id = pane.selected()?;
    pane.window().position(|line| matches!(line, Line::Entry(it) | Line::Past(it) if it == id))
}

/// Why nothing is sent from here, if so, and who sends.
pub(super) fn sender(context: &RenderContext<'_>) -> Option<String> {
    let State { zone, now, time_style, triage, .. } = context.state;
    if triage.read_only {
        return Some("Read-only: nothing is sent from here".to_owned());
    }
    let holder = triage.holder().map(|it| format!(" ({})", it.describe(zone, *now, *time_style)));
    let said = || format!("Another window is sending these{}", holder.unwrap_or_default());
    (!triage.sends()).then(said)
}

pub(super) fn item<'a>(context: &RenderContext<'a>, id: EntryId) -> Option<&'a PendingOp> {
    let pending = &context.state.triage.pending;
    pending.item(pending.item_of(id)?)
}

/// Action, target, and the time of the user's action.
fn first_line(context: &RenderContext<'_>, item: &PendingOp, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let (symbol, _, style) = op_status::describe(context, item);
    writer.cell(symbol, 1, style).skip(1);
    writer.right(&text::age(context.state.now, item.made), 20, theme.faint());
    writer.cell(item.kind().entry().short, VERB, theme.strong()).skip(1);
    writer.put(&one_line(item.who.as_str()), theme.plain());
}

/// State and reason, and its text.
fn second_line(context: &RenderContext<'_>, item: &PendingOp, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    writer.skip(2);
    let Some(entry) = item.entry() else { return };
    let (said, style) = state_text(context, entry);
    writer.put(&said, style);
    if let Some(words) = op_status::text_of(&entry.operation) {
        writer.put(theme.symbols.between, theme.faint());
        writer.put(&one_line(words), theme.plain());
    }
}

pub(super) fn state_text(context: &RenderContext<'_>, entry: &OutboxEntry) -> (String, Style) {
    let theme = context.theme;
    match &entry.state {
        EntryState::Waiting if entry.due > context.state.now => {
            let when = context.state.countdown(entry.due);
            let is_scheduled =
                matches!(entry.operation, Operation::SendSms { scheduled_for: Some(_), .. });
            let again = match entry.attempts {
                0 if is_scheduled => "Will be scheduled",
                0 => "Goes out",
                _ => "Retrying",
            };
            (format!("{again} {when}"), theme.faint())
        }
        EntryState::Waiting => ("Queued".to_owned(), theme.faint()),
        EntryState::Sending => (format!("Sending{}", theme.symbols.ellipsis), theme.plain()),
        EntryState::NeedsConfirmation { .. } => {
            (one_line(entry.confirmation_reason()).into_owned(), theme.due())
        }
        EntryState::Unknown { why } => (
            format!("May have gone through; check before retrying: {}", one_line(why)),
            theme.due(),
        ),
        EntryState::Failed { why, retryable } => {
            let failed = if *retryable { "Failed, can retry" } else { "Failed" };
            (format!("{failed}: {}", one_line(why)), theme.bad())
        }
        EntryState::Done | EntryState::Stale | EntryState::Discarded(_) => {
            (String::new(), theme.plain())
        }
    }
}
