//! The layout of the panes: pure arithmetic on rectangles.

use ratatui::layout::{Position, Rect};

use crate::app::Focus;
use crate::app::protocol::viewport::PaneRoom;
use crate::app::state::Panes;
use crate::settings::{DetailLayout, DetailPosition, RowLines};

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

/// Most columns of a list beside a conversation whose size nobody has set: a
/// line of a snippet is not read at a glance beyond that.
const LIST: u16 = 70;

/// A list lower than this shows a row on one line, if it is wide enough.
const TWO_LINES: u16 = 10;

/// Minimum columns for a row on one line in a low list.
const ONE_LINE: u16 = 60;

/// Columns from which on the snippet has as much room beside the name as it
/// would need below it.
const LONG_LINE: u16 = 100;

/// Minimum columns for a row on one line where that is asked for: less would
/// leave no snippet to speak of.
const SHORT_LINE: u16 = 48;

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
    rows: RowLines,
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
    /// Whether a screen is large enough.
    pub fn fits(area: Rect) -> bool {
        area.width >= SMALLEST.0 && area.height >= SMALLEST.1
    }

    pub fn new(area: Rect, panes: Panes, focus: Focus) -> Option<Self> {
        if !Self::fits(area) {
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
            rows: panes.rows,
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
        let Some(Rect { width, height, .. }) = self.list else { return 2 };
        let is_one = match self.rows {
            RowLines::Auto => width >= LONG_LINE || height < TWO_LINES && width >= ONE_LINE,
            RowLines::One => width >= SHORT_LINE,
            RowLines::Two => false,
        };
        if is_one { 1 } else { 2 }
    }

    /// The least share of the conversation that gives it its size, in percent;
    /// `None` unless the list is there too.
    pub fn detail_percent(&self) -> Option<u16> {
        let (list, divider, detail) = (self.list?, self.divider?, self.detail?);
        let (list, detail) = match divider.width {
            1 => (list.width, detail.width),
            _ => (list.height, detail.height),
        };
        let room = u32::from(list) + u32::from(detail);
        Some((u32::from(detail) * 100).div_ceil(room.max(1)) as u16)
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
    let percent = panes.layout.percent.unwrap_or(DetailLayout::HALF).min(100);
    let detail = (u32::from(room) * u32::from(percent) / 100) as u16;
    let detail = match panes.layout.percent {
        None if wide => detail.max(room.saturating_sub(LIST)),
        _ => detail,
    };
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

    const ROWS: [RowLines; 3] = [RowLines::Auto, RowLines::One, RowLines::Two];

    fn panes() -> Panes {
        Panes::new(DetailLayout::default(), RowLines::default())
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
                    let sizes = [None, Some(20), Some(55), Some(80)];
                    for (percent, rows) in sizes.into_iter().zip(ROWS.into_iter().cycle()) {
                        let layout = DetailLayout { position, percent, preview: true };
                        let panes = Panes::new(layout, rows);
                        let area = Rect::new(0, 0, width, height);
                        let alerts = percent.unwrap_or_default() / 20;
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

    #[test]
    fn beside_a_conversation_the_list_is_capped_unless_a_size_is_set() {
        let list = |width, percent| {
            let layout = DetailLayout { percent, ..DetailLayout::default() };
            let panes = Panes::new(layout, RowLines::Auto);
            let screen = screen(width, 40, panes, Focus::List);
            (screen.list.expect("a list").width, screen.detail.expect("two panes").width)
        };
        for width in 100..=400 {
            let half = u16::div_ceil(width - 1, 2);
            let (shown, detail) = list(width, None);
            assert_eq!((shown, shown + detail), (half.min(70), width - 1), "{width}");
            let set = width - 1 - (width - 1) * 30 / 100;
            assert_eq!(list(width, Some(30)).0, set, "{width}");
        }
        assert_eq!(list(u16::MAX, None).0, 70);
        let below = screen(80, 40, panes(), Focus::List);
        assert_eq!(below.list.map(|list| list.width), Some(80));
        let hidden = Panes { detail: false, ..panes() };
        assert_eq!(screen(200, 40, hidden, Focus::List).list.map(|list| list.width), Some(200));
    }

    #[test]
    fn the_share_of_the_conversation_gives_its_size_again() {
        for (width, height) in [(100, 30), (120, 40), (200, 60), (80, 24), (300, 50)] {
            let shown = screen(width, height, panes(), Focus::List);
            let percent = shown.detail_percent().expect("two panes");
            let layout = DetailLayout { percent: Some(percent), ..DetailLayout::default() };
            let set = screen(width, height, Panes::new(layout, RowLines::Auto), Focus::List);
            let columns = |screen: &ScreenLayout| screen.list.map(|l| (l.width, l.height));
            let (was, is) = (columns(&shown).expect("a list"), columns(&set).expect("a list"));
            // Shares are whole percents.
            assert!(was.0 - is.0 <= 1 + width / 100 && was.1 - is.1 <= 1, "{was:?} {is:?}");
        }
        assert_eq!(screen(50, 20, panes(), Focus::List).detail_percent(), None);
    }

    #[test]
    fn rows_have_one_line_where_the_list_is_wide_or_low_or_as_asked() {
        let lines = |rows, (width, height), detail| {
            let panes = Panes { detail, rows, ..panes() };
            screen(width, height, panes, Focus::List).lines_a_row()
        };
        for (size, detail, auto, one) in [
            ((120, 40), true, 2, 1),
            ((120, 40), false, 1, 1),
            ((100, 40), false, 1, 1),
            ((99, 40), false, 2, 1),
            ((200, 60), true, 2, 1),
            // A list of six lines, then one of twelve.
            ((80, 20), true, 1, 1),
            ((80, 30), true, 2, 1),
            ((60, 14), false, 1, 1),
            ((59, 14), false, 2, 1),
            ((50, 20), false, 2, 1),
            ((48, 20), false, 2, 1),
            ((47, 20), false, 2, 2),
            ((30, 8), false, 2, 2),
        ] {
            let found = ROWS.map(|rows| lines(rows, size, detail));
            assert_eq!(found, [auto, one, 2], "{size:?} {detail}");
        }
    }
}
