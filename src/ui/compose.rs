//! The composer: recipient, sender and verdict above, the text, and its cost
//! below.

mod pane_layout;
mod question;
mod statement;

use jiff::tz::TimeZone;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use self::pane_layout::{ComposeLayout, Head};
pub(super) use self::pane_layout::{height, room};
pub(super) use self::question::{has_warnings, spoken as question_lines};
use self::statement::{Statement, Tone};
use super::{RenderContext, below_label, put_at_end, rule, text};
use crate::app::compose::{Composer, Stage};
use crate::app::{ClickTarget, State};
use crate::domain::char_name::invisible_name;
use crate::domain::phone_format;
use crate::domain::text_layout::wrap;
use crate::triage::compose::{Encoding, Kind, Segments, future_time};
use crate::ui::line_writer::{self, LineWriter};

/// Columns of name and number beside the lead's local time.
const BESIDE_TIME: usize = 28;

/// Columns of the cost of a short text.
const TEXT_COST: usize = 17;

/// Columns of the characters that are left.
const LEAST_COST: usize = 9;

/// Minimum columns for the lead's local time on the first line.
const TIME_ABOVE: u16 = 48;

/// Draws it over the lower part of a pane, if open; returns the position of the
/// text cursor.
pub(super) fn render(
    context: &RenderContext<'_>,
    pane: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let composer = context.state.focus.composer()?;
    let place = ComposeLayout::new(context.state, pane);
    line_writer::clear(buffer, place.rule.union(place.whole));
    context.clickable(place.rule.union(place.whole), || ClickTarget::Panel);
    // It begins as the text does, apart from the divider.
    let inside = Rect { x: place.rule.x + 1, width: place.rule.width - 1, ..place.rule };
    rule(context, inside, buffer);
    // What the text answers may be out of view.
    if let Some(label) = below_label(context, pane).filter(|_| place.rule.height > 0) {
        put_at_end(place.rule, &label, buffer);
    }
    if composer.stage == Stage::Confirming {
        question::render(context, composer, place.whole, buffer);
        return None;
    }
    head(context, composer, (place.head, place.parts), buffer);
    foot(context, composer, place.foot, buffer);
    if composer.is_loading() && composer.editor.text().is_empty() {
        context.line(buffer, place.text, 0).put(
            &format!("Loading draft{}", context.theme.symbols.ellipsis),
            context.theme.faint(),
        );
    }
    let editor = &composer.editor;
    for (offset, row) in (0..).zip(place.text.rows()) {
        context.clickable(row, || ClickTarget::ComposeLine(editor.top() + offset));
    }
    for (offset, line) in (0..place.text.height).zip(editor.lines().skip(editor.top())) {
        LineWriter::new(buffer, place.text, offset, "").put(line.trim_end(), context.theme.plain());
    }
    let (line, column) = editor.place();
    let y = place.text.y + line.checked_sub(editor.top())? as u16;
    let x = place.text.x + column as u16;
    (y < place.text.bottom()).then_some(Position { x: x.min(pane.right() - 1), y })
}

/// The part of a pane that is covered by the composer; empty if it is closed.
pub(super) fn area(state: &State, pane: Rect) -> Rect {
    if state.focus.composer().is_none() {
        return Rect { height: 0, ..pane };
    }
    ComposeLayout::new(state, pane).whole
}

fn head(
    context: &RenderContext<'_>,
    composer: &Composer,
    (area, parts): (Rect, Head),
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    match composer.kind {
        Kind::Reply => {
            writer.put(" REPLY ", theme.strong().patch(theme.chip())).skip(1);
            writer.right(&local_time(context, composer), BESIDE_TIME, theme.faint());
            if text::width(&recipient(composer)) > writer.room() {
                // A truncated name is still useful.
                writer.right(&phone_format::display(&composer.phone), 5, theme.strong());
                writer.put(composer.to.who.as_str(), theme.strong());
            } else {
                writer.put(&recipient(composer), theme.strong());
            }
        }
        Kind::Note => {
            writer.put(" NOTE ", theme.due().patch(theme.chip())).skip(1);
            writer.put("private, never sent", theme.due());
            let mut writer = context.line(buffer, area, 1);
            writer.skip(1).right(&local_time(context, composer), BESIDE_TIME / 2, theme.faint());
            writer.put("about ", theme.faint()).put(composer.to.who.as_str(), theme.strong());
            return;
        }
    }
    let statement = Statement::new(context.state, composer);
    let (said, style) = (statement.text(context), tone(context, statement.tone));
    let sender = composer.sender_label();
    let mut writer = context.line(buffer, area, 1);
    writer.skip(1);
    match parts {
        Head::Apart { verdict } => {
            writer.put(&sender, theme.plain());
            let lines = cut_to(&said, usize::from(area.width.saturating_sub(2)), verdict);
            for (offset, line) in (2..).zip(&lines) {
                context.line(buffer, area, offset).skip(1).put(line, style);
            }
        }
        Head::Number if composer.sender().is_some() => {
            writer.put(&number(composer), theme.plain()).skip(1).put(&said, style);
        }
        Head::Beside => {
            writer
                .put(&sender, theme.plain())
                .put(theme.symbols.between, theme.faint())
                .put(&said, style);
        }
        // The reason why it cannot be sent is more useful than the sender.
        Head::Number => {
            writer.put(&said, style);
            if writer.room() > text::width(&sender) + 3 {
                writer.put(theme.symbols.between, theme.faint()).put(&sender, theme.plain());
            }
        }
    }
}

