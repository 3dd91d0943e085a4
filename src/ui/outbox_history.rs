//! The second page of the outbox pane: what was done.

use std::borrow::Cow;

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{RenderContext, op_status};
use crate::app::ClickTarget;
use crate::app::triage::outbox_history::OutboxHistory;
use crate::app::triage::outbox_pane::{Line, OutboxPane};
use crate::domain::text::one_line;
use crate::domain::{FollowUp, Operation};
use crate::triage::ActionKind;
use crate::triage::outbox::{Discard, EntryId, EntryState, Origin, OutboxEntry};
use crate::ui::line_writer::LineWriter;

/// Columns for the action of an entry, on a narrow screen and on a wide one.
const VERB: [usize; 2] = [13, 18];

/// Columns from which on a screen is wide.
const WIDE: u16 = 70;

/// Columns that the name keeps.
const KEEP: usize = 12;

pub(super) fn render(
    context: &RenderContext<'_>,
    (pane, history): (&OutboxPane, &OutboxHistory),
    body: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    if history.entries().is_empty() {
        let said = nothing(history);
        let mut writer = context.line(buffer, body, u16::from(body.height > 2));
        writer.skip(3).put(said, theme.plain());
        if !history.is_complete() {
            writer.put(theme.symbols.ellipsis, theme.plain());
        }
        return;
    }
    for (offset, line) in (0..body.height).zip(pane.window()) {
        let mut writer = context.line(buffer, body, offset);
        match line {
            Line::Day(day) => {
                writer.skip(1).put(&day_label(context, day), theme.strong());
            }
            Line::Past(id) => {
                let Some(entry) = history.get(id) else { continue };
                let place = Rect { y: body.y + offset, height: 1, ..body };
                context.clickable(place, || ClickTarget::OutboxEntry(id));
                let here = pane.selected() == Some(id);
                let cursor = if here { theme.symbols.cursor } else { "" };
                writer.cell(cursor, 1, theme.strong()).skip(2);
                row(context, history, entry, (body.width, &mut writer));
                if here {
                    let area = Rect { x: body.x + 1, y: body.y + offset, height: 1, ..body };
                    buffer.set_style(area.intersection(body), theme.selected());
                }
            }
            Line::Care | Line::Going | Line::Together(..) | Line::Entry(_) | Line::Below(_) => {}
        }
    }
}

/// What stands in place of entries.
pub(super) fn nothing(history: &OutboxHistory) -> &'static str {
    if history.is_complete() { "Nothing done lately" } else { "Loading" }
}

/// An entry in words: `status Ann Diallo, done, 4:05 PM, by you: Qualified`.
pub(super) fn spoken(
    context: &RenderContext<'_>,
    history: &OutboxHistory,
    id: EntryId,
) -> Option<String> {
    let entry = history.get(id)?;
    let state = context.state;
    let time = entry.created.to_zoned_datetime(state.zone.clone()).time();
    let by = match originator(entry) {
        "" => String::new(),
        by => format!(", {by}"),
    };
    let what = detail(context, entry).map(|what| format!(": {}", one_line(&what)));
    let (verb, who) = (verb(entry), one_line(entry.who.as_str()));
    let (result, time) = (result(context, history, entry).0, state.time_style.time(time));
    Some(format!("{verb} {who}, {result}, {time}{by}{}", what.unwrap_or_default()))
}

/// Who did it.
fn originator(entry: &OutboxEntry) -> &'static str {
    match entry.origin {
        Some(Origin::Screen) => "you",
        Some(Origin::CommandLine) => "command line",
        Some(Origin::Automatic) => "automatic",
        None => "",
    }
}

fn verb(entry: &OutboxEntry) -> Cow<'_, str> {
    if entry.undoes.is_some() {
        format!("undo of {}", one_line(&entry.verb)).into()
    } else {
        ActionKind::from_operation(&entry.operation).entry().short.into()
    }
}

pub(super) fn day_label(context: &RenderContext<'_>, day: Date) -> String {
    let state = context.state;
    let today = state.now.to_zoned_datetime(state.zone.clone()).date();
    if day == today {
        return "Today".to_owned();
    }
    if today.yesterday().is_ok_and(|before| before == day) {
        return "Yesterday".to_owned();
    }
    state.time_style.day(day, today)
}

