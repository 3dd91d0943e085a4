//! The layout of the panes: pure arithmetic on rectangles.

use ratatui::layout::{Position, Rect};

use crate::app::Focus;
use crate::app::protocol::viewport::PaneRoom;
use crate::app::state::Panes;
use crate::settings::DetailPosition;

/// Minimum columns and rows.
pub const SMALLEST: (u16, u16) = (30, 8);

/// Minimum columns for list and conversation side by side.
const SIDE_BY_SIDE: u16 = 100;

/// Minimum columns for the list above the conversation.
const STACKED: u16 = 60;

/// Minimum rows for rules and stacked panes.
const ROOMY: u16 = 14;

/// Minimum rows of a stacked conversation for the list above it while one
/// writes.
const WRITING: u16 = 20;

/// A list lower than this shows a row on one line, if it is wide enough.
const TWO_LINES: u16 = 10;

/// Minimum columns for a row on one line.
const ONE_LINE: u16 = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScreenLayout {
    /// Account, tabs and connection.
    pub header: Rect,
    pub filter: Rect,
    /// Under the filter bar; empty on low screens.
    pub upper_rule: Rect,
    /// The panes.
    pub body: Rect,
    pub list: Option<Rect>,
    /// Between list and conversation.
    pub divider: Option<Rect>,
    pub detail: Option<Rect>,
    /// Above the footer; empty on low screens.
    pub lower_rule: Rect,
    /// Above the footer; empty if there are none or no room.
    pub alerts: Rect,
    pub footer: Rect,
}

/// Parts of the screen that the pointer can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The conversation list, with the lines below its last row.
    List,
    Divider,
    Detail,
    Picker,
    Outbox,
    /// The text that is written, over the lower part of the conversation pane.
    Composer,
}

impl ScreenLayout {
    pub fn new(area: Rect, panes: Panes, focus: Focus) -> Option<Self> {
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            return None;
        }
        let rule = u16::from(area.height >= ROOMY);
        let line = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
        let bottom = area.height;
        let body = line(2 + rule, bottom - 3 - 2 * rule);
        let (list, divider, detail) = split(body, panes, focus);
        Some(Self {
            header: line(0, 1),
            filter: line(1, 1),
            upper_rule: line(2, rule),
            body,
            list,
            divider,
            detail,
            lower_rule: line(bottom - 1 - rule, rule),
            alerts: line(bottom - 1, 0),
            footer: line(bottom - 1, 1),
        })
    }

    /// A layout with so many lines for alerts, as far as the minimum size
    /// allows.
    pub fn with_alerts(area: Rect, panes: Panes, focus: Focus, lines: u16) -> Option<Self> {
        let lines = lines.min(area.height.saturating_sub(SMALLEST.1));
        let rest = Rect { height: area.height - lines, ..area };
        let screen = Self::new(rest, panes, focus)?;
        let alerts = Rect { y: screen.footer.y, height: lines, ..area };
        Some(Self { alerts, footer: Rect { y: alerts.bottom(), ..screen.footer }, ..screen })
    }

    /// The part at a position: list, divider or conversation.
    pub fn part_at(&self, position: Position) -> Option<Part> {
        let parts =
            [(self.list, Part::List), (self.divider, Part::Divider), (self.detail, Part::Detail)];
        parts.into_iter().find_map(|(area, part)| area?.contains(position).then_some(part))
    }

    pub fn lines_a_row(&self) -> u16 {
        match self.list {
            Some(list) if list.height < TWO_LINES && list.width >= ONE_LINE => 1,
            _ => 2,
        }
    }
}

/// The arrangements of list and detail that fit into a body, whether or not
/// the detail pane is shown now.
pub fn pane_room(body: Rect, panes: Panes) -> PaneRoom {
    let shown = Panes { detail: true, fullscreen: false, ..panes };
    match split(body, shown, Focus::List) {
        (Some(_), Some(_), Some(_)) if body.width >= SIDE_BY_SIDE => PaneRoom::Beside,
        (Some(_), Some(_), Some(_)) => PaneRoom::Stacked,
        _ => PaneRoom::One,
    }
}

type Split = (Option<Rect>, Option<Rect>, Option<Rect>);

