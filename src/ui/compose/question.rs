//! The confirmation before a text is sent: everything that cannot be undone, as
//! text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{facts_verdict, number, recipient, scheduled, texts};
use crate::app::Command;
use crate::app::compose::Composer;
use crate::app::update::compose::{failed_before, newer};
use crate::domain::phone_format;
use crate::domain::text::{one_line, short_line};
use crate::domain::text_layout::wrap;
use crate::triage::compose::{Kind, Verdict};
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
    let mut lines = content_lines(context, composer, false);
    if lines.len() > rows {
        lines = content_lines(context, composer, true);
    }
    let lines = wrap_lines(lines, columns, rows);
    for (offset, (said, style)) in (0..last).zip(&lines) {
        context.line(buffer, area, offset).skip(1).put(said, *style);
    }
    let mut writer = context.line(buffer, area, last);
    let yes = context.key_for(Command::NewLine).unwrap_or("y");
    let does = match (composer.kind, composer.send_at) {
        (Kind::Note, _) => "add",
        (Kind::Reply, Some(_)) => "schedule",
        (Kind::Reply, None) => "send",
    };
    let yes = if has_warnings(context, composer) {
        "y send anyway".to_owned()
    } else {
        format!("{yes} {does}")
    };
    writer.skip(1).put(&yes, theme.key());
    let back = context.key_hint(Command::CloseComposer, "edit");
    let between = theme.symbols.between;
    if !back.is_empty() && writer.room() >= text::width(between) + text::width(&back) {
        writer.put(between, theme.faint()).put(&back, theme.key());
    }
}

/// Whether only `y` sends, because of a warning.
pub(in crate::ui) fn has_warnings(context: &RenderContext<'_>, composer: &Composer) -> bool {
    !composer.warnings(context.state.now, context.state.compose.rules.hours).is_empty()
}

/// Wraps long lines from the top, as far as there is room.
fn wrap_lines(lines: Vec<(String, Style)>, columns: usize, rows: usize) -> Vec<(String, Style)> {
    let mut spare = rows.saturating_sub(lines.len());
    let mut out = Vec::with_capacity(rows);
    for (said, style) in lines {
        let parts = wrap(&said, columns);
        if parts.len() <= spare + 1 {
            spare -= parts.len() - 1;
            out.extend(parts.into_iter().map(|part| (part.to_owned(), style)));
        } else {
            out.push((said, style));
        }
    }
    out
}

/// The lines of the confirmation; `tight` if lines are few.
fn content_lines(
    context: &RenderContext<'_>,
    composer: &Composer,
    tight: bool,
) -> Vec<(String, Style)> {
    let theme = context.theme;
    let words = one_line(composer.editor.text());
    let words = (format!("\u{201c}{}\u{201d}", short_line(&words, QUOTED_BYTES)), theme.plain());
    let mut later = None;
    let (title, facts) = match composer.kind {
        Kind::Note => {
            let title = format!("Add this note to {}?", composer.to.who.as_str());
            (title, vec!["private, never sent".to_owned()])
        }
        Kind::Reply => {
            let many = composer.segments().segments;
            let when = scheduled(context, composer);
            if tight {
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
    let mut lines = vec![(title, theme.strong().patch(theme.chip()))];
    let warnings = warnings(context, composer);
    if tight {
        lines.push((facts.join(theme.symbols.between), theme.plain()));
        lines.extend(later.map(|when| (when, theme.due())));
        if !warnings.is_empty() {
            lines.push((warnings.join("; "), theme.due()));
        }
    } else {
        lines.extend(facts.into_iter().map(|fact| (fact, theme.plain())));
        lines.extend(warnings.into_iter().map(|warning| (warning, theme.due())));
    }
    lines.push(words);
    lines
}

fn warnings(context: &RenderContext<'_>, composer: &Composer) -> Vec<String> {
    let state = context.state;
    let mut said = Vec::new();
    let mut remark = None;
    if composer.kind == Kind::Reply
        && let Verdict::Ready { remark: told, warnings, .. } = facts_verdict(context, composer)
    {
        // Warnings that require confirmation come first, so that they are never
        // cut.
        said.extend(warnings.into_iter().map(|warning| warning.text));
        remark = told;
    }
    said.extend(newer(state, composer));
    said.extend(remark);
    if composer.entry.is_some() {
        said.push("Replaces the one in the outbox".to_owned());
    } else if failed_before(state, composer).is_some() {
        said.push("An earlier one to this lead failed and is still in the outbox".to_owned());
    }
    said
}
