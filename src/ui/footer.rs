//! The last line: the status message, the keys typed so far, or hints.

mod choice;

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use choice::{ANSWERS, EMPTY, HISTORY, MARKED, hints, last_hints};

use super::compose::has_warnings;
use super::{RenderContext, text};
use crate::app::compose::Stage;
use crate::app::picker::compose_choices::Choices;
use crate::app::picker::{self, Picker};
use crate::app::triage::outbox_pane;
use crate::app::{ClickTarget, Command, Focus, State};
use crate::keymap::CONTINUES;
use crate::triage::compose::Kind;
use crate::ui::activity;
use crate::ui::line_writer::LineWriter;

/// Minimum columns of an explanation, or of a notice, if it is that long.
const MEANING: usize = 12;

fn is_confirming(context: &RenderContext<'_>) -> bool {
    let composer = context.state.focus.composer();
    composer.is_some_and(|composer| composer.stage == Stage::Confirming)
}

pub(super) fn render(context: &RenderContext<'_>, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    writer.skip(1);
    let pending = context.resolver.pending_text();
    if !pending.is_empty() {
        writer.put(&pending, theme.strong()).skip(2);
        count(context, &mut writer);
        for next in context.resolver.hints(context.keymap) {
            let what = if next.text == CONTINUES { theme.symbols.ellipsis } else { next.text };
            let target = next.command.map_or(ClickTarget::Panel, |(command, count)| {
                ClickTarget::Command { command, count }
            });
            hint(context, &mut writer, (&next.key, what), target);
        }
        return;
    }
    if context.state.focus.outbox().is_none() {
        activity::render(context, &mut writer);
    }
    let focus = context.state.focus();
    // Tab completions are looked at while they are used; a notice can wait.
    if focus == Focus::Filter && completions(context, &mut writer) {
        return;
    }
    marked(context, &mut writer);
    if let Some(text) = context.state.notice.text() {
        notice(context, text, &mut writer);
        return;
    }
    all_hints(context, focus, &mut writer);
}

/// A key, its effect, and what a click on it does.
pub(super) type Hint<'a> = (&'a str, &'static str, ClickTarget);

/// The hints of a focus: its actions, then how to leave and help.
pub(super) fn named_hints<'a>(
    context: &RenderContext<'a>,
    focus: Focus,
) -> (Vec<Hint<'a>>, Vec<Hint<'a>>) {
    let shown = match focus {
        Focus::List if context.state.list.has_marks() => MARKED,
        Focus::Compose if is_confirming(context) => ANSWERS,
        Focus::Outbox => match context.state.focus.outbox() {
            Some(pane) if pane.place().1 == 0 => EMPTY,
            Some(_) if in_history(context) => HISTORY,
            _ => hints(focus),
        },
        focus => hints(focus),
    };
    let named = |action: &Command| {
        let what = label(context, focus, *action)?;
        let key = context.keymap.first_key(focus, *action)?;
        let command = ClickTarget::Command { command: *action, count: None };
        Some(if what == SEND_ANYWAY {
            ("y", what, ClickTarget::Answer('y'))
        } else {
            (key, what, command)
        })
    };
    let last = last_hints(context, focus).iter().filter_map(named).collect();
    (arrows(context, focus).into_iter().chain(shown.iter().filter_map(named)).collect(), last)
}

/// The keys that move in a list of choices, where letters are typed.
fn arrows<'a>(context: &RenderContext<'a>, focus: Focus) -> Option<Hint<'a>> {
    if !matches!(focus, Focus::Help | Focus::Picker) || context.state.focus.picker()?.count().1 < 2
    {
        return None;
    }
    let keys = [Command::MoveUp, Command::MoveDown].map(|it| context.keymap.first_key(focus, it));
    let are_bound = keys == [Some("Up"), Some("Down")];
    are_bound.then_some((context.theme.symbols.arrows, "move", ClickTarget::Panel))
}

