//! The first lines of the conversation pane: the lead and its facts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::RenderContext;
use super::fact_line::{Fact, Facts, flow};
use super::lead_facts::{Groups, Known};
use crate::app::{Focus, State};
use crate::domain::Row;
use crate::domain::phone_format;

/// Minimum rows of a pane for the rule below the facts.
const RULE: u16 = 14;

/// Lines of the facts in a pane: at most a third of it.
pub(super) fn height(state: &State, pane: Rect) -> u16 {
    let room = room(pane.height);
    let Some(row) = state.pane_row().filter(|_| room > 0) else {
        return 1 + least(pane.height) + rule(pane.height);
    };
    let row = state.triage.shown(row);
    let lines = lines(Known::new(state, &row).groups(), pane.width, room);
    1 + least(pane.height).max(lines.len() as u16) + rule(pane.height)
}

/// Minimum lines for facts below the first one: most leads have as many, and
/// the thread stays where it is from one to the next.
fn least(pane: u16) -> u16 {
    2 * rule(pane)
}

/// Lines for facts below the first one.
fn room(pane: u16) -> usize {
    usize::from((pane / 3).saturating_sub(1 + rule(pane)))
}

fn rule(pane: u16) -> u16 {
    u16::from(pane >= RULE)
}

/// The facts in at most so many lines: a line or more a group, or all in a row
/// where there is no room for that, with what must not be missed first.
fn lines(groups: Groups, columns: u16, room: usize) -> Vec<Vec<Fact>> {
    let columns = usize::from(columns).saturating_sub(1);
    let Groups { stop, status, reach, archived, history, automation, request } = groups;
    let apart = [
        status.clone(),
        [stop.clone(), reach.clone()].concat(),
        [archived.clone(), history.clone()].concat(),
        automation.clone(),
        request.clone(),
    ];
    let apart: Vec<_> = apart.into_iter().flat_map(|it| flow(it, columns, room + 1)).collect();
    if apart.len() <= room {
        return apart;
    }
    // The automation that texts next is worth more than the rest of the status.
    let (first, rest) = status.split_at(1.min(status.len()));
    let next = automation.split_at(1.min(automation.len())).0;
    let all = [&archived[..], &stop, first, next, rest, &reach, &request, &history].concat();
    flow(all, columns, room)
}

/// Draws the facts: name and permission to text first, since that line is on
/// every screen; the rest in as many lines as there are. `pane` is the whole
/// pane.
pub(super) fn render(
    context: &RenderContext<'_>,
    row: &Row,
    (area, pane): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let known = Known::new(context.state, row);
    identity(context, row, &known, area, buffer);
    let room = room(pane.height);
    let lines = if room > 0 { lines(known.groups(), area.width, room) } else { Vec::new() };
    for (number, facts) in (1..area.height).zip(&lines) {
        let mut line = Facts::new(context, area, number, buffer);
        for fact in facts {
            line.add(&fact.text, fact.tone.style(context.theme));
        }
    }
    if rule(pane.height) > 0 && area.height > 1 {
        let mut line = context.line(buffer, area, area.height - 1);
        line.skip(1);
        while line.room() > 0 {
            line.put(context.theme.symbols.horizontal, context.theme.faint());
        }
    }
}

/// The first line: name, number and email address; at its right end what must
/// not be cut off.
fn identity(
    context: &RenderContext<'_>,
    row: &Row,
    known: &Known<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let theme = context.theme;
    let mut line = Facts::new(context, area, 0, buffer);
    let keep = if area.width < 60 { 10 } else { 20 };
    if known.opted_out() {
        line.writer.right(" OPTED OUT ", 0, theme.bad().patch(theme.chip()));
    } else if area.height == 1 && known.asked_to_stop().is_some() {
        // There is no room for the full text.
        line.writer.right(" STOP? ", 0, theme.bad().patch(theme.chip()));
    }
    line.writer.right(&known.local_time(), keep, theme.faint());
    let (first, last) = row.display_name();
    let focused = context.state.pane() == Focus::Detail;
    let style = if focused { theme.selected().patch(theme.strong()) } else { theme.strong() };
    let phone = row.lead_phone();
    if first == phone {
        line.add(&phone_format::display(phone), style);
    } else {
        line.add(format!("{first} {last}").trim_end(), style);
        line.add(&phone_format::display(phone), theme.plain());
    }
    if row.email() != first {
        line.add(row.email(), theme.plain());
    }
}
