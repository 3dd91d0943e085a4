//! The confirmation before a text is sent: everything that cannot be undone, as
//! text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{number, recipient, scheduled, texts};
use crate::app::compose::Composer;
use crate::app::update::compose::cautions;
use crate::app::{ClickTarget, Command, State};
use crate::domain::phone_format;
use crate::domain::text::{one_line, short_line};
use crate::domain::text_layout::wrap;
use crate::triage::compose::Kind;
use crate::ui::{RenderContext, text};

/// Maximum number of bytes of the text that it quotes.
const QUOTED_BYTES: usize = 600;

pub(super) fn render(
    context: &RenderContext<'_>,
    composer: &Composer,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let last = area.height.saturating_sub(1);
    let rows = usize::from(last);
    let columns = usize::from(area.width.saturating_sub(2));
    let between = theme.symbols.between;
    let mut lines = content_lines(context.state, composer, None);
    if lines.len() > rows {
        lines = content_lines(context.state, composer, Some((between, columns)));
    }
    let lines = wrap_lines(lines, columns, rows);
    for (offset, (said, part)) in (0..last).zip(&lines) {
        let style = match part {
            Part::Title => {
                // The whole line, not its letters alone.
                let line = Rect { y: area.y + offset, height: 1, ..area };
                buffer.set_style(line, theme.chip());
                theme.strong().patch(theme.chip())
            }
            Part::Fact => theme.plain(),
            Part::Warning => theme.due(),
        };
        context.line(buffer, area, offset).skip(1).put(said, style);
    }
    let mut writer = context.line(buffer, area, last);
    let (yes, target) = yes(context, composer);
    let start = writer.skip(1).x();
    context.put_hint(yes, &mut writer);
    context.clickable(writer.since(start), || target);
    let command = Command::CloseComposer;
    let back = context.key_for(command).map(|key| (key, "edit"));
    let fits = |(key, does): &(&str, &str)| {
        writer.room() > text::width(between) + text::width(key) + text::width(does)
    };
    if let Some(back) = back.filter(fits) {
        let start = writer.put(between, theme.faint()).x();
        context.put_hint(back, &mut writer);
        context.clickable(writer.since(start), || ClickTarget::Command { command, count: None });
    }
}

/// The lines of the question and of its answers, for a screen reader.
pub(in crate::ui) fn spoken(context: &RenderContext<'_>, composer: &Composer) -> Vec<String> {
    let (key, does) = yes(context, composer).0;
    let answers = [format!("{key} {does}"), context.key_hint(Command::CloseComposer, "edit")];
    let lines = content_lines(context.state, composer, None).into_iter();
    lines.map(|(said, _)| said).chain(answers).filter(|line| !line.is_empty()).collect()
}

/// The key that sends it, and what a click on it does.
fn yes<'a>(
    context: &'a RenderContext<'_>,
    composer: &Composer,
) -> ((&'a str, &'static str), ClickTarget) {
    let yes = context.key_for(Command::NewLine).unwrap_or("y");
    let does = match (composer.kind, composer.send_at) {
        (Kind::Note, _) => "add",
        (Kind::Reply, Some(_)) => "schedule",
        (Kind::Reply, None) => "send",
    };
    if has_warnings(context, composer) {
        (("y", "send anyway"), ClickTarget::Answer('y'))
    } else {
        ((yes, does), ClickTarget::Command { command: Command::NewLine, count: None })
    }
}

/// Whether only `y` sends, because of a warning.
pub(in crate::ui) fn has_warnings(context: &RenderContext<'_>, composer: &Composer) -> bool {
    !composer.warnings(context.state.now, context.state.compose.rules.hours).is_empty()
}

#[derive(Clone, Copy)]
enum Part {
    Title,
    Fact,
    Warning,
}

/// Lines of the whole question in a pane of that width, with its keys.
pub(super) fn lines(state: &State, composer: &Composer, width: u16) -> u16 {
    let columns = usize::from(width.saturating_sub(2));
    let lines = content_lines(state, composer, None);
    let lines: usize = lines.iter().map(|(said, _)| wrap(said, columns).len()).sum();
    u16::try_from(lines + 1).unwrap_or(u16::MAX)
}

/// Wraps long lines from the top, as far as there is room.
fn wrap_lines(lines: Vec<(String, Part)>, columns: usize, rows: usize) -> Vec<(String, Part)> {
    let mut spare = rows.saturating_sub(lines.len());
    let mut out = Vec::with_capacity(rows);
    for (said, part) in lines {
        let parts = wrap(&said, columns);
        if parts.len() <= spare + 1 {
            spare -= parts.len() - 1;
            out.extend(parts.into_iter().map(|line| (line.to_owned(), part)));
        } else {
            out.push((said, part));
        }
    }
    out
}

/// The lines of the confirmation. Where lines are few, facts share one, with
/// so many columns, with `between` between them.
fn content_lines(
    state: &State,
    composer: &Composer,
    few: Option<(&str, usize)>,
) -> Vec<(String, Part)> {
    let words = one_line(composer.editor.text());
    let words = (format!("\u{201c}{}\u{201d}", short_line(&words, QUOTED_BYTES)), Part::Fact);
    let mut later = None;
    let (title, facts) = match composer.kind {
        Kind::Note => {
            let title = format!("Add this note to {}?", composer.to.who.as_str());
            (title, vec!["private, never sent".to_owned()])
        }
        Kind::Reply => {
            let many = composer.segments().segments;
            let when = scheduled(state, composer);
            if few.is_some() {
                // A name can be truncated, a number cannot.
                let title = format!(
                    "Text {} {}?",
                    phone_format::display(&composer.phone),
                    composer.to.who.as_str()
                );
                let at_once = if when.is_none() { "now" } else { "later" };
                later = when;
                (title, vec![number(composer), at_once.to_owned(), texts(many)])
            } else {
                let when = when.unwrap_or_else(|| "Sends now".to_owned());
                let cost = format!("Sends as {}", texts(many));
                let facts = vec![composer.sender_label(), cost, when];
                (format!("Text {}?", recipient(composer)), facts)
            }
        }
    };
    let mut lines = vec![(title, Part::Title)];
    let warnings = cautions(state, composer);
    if let Some((between, columns)) = few {
        lines.push((facts.join(between), Part::Fact));
        lines.extend(later.map(|when| (when, Part::Warning)));
        if !warnings.is_empty() {
            // What it warns of is worth more than the word.
            let warnings = warnings.join("; ");
            let full = format!("Warning: {warnings}");
            let fits = text::width(&full) <= columns;
            lines.push((if fits { full } else { warnings }, Part::Warning));
        }
    } else {
        lines.extend(facts.into_iter().map(|fact| (fact, Part::Fact)));
        let warnings = warnings.into_iter().map(|warning| format!("Warning: {warning}"));
        lines.extend(warnings.map(|warning| (warning, Part::Warning)));
    }
    lines.push(words);
    lines
}