fn split(body: Rect, panes: Panes, focus: Focus) -> Split {
    let alone = if matches!(focus, Focus::Detail | Focus::Compose) {
        (None, None, Some(body))
    } else {
        (Some(body), None, None)
    };
    let wide = body.width >= SIDE_BY_SIDE && panes.layout.position != DetailPosition::Below;
    if panes.fullscreen || !panes.detail || body.width < STACKED || !wide && body.height < ROOMY - 2
    {
        return alone;
    }
    let room = if wide { body.width } else { body.height } - 1;
    let detail = (u32::from(room) * u32::from(panes.layout.percent.min(100)) / 100) as u16;
    if focus == Focus::Compose && !wide && detail < WRITING {
        return alone;
    }
    let list = room - detail;
    let part = |from: u16, size: u16| {
        Some(if wide {
            Rect { x: body.x + from, width: size, ..body }
        } else {
            Rect { y: body.y + from, height: size, ..body }
        })
    };
    (part(0, list), part(list, 1), part(list + 1, detail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::DetailLayout;

    fn panes() -> Panes {
        Panes::new(DetailLayout::default())
    }

    fn screen(width: u16, height: u16, panes: Panes, focus: Focus) -> ScreenLayout {
        ScreenLayout::new(Rect::new(0, 0, width, height), panes, focus).expect("large enough")
    }

    #[test]
    fn panes_stand_side_by_side_stacked_or_alone() {
        let wide = screen(120, 40, panes(), Focus::List);
        assert!(wide.divider.is_some_and(|d| d.width == 1 && d.height > 1));
        let narrow = screen(80, 24, panes(), Focus::List);
        assert!(narrow.divider.is_some_and(|d| d.height == 1 && d.width == 80));
        let small = screen(50, 20, panes(), Focus::List);
        assert!(small.detail.is_none() && small.list.is_some());
        let reading = screen(50, 20, panes(), Focus::Detail);
        assert!(reading.detail.is_some() && reading.list.is_none());
    }

    #[test]
    fn a_screen_under_the_smallest_is_refused() {
        for (width, height) in [(29, 40), (120, 7), (0, 0)] {
            let area = Rect::new(0, 0, width, height);
            assert_eq!(ScreenLayout::new(area, panes(), Focus::List), None);
        }
    }

    #[test]
    fn every_part_lies_within_the_screen_and_apart_from_the_others() {
        let positions = [DetailPosition::Auto, DetailPosition::Right, DetailPosition::Below];
        // Larger than any window: terminals report the size that they are told.
        let large = [656, 900, 1_000, 3_300, u16::MAX];
        for width in (30..170).chain(large) {
            for height in (8..50).chain(large) {
                for position in positions {
                    for percent in [20, 55, 80] {
                        let layout = DetailLayout { position, percent, preview: true };
                        let panes = Panes::new(layout);
                        let area = Rect::new(0, 0, width, height);
                        let alerts = percent / 20;
                        let s = ScreenLayout::with_alerts(area, panes, Focus::List, alerts);
                        let s = s.expect("large enough");
                        assert_eq!(s.alerts.height, alerts.min(height - 8));
                        let parts = [
                            Some(s.header),
                            Some(s.filter),
                            Some(s.upper_rule),
                            s.list,
                            s.divider,
                            s.detail,
                            Some(s.lower_rule),
                            Some(s.alerts),
                            Some(s.footer),
                        ];
                        let area: u32 = parts.iter().flatten().map(|r| r.area()).sum();
                        assert_eq!(area, u32::from(width) * u32::from(height));
                        let whole = Rect::new(0, 0, width, height);
                        for part in parts.iter().flatten() {
                            assert_eq!(part.intersection(whole), *part);
                        }
                        assert!(
                            s.list.is_some_and(|l| l.height >= s.lines_a_row() && l.width >= 11)
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_detail_pane_can_be_hidden_and_given_the_whole_screen() {
        let hidden = Panes { detail: false, ..panes() };
        assert!(screen(120, 40, hidden, Focus::List).detail.is_none());
        let full = Panes { fullscreen: true, ..panes() };
        assert!(screen(120, 40, full, Focus::Detail).list.is_none());
    }
}
