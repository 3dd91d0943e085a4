//! The first lines of the conversation pane: the lead and its facts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::RenderContext;
use super::fact_line::{Fact, Facts, flow};
use super::lead_facts::{Groups, Known};
use crate::app::{Focus, State};
use crate::domain::Row;
use crate::domain::phone_format;

/// Minimum rows of a pane for the rule below the facts.
const RULE: u16 = 8;

/// Rows of a pane from which on its third has room for the rule too.
const TALLER: u16 = 12;

/// Lines of facts below the first one in a low pane, whoever the lead is: the
/// thread stays where it is from one to the next.
const LINES: u16 = 3;

/// Rows of a pane from which on they are one and two lines more.
const TALL: [u16; 2] = [24, 30];

/// Maximum lines of the request for no more texts.
const STOP: u16 = 3;

/// Below this many lines, the groups share them.
const APART: usize = 4;

/// Lines of the facts in a pane: a third of it at most, if it is not very low,
/// and as many for every
/// lead but one who has asked for no more texts.
pub(super) fn height(state: &State, pane: Rect) -> u16 {
    let stop = state.pane_row().map_or(0, |row| {
        let row = state.triage.shown(row);
        stop_lines(&Known::new(state, &row).groups(), pane)
    });
    1 + room(pane, stop) + rule(pane.height)
}

/// Lines for facts below the first one.
fn room(pane: Rect, stop: u16) -> u16 {
    // In a low pane the rule takes no line from the facts.
    let rule = u16::from(pane.height >= TALLER);
    let most = (pane.height / 3).saturating_sub(1 + rule);
    let tall = TALL.iter().filter(|rows| pane.height >= **rows).count();
    let usual = LINES + tall as u16;
    most.min(usual + stop)
}

/// Lines of the request for no more texts: it takes none from the rest.
fn stop_lines(groups: &Groups, pane: Rect) -> u16 {
    let stop = flow(groups.stop.clone(), columns(pane.width), usize::from(STOP));
    u16::try_from(stop.len()).unwrap_or(STOP)
}

fn columns(pane: u16) -> usize {
    usize::from(pane).saturating_sub(1)
}

fn rule(pane: u16) -> u16 {
    u16::from(pane >= RULE)
}

/// The facts in at most so many lines: a line or more a group, or all in a row
/// where there is no room for that, with what must not be missed first.
fn lines(groups: Groups, columns: usize, room: usize) -> Vec<Vec<Fact>> {
    let Groups { stop, status, reach, archived, history, automation, request } = groups;
    // In the order of the screen: what every lead has comes first, and so is
    // where it was with the lead before.
    let apart = [
        status.clone(),
        [stop.clone(), reach.clone()].concat(),
        request.clone(),
        [archived.clone(), history.clone()].concat(),
        automation.clone(),
    ];
    let wanted = apart.each_ref().map(|group| flow(group.clone(), columns, room + 1).len());
    let many = wanted.iter().filter(|lines| **lines > 0).count();
    if wanted.iter().sum::<usize>() <= room || room >= APART && many <= room {
        let groups = apart.into_iter().zip(shares(wanted, room)).filter(|(_, size)| *size > 0);
        return groups.flat_map(|(group, size)| flow(group, columns, size)).collect();
    }
    // The automation that texts next is worth more than the rest of the status.
    let (first, rest) = status.split_at(1.min(status.len()));
    let next = automation.split_at(1.min(automation.len())).0;
    let all = [&archived[..], &stop, first, next, rest, &reach, &request, &history].concat();
    flow(all, columns, room)
}

/// The lines of each group that wants so many: at first one, and the rest to
/// those that must not be cut before the others.
fn shares(wanted: [usize; 5], room: usize) -> [usize; 5] {
    /// Permission, status, automation, past, request.
    const ORDER: [usize; 5] = [1, 0, 4, 3, 2];
    let mut sizes = wanted.map(|lines| lines.min(1));
    let mut left = room.saturating_sub(sizes.iter().sum());
    for at in ORDER {
        let more = (wanted[at] - sizes[at]).min(left);
        sizes[at] += more;
        left -= more;
    }
    sizes
}

/// Draws the facts: name and permission to text first, since that line is on
/// every screen; the rest in as many lines as there are. `pane` is the pane
/// without the composer.
pub(super) fn render(
    context: &RenderContext<'_>,
    row: &Row,
    (area, pane): (Rect, Rect),
    buffer: &mut Buffer,
) {
    let known = Known::new(context.state, row);
    identity(context, row, &known, area, buffer);
    let groups = known.groups();
    let room = room(pane, stop_lines(&groups, pane));
    let lines = lines(groups, columns(area.width), usize::from(room));
    for (number, facts) in (1..area.height).zip(&lines) {
        let mut line = Facts::new(context, area, number, buffer);
        for fact in facts {
            line.add_fact(fact);
        }
    }
    if rule(pane.height) > 0 && area.height > 1 {
        rule_below(context, Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
    }
}

/// Columns of the rule under the facts.
const RULE_COLUMNS: u16 = 24;

/// Draws the rule under the facts, short and as the underline of a blank line:
/// with the list beside it, it moves at nearly every step and is drawn anew.
fn rule_below(context: &RenderContext<'_>, line: Rect, buffer: &mut Buffer) {
    let width = RULE_COLUMNS.min(line.width.saturating_sub(1));
    let inside = Rect { x: line.x + 1, width, ..line };
    buffer.set_style(inside, context.theme.rule().add_modifier(Modifier::UNDERLINED));
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
    let focused = context.state.pane() == Focus::Detail;
    if focused {
        // As beside the row under the cursor while the list has the focus.
        context.line(buffer, area, 0).put(theme.symbols.cursor, theme.plain());
    }
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