/// Writes the hints of a focus: first its actions, last how to leave and help.
fn all_hints(context: &RenderContext<'_>, focus: Focus, writer: &mut LineWriter<'_>) {
    let (shown, last) = named_hints(context, focus);
    let width = |hints: &[Hint<'_>]| -> usize {
        hints.iter().map(|(key, what, _)| text::width(key) + text::width(what) + 3).sum()
    };
    // The way out makes room for help, and both for a first action.
    // Where there is no room for what picks and what closes, moving is guessed.
    let has_arrows = arrows(context, focus).is_some();
    let needed = shown.get(..3).unwrap_or(&shown);
    let guessed = usize::from(has_arrows && width(needed) > writer.room());
    let last = if width(&last) <= writer.room() {
        &last[..]
    } else {
        last.split_first().map_or(&last[..], |(_, help)| help)
    };
    for (key, what, target) in shown.into_iter().skip(guessed) {
        if writer.room() < width(last) + text::width(key) + text::width(what) + 3 {
            break;
        }
        hint(context, writer, (key, what), target);
    }
    for (key, what, target) in last {
        hint(context, writer, (key, what), target.clone());
    }
}

const SEND_ANYWAY: &str = "send anyway";

fn in_history(context: &RenderContext<'_>) -> bool {
    context.state.focus.outbox().is_some_and(|pane| pane.history().is_some())
}