/// Time, action and target; at the right the result, and who did it.
fn row(
    context: &RenderContext<'_>,
    history: &OutboxHistory,
    entry: &OutboxEntry,
    (width, writer): (u16, &mut LineWriter<'_>),
) {
    let (theme, state) = (context.theme, context.state);
    let is_wide = width >= WIDE;
    if is_wide {
        let by = originator(entry);
        // A column of its own.
        writer.right(&format!("{by:>12}"), KEEP + 40, theme.faint());
    }
    let (result, style) = result(context, history, entry);
    writer.right(&result, KEEP, style);
    let time = entry.created.to_zoned_datetime(state.zone.clone()).time();
    let style_of_time = state.time_style;
    writer.cell(&style_of_time.aligned_time(time), style_of_time.columns(), theme.faint()).skip(1);
    writer.cell(&verb(entry), VERB[usize::from(is_wide)], theme.strong()).skip(1);
    writer.put(&one_line(entry.who.as_str()), theme.plain());
    if let Some(what) = detail(context, entry) {
        writer.put(theme.symbols.between, theme.faint());
        writer.put(&one_line(&what), theme.faint());
    }
}

/// The result in a word or two.
fn result(
    context: &RenderContext<'_>,
    history: &OutboxHistory,
    entry: &OutboxEntry,
) -> (String, Style) {
    let theme = context.theme;
    let word = |text: &str, style| (text.to_owned(), style);
    if let Some(undo) = history.undo_of(entry.id) {
        return match undo.state {
            EntryState::Done => word("undone", theme.faint()),
            EntryState::Waiting | EntryState::Sending => {
                (format!("undoing{}", theme.symbols.ellipsis), theme.faint())
            }
            _ => word("undo failed", theme.due()),
        };
    }
    match &entry.state {
        EntryState::Waiting if entry.due > context.state.now => {
            (context.state.countdown(entry.due), theme.faint())
        }
        EntryState::Waiting => word("queued", theme.faint()),
        EntryState::Sending => (format!("saving{}", theme.symbols.ellipsis), theme.faint()),
        EntryState::NeedsConfirmation { .. } => word("needs OK", theme.due()),
        EntryState::Failed { .. } => word("failed", theme.bad()),
        EntryState::Unknown { .. } => word("uncertain", theme.due()),
        EntryState::Stale => word("outdated", theme.due()),
        EntryState::Discarded(Discard::ByPerson) => word("discarded", theme.faint()),
        EntryState::Discarded(Discard::Undone) => word("undone", theme.faint()),
        EntryState::Discarded(Discard::Unsupported) => word("not supported", theme.faint()),
        EntryState::Discarded(Discard::Replaced { .. }) => word("replaced", theme.faint()),
        EntryState::Discarded(Discard::CancelledOut { .. }) => word("canceled out", theme.faint()),
        EntryState::Done => match entry.operation {
            Operation::SendSms { scheduled_for: None, .. } => word("sent", theme.good()),
            Operation::SendSms { .. } => word("scheduled", theme.good()),
            _ => word("done", theme.good()),
        },
    }
}

/// What was set, or the reason of a failure.
fn detail<'a>(context: &RenderContext<'_>, entry: &'a OutboxEntry) -> Option<Cow<'a, str>> {
    let options = &context.state.options;
    match &entry.state {
        EntryState::Failed { why, .. } | EntryState::Unknown { why } => return Some(why.into()),
        EntryState::NeedsConfirmation { .. } => return Some(entry.confirmation_reason().into()),
        _ => {}
    }
    Some(match &entry.operation {
        Operation::Archive { reason, .. } => options.reasons.label(*reason).into_owned().into(),
        Operation::SetStatus { outcome, .. } => outcome.into(),
        Operation::SetFollowUp { follow_up: FollowUp::Complete, .. } => "completed".into(),
        Operation::SetFollowUp { follow_up: FollowUp::Due(at), .. } => {
            let state = context.state;
            let [at, now] = [*at, state.now].map(|at| at.to_zoned_datetime(state.zone.clone()));
            state.time_style.date_time(&at, &now).into()
        }
        Operation::Assign { user: None, .. } => "nobody".into(),
        Operation::Assign { user: Some(user), .. } => {
            options.owner_name(user.as_str())?.to_owned().into()
        }
        Operation::AddTags { names, tags, .. } => match (names.first(), tags.first()) {
            (Some(name), _) => name.into(),
            (None, Some(tag)) => options.tag_name(tag)?.into(),
            (None, None) => return None,
        },
        Operation::RemoveTag { tag, .. } => format!("removed {}", options.tag_name(tag)?).into(),
        operation => op_status::text_of(operation)?.into(),
    })
}