fn tone(context: &RenderContext<'_>, tone: Tone) -> Style {
    match tone {
        Tone::Good => context.theme.good(),
        Tone::Due => context.theme.due(),
        Tone::Bad => context.theme.bad(),
    }
}

/// A text on so many lines at most; the last has all that is left.
fn cut_to(text: &str, columns: usize, lines: u16) -> Vec<String> {
    let parts = wrap(text, columns);
    let last = usize::from(lines).saturating_sub(1).min(parts.len().saturating_sub(1));
    let (first, rest) = parts.split_at(last);
    first.iter().map(|part| (*part).to_owned()).chain([rest.join(" ")]).collect()
}

fn number(composer: &Composer) -> String {
    let Some(from) = composer.sender() else { return String::new() };
    let number = from.number.map(|number| phone_format::display(&number).into_owned());
    number.unwrap_or_else(|| "number unknown".to_owned())
}

pub(super) fn recipient(composer: &Composer) -> String {
    let who = composer.to.who.as_str();
    let phone = phone_format::display(&composer.phone);
    if phone.is_empty() || phone_format::display(who) == phone {
        return phone_format::display(who).into_owned();
    }
    format!("{who}  {phone}")
}

/// The lead's time zone, as far as it is known now or from before.
fn zone(state: &State, composer: &Composer) -> Option<TimeZone> {
    let facts = || state.detail.facts_of(composer.to.lead.as_ref()?);
    composer.zone().cloned().or_else(|| facts()?.time_zone.clone())
}

fn local_time(context: &RenderContext<'_>, composer: &Composer) -> String {
    let Some(zone) = zone(context.state, composer) else { return "Local time unknown".to_owned() };
    let local = context.state.now.to_zoned_datetime(zone);
    format!("{} their time", context.state.time_style.time(local.time()))
}

/// Whether it can be sent.
pub(super) fn verdict(context: &RenderContext<'_>, composer: &Composer) -> String {
    Statement::new(context.state, composer).text(context)
}

fn foot(context: &RenderContext<'_>, composer: &Composer, area: Rect, buffer: &mut Buffer) {
    let theme = context.theme;
    let mut writer = context.line(buffer, area, 0);
    writer.skip(1);
    if composer.save_error.is_some() {
        writer.right("Draft not saved", 12, theme.bad());
    }
    if composer.entry.is_some() {
        writer.right("replaces the one in the outbox", 30, theme.due());
    }
    if composer.kind == Kind::Reply && area.width < TIME_ABOVE {
        let time = local_time(context, composer);
        let short = time.replace("their time", "theirs");
        let fits = writer.room() > text::width(&time) + TEXT_COST;
        writer.right(if fits { &time } else { &short }, LEAST_COST, theme.faint());
    }
    let when = scheduled(context.state, composer);
    let between = theme.symbols.between;
    let beside = when.as_ref().map_or(0, |when| text::width(between) + text::width(when));
    let room = writer.room().saturating_sub(beside);
    match composer.kind {
        Kind::Reply => writer.put(&cost(context, &composer.segments(), room), theme.faint()),
        Kind::Note => {
            let characters = composer.editor.text().chars().count();
            let what = if characters == 1 { "character" } else { "characters" };
            writer.put(&format!("{} {what}", text::number(characters as u64)), theme.faint())
        }
    };
    if let Some(when) = when {
        writer.put(between, theme.faint()).put(&when, theme.due());
    }
}

/// The cost of a message: `Sends as 2 texts · 48 characters left`, or in less
/// space `2 texts, 48 left` or `48 left`, and the character that makes its texts shorter, by
/// name if it is invisible.
fn cost(context: &RenderContext<'_>, segments: &Segments, room: usize) -> String {
    let between = context.theme.symbols.between;
    let left = segments.left_in_last;
    let (long, short) = match segments.segments {
        0 => (format!("{left} characters left"), format!("{left} left")),
        many => {
            let texts = texts(many);
            (
                format!("Sends as {texts}{between}{left} characters left"),
                format!("{texts}, {left} left"),
            )
        }
    };
    let forced_by = segments.forced_by.filter(|_| segments.encoding == Encoding::Ucs2);
    let why = forced_by.map_or_else(String::new, |(_, c)| {
        let name = invisible_name(c).map_or_else(|| c.to_string(), str::to_owned);
        format!("{between}{name} shortens each to {}", segments.limit())
    });
    if text::width(&long) + text::width(&why) <= room {
        long + &why
    } else if text::width(&short) <= room {
        short + &why
    } else {
        format!("{left} left")
    }
}

pub(super) fn texts(many: usize) -> String {
    format!("{many} text{}", if many == 1 { "" } else { "s" })
}

pub(super) fn scheduled(state: &State, composer: &Composer) -> Option<String> {
    let at = composer.send_at?;
    let zone = zone(state, composer);
    let [at, now] = [at, state.now]
        .map(|at| at.to_zoned_datetime(zone.clone().unwrap_or_else(|| state.zone.clone())));
    let style = state.time_style;
    Some(match zone {
        Some(_) => future_time::format_both(&at, &state.zone, &now, style),
        None => format!("{} your time", style.date_time(&at, &now)),
    })
}