/// The effect of a command's key, here and now; `None` if it has none.
fn label(context: &RenderContext<'_>, focus: Focus, action: Command) -> Option<&'static str> {
    let state = context.state;
    if state.refuses(action) || !applies_to_outbox(state, action) {
        return None;
    }
    let composer = state.focus.composer().filter(|_| focus == Focus::Compose);
    let confirming = composer.filter(|composer| composer.stage == Stage::Confirming);
    let is_note = composer.is_some_and(|composer| composer.kind == Kind::Note);
    Some(match (action, confirming) {
        (Command::NewLine, Some(_)) | (Command::Send, _) if is_note => "add",
        (Command::NewLine, Some(composer)) if has_warnings(context, composer) => SEND_ANYWAY,
        (Command::NewLine, Some(_)) | (Command::Send, _)
            if composer.is_some_and(|composer| composer.send_at.is_some()) =>
        {
            "schedule"
        }
        (Command::NewLine, Some(_)) => "send",
        // They apply to messages only.
        (Command::Schedule | Command::ChooseNumber, _) if is_note => return None,
        (Command::CloseComposer, Some(_)) => "edit",
        (Command::RetryEntry, _) if in_history(context) => "open",
        (Command::ToggleHistory, _) if in_history(context) => "pending",
        (Command::AcceptFilter, _) if focus == Focus::ThreadSearch => "find newest",
        (Command::AcceptFilter, _) if focus == Focus::DateJump => "go there",
        (Command::CancelFilter, _) if matches!(focus, Focus::ThreadSearch | Focus::DateJump) => {
            "close"
        }
        (Command::Back, _) if focus == Focus::List && !state.has_parked() => "quit",
        (Command::Pick, _) if state.focus.picker().is_some_and(|it| it.items().is_empty()) => {
            return None;
        }
        (Command::Pick, _) if is_answering(state) => "fill in",
        (Command::ClosePicker, _) if is_answering(state) => "leave open",
        (Command::Pick, _) => match state.focus.picker().map(Picker::kind) {
            Some(picker::Kind::Palette(_)) => "run",
            Some(picker::Kind::Action(picker)) => picker.verb(),
            _ => action.entry().short,
        },
        _ => action.entry().short,
    })
}

/// Whether what the outbox shows can be retried, or discarded as failed.
/// Other commands, and those of its history, always apply.
fn applies_to_outbox(state: &State, command: Command) -> bool {
    let Some(pane) = state.focus.outbox().filter(|pane| pane.history().is_none()) else {
        return true;
    };
    let pending = &state.triage.pending;
    match command {
        Command::RetryEntry => {
            let item = pane.selected().and_then(|id| pending.item(pending.item_of(id)?));
            item.and_then(|item| item.entry()).is_some_and(outbox_pane::needs_attention)
        }
        Command::RetryFailed | Command::DiscardFailed => {
            pending.entries().any(|entry| entry.state.is_failed() == Some(true))
        }
        _ => true,
    }
}

/// Whether a question of a template is being answered.
fn is_answering(state: &State) -> bool {
    let kind = state.focus.picker().map(Picker::kind);
    matches!(kind, Some(picker::Kind::Compose(Choices::Answer { .. })))
}

/// Writes the status message, cut where it must be, and the key that it names.
fn notice(context: &RenderContext<'_>, said: &str, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let said = &said.replace('…', theme.symbols.ellipsis).replace(" · ", theme.symbols.between);
    let key = context.state.notice.key();
    let hint = key.and_then(|(action, does)| Some((context.key_for(action)?, does)));
    let between = theme.symbols.between;
    let behind = hint
        .map_or(0, |(key, does)| text::width(between) + text::width(key) + 1 + text::width(does));
    let Some(hint) = hint.filter(|_| writer.room() >= behind + MEANING) else {
        writer.put(said, theme.strong());
        return;
    };
    let room = text::width(said).min(writer.room() - behind);
    writer.cell(said, room, theme.strong());
    let start = writer.put(between, theme.faint()).x();
    context.put_hint(hint, writer);
    if let Some((command, _)) = key {
        context.clickable(writer.since(start), || ClickTarget::Command { command, count: None });
    }
}

/// Writes the number of marked conversations, if any.
fn marked(context: &RenderContext<'_>, writer: &mut LineWriter<'_>) {
    let (state, theme) = (context.state, context.theme);
    let list = &state.list;
    let Some(marks) = list.marks().filter(|_| list.has_marks()) else { return };
    if matches!(state.focus(), Focus::Outbox | Focus::Help | Focus::Picker) {
        return;
    }
    let many = text::number(marks.len() as u64);
    let mut said = match (marks.collects(), list.matching(), marks.shortfall()) {
        (true, Some(of), _) => format!("marking {many} of {}", text::number(of)),
        (true, None, _) => format!("marking {many}"),
        (false, _, Some(shortfall)) => match shortfall.of {
            Some(of) => format!("{many} of {} marked", text::number(of)),
            None => format!("{many} marked, not all"),
        },
        (false, _, None) => format!("{many} marked"),
    };
    if marks.collects() {
        said.push_str(theme.symbols.ellipsis);
        if let Some(then) = state.after_marking() {
            let _ = write!(said, ", then {}", then.entry().short);
        }
        writer.put(&said, theme.marked()).skip(2);
        if let Some(key) = context.key_for(Command::StepBack) {
            let command = Command::StepBack;
            let target = ClickTarget::Command { command, count: None };
            hint(context, writer, (key, "stop"), target);
        }
        return;
    }
    let elsewhere = list.marked_elsewhere().unwrap_or_default();
    if elsewhere > 0 {
        let _ = write!(said, ", {elsewhere} hidden");
    }
    writer.put(&said, theme.marked()).skip(2);
}

/// Writes completions of the term in the filter, the one in the line first, as
/// far as there is room; returns whether there are any.
fn completions(context: &RenderContext<'_>, writer: &mut LineWriter<'_>) -> bool {
    let theme = context.theme;
    let (all, current) = context.state.filter_completions();
    if all.is_empty() {
        return false;
    }
    let cancel = context.key_hint(Command::CancelFilter, Command::CancelFilter.entry().short);
    let place = writer.right_area(&cancel, 60, theme.faint());
    let command = Command::CancelFilter;
    context.clickable(place, || ClickTarget::Command { command, count: None });
    if let Some(key) = context.key_for(Command::Complete) {
        writer.put(key, context.key_style()).skip(2);
    }
    let from = current.unwrap_or_default();
    for (at, completion) in all.iter().enumerate().skip(from) {
        let style = if Some(at) == current { theme.chip() } else { theme.strong() };
        let meaning = text::width(&completion.explanation).min(MEANING);
        if at > from && text::width(&completion.insert) + 1 + meaning > writer.room() {
            break;
        }
        let start = writer.x();
        writer.put(&completion.insert, style).skip(1).put(&completion.explanation, theme.plain());
        context.clickable(writer.since(start), || ClickTarget::Completion(at));
        writer.skip(2);
    }
    true
}

/// Writes the use of a count.
fn count(context: &RenderContext<'_>, writer: &mut LineWriter<'_>) {
    let theme = context.theme;
    let mut keys = context.resolver.counted_keys(context.keymap).peekable();
    if keys.peek().is_some() {
        writer.put("a count for", theme.plain()).skip(1);
    }
    for key in keys {
        if writer.room() >= text::width(key) {
            writer.put(key, context.key_style()).skip(1);
        }
    }
}

/// Writes a hint if it fits as a whole.
fn hint(
    context: &RenderContext<'_>,
    writer: &mut LineWriter<'_>,
    (key, what): (&str, &str),
    target: ClickTarget,
) {
    if writer.room() > text::width(key) + text::width(what) {
        let start = writer.x();
        context.put_hint((key, what), writer);
        context.clickable(writer.since(start), || target);
        writer.skip(2);
    }
}
