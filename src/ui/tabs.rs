//! The views in the header as chips: all of them if there is room, else those
//! around the current one.

use ratatui::layout::Rect;

use super::text;
use super::theme::Theme;
use crate::app::list::Tab;
use crate::ui::line_writer::LineWriter;

/// Letters that a name keeps when it is shortened.
const LETTERS: usize = 4;

/// Columns that the name of the current view keeps.
const CURRENT: usize = 16;

/// Columns of space within a chip, on both sides together.
const PADDING: usize = 2;

struct Label {
    number: String,
    name: String,
    count: String,
}

impl Label {
    fn new(at: usize, tab: &Tab) -> Self {
        // A changed filter differs from the saved one.
        let changed = if tab.is_changed() { "*" } else { "" };
        Self {
            number: (at + 1).to_string(),
            name: format!("{}{changed}", tab.name),
            count: tab.count.map(text::number).unwrap_or_default(),
        }
    }

    /// Its columns with a name of at most so many.
    fn width(&self, name: usize) -> usize {
        let count = if self.count.is_empty() { 0 } else { 1 + self.count.len() };
        self.number.len() + 1 + text::width(&self.name).min(name) + count + PADDING
    }
}

/// The tabs that fit into so many columns, from the first that is shown; the
/// current one is always among them.
pub(super) struct Tabs<'a> {
    labels: Vec<Label>,
    first: usize,
    current: usize,
    all: usize,
    /// Maximum columns of a name.
    most: usize,
    theme: Theme<'a>,
}

impl<'a> Tabs<'a> {
    /// All tabs with their counts; `None` if no view has a name.
    pub(super) fn new(tabs: &[Tab], current: usize, theme: Theme<'a>) -> Option<Self> {
        let all = tabs.len();
        let labels = tabs.iter().enumerate().map(|(at, tab)| Label::new(at, tab)).collect();
        let named = tabs.iter().any(|tab| !tab.name.is_empty());
        named.then_some(Self { labels, first: 0, current, all, most: usize::MAX, theme })
    }

    /// Their columns, including the marks for hidden ones.
    pub(super) fn width(&self) -> usize {
        let labels = self.labels.iter().enumerate();
        let labels: usize = labels.map(|(at, label)| label.width(self.most(at))).sum();
        let mark = text::width(self.theme.symbols.ellipsis);
        let before = if self.first > 0 { mark } else { 0 };
        let after = if self.lacks_the_last() { mark } else { 0 };
        before + labels + after
    }

    /// Maximum columns of a label's name.
    fn most(&self, label: usize) -> usize {
        if self.first + label == self.current { self.most.max(CURRENT) } else { self.most }
    }

    fn lacks_the_last(&self) -> bool {
        self.first + self.labels.len() < self.all
    }

    /// Shortens the longest names until all fits, to a few letters at most;
    /// drops what does not fit even so: the counts of other views, the
    /// farthest before the nearer ones, then other views.
    pub(super) fn fit(mut self, room: usize) -> Self {
        let mut others: Vec<usize> = (0..self.all).filter(|at| *at != self.current).collect();
        others.sort_by_key(|at| at.abs_diff(self.current));
        loop {
            if self.shorten(room) {
                return self;
            }
            if let Some(at) = others.pop() {
                self.labels[at].count.clear();
            } else if self.labels.len() > 1 {
                let before = self.current - self.first;
                if before > self.labels.len() - 1 - before {
                    self.labels.remove(0);
                    self.first += 1;
                } else {
                    self.labels.pop();
                }
            } else {
                return self;
            }
        }
    }

    /// Gives the names as many columns as there are; returns whether that is
    /// enough.
    fn shorten(&mut self, room: usize) -> bool {
        let least = LETTERS + text::width(self.theme.symbols.ellipsis);
        let longest = self.labels.iter().map(|label| text::width(&label.name)).max();
        let longest = longest.unwrap_or_default().max(least);
        (least..=longest).rev().any(|most| {
            self.most = most;
            self.width() <= room
        })
    }

    /// Writes the tabs, and reports the area of each with its index.
    pub(super) fn render(&self, writer: &mut LineWriter<'_>, on_tab: impl Fn(usize, Rect)) {
        let theme = self.theme;
        let mark = theme.symbols.ellipsis;
        if self.first > 0 {
            writer.put(mark, theme.faint());
        }
        for (at, label) in self.labels.iter().enumerate() {
            let name = text::cut(&label.name, self.most(at), mark);
            let count = if label.count.is_empty() { "" } else { " " };
            let start = writer.x();
            if self.first + at == self.current {
                let chip = format!(" {} {name}{count}{} ", label.number, label.count);
                writer.put(&chip, theme.tab_current());
            } else {
                let number = theme.tab().patch(theme.faint());
                writer.put(&format!(" {} ", label.number), number).put(&name, theme.tab());
                writer.put(&format!("{count}{} ", label.count), number);
            }
            on_tab(self.first + at, writer.since(start));
        }
        if self.lacks_the_last() {
            writer.put(mark, theme.faint());
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::{Buffer, Cell};

    use super::*;

    const VIEWS: [(&str, u64); 5] =
        [("Inbox", 4_475), ("Unread", 964), ("Reply", 1_329), ("Waiting", 17), ("Archived", 525)];

    /// The tabs in so many columns, with a current view.
    fn line(room: u16, current: usize, ascii: bool) -> String {
        let tab = |(name, count): (&str, u64)| Tab {
            name: name.to_owned(),
            count: Some(count),
            ..Tab::default()
        };
        let theme = Theme::new(false, ascii);
        let area = Rect::new(0, 0, room, 1);
        let mut buffer = Buffer::empty(area);
        let tabs = Tabs::new(&VIEWS.map(tab), current, theme).expect("several views");
        let mut writer = LineWriter::new(&mut buffer, area, 0, theme.symbols.ellipsis);
        tabs.fit(usize::from(room)).render(&mut writer, |_, _| ());
        let line: String = buffer.content().iter().map(Cell::symbol).collect();
        line.trim_end().to_owned()
    }

    #[test]
    fn a_single_view_shows_its_name_if_it_has_one() {
        let theme = Theme::new(false, false);
        let named = Tab { name: "Roofs".to_owned(), ..Tab::default() };
        assert!(Tabs::new(&[named], 0, theme).is_some());
        assert!(Tabs::new(&[Tab::default()], 0, theme).is_none());
    }

    #[test]
    fn names_are_shortened_as_far_as_they_must_be_before_counts_go() {
        let all = " 1 Inbox 4,475  2 Unread 964  3 Reply 1,329  4 Waiting 17  5 Archived 525";
        let columns = all.len() as u16 + 1;
        assert_eq!(line(columns, 0, false), all);
        let one = " 1 Inbox 4,475  2 Unread 964  3 Reply 1,329  4 Waiting 17  5 Archiv… 525";
        assert_eq!(line(columns - 1, 0, false), one);
        let three = " 1 Inbox 4,475  2 Unre… 964  3 Reply 1,329  4 Wait… 17  5 Arch… 525";
        assert_eq!(line(columns - 6, 0, false), three);
        let without_one = " 1 Inbox 4,475  2 Unread 964  3 Reply 1,329  4 Waiti… 17  5 Archi…";
        assert_eq!(line(columns - 7, 0, false), without_one);
        let at_the_end = " 1 Inbox  2 Unread 964  3 Reply 1,329  4 Waiti… 17  5 Archived 525";
        assert_eq!(line(columns - 7, 4, false), at_the_end);
    }

    #[test]
    fn views_that_are_left_out_are_marked_on_their_side() {
        assert_eq!(line(42, 0, false), " 1 Inbox 4,475  2 Unread  3 Reply …");
        assert_eq!(line(40, 4, false), "… 3 Reply  4 Waiting  5 Archived 525");
        assert_eq!(line(40, 2, false), "… 2 Unread  3 Reply 1,329  4 Waiting …");
        assert_eq!(line(40, 4, true), "... 3 Reply  4 Waiting  5 Archived 525");
        assert_eq!(line(15, 0, false), " 1 Inbox 4,475");
    }

    #[test]
    fn the_name_of_the_current_view_stays_readable() {
        let tab = |name: &str| Tab { name: name.to_owned(), ..Tab::default() };
        let tabs = [tab("Roofs before winter"), tab("Gutters of the north side")];
        let theme = Theme::new(false, false);
        let shown = |room: u16, current: usize| {
            let area = Rect::new(0, 0, room, 1);
            let mut buffer = Buffer::empty(area);
            let tabs = Tabs::new(&tabs, current, theme).expect("named");
            let mut writer = LineWriter::new(&mut buffer, area, 0, theme.symbols.ellipsis);
            tabs.fit(usize::from(room)).render(&mut writer, |_, _| ());
            let line: String = buffer.content().iter().map(Cell::symbol).collect();
            line.trim().to_owned()
        };
        assert_eq!(shown(29, 0), "1 Roofs before wi…  2 Gutt…");
        assert_eq!(shown(29, 1), "1 Roof…  2 Gutters of the…");
    }

    #[test]
    fn tabs_take_the_room_that_they_have_and_no_more() {
        for (current, ascii) in (0..VIEWS.len()).flat_map(|at| [(at, false), (at, true)]) {
            for room in 24..100 {
                let shown = line(room, current, ascii);
                assert!(text::width(&shown) <= usize::from(room), "{shown}");
                let (name, count) = VIEWS[current];
                assert!(shown.contains(&format!("{name} {}", text::number(count))), "{shown}");
            }
        }
    }

    #[test]
    fn the_current_view_is_a_chip_without_colors_too() {
        let tab = |(name, _): (&str, u64)| Tab { name: name.to_owned(), ..Tab::default() };
        let theme = Theme::new(false, false);
        let area = Rect::new(0, 0, 60, 1);
        let mut buffer = Buffer::empty(area);
        let tabs = Tabs::new(&VIEWS.map(tab), 1, theme).expect("several views");
        tabs.render(&mut LineWriter::new(&mut buffer, area, 0, "…"), |_, _| ());
        let chip: String = buffer
            .content()
            .iter()
            .filter(|cell| !cell.modifier.is_empty())
            .filter(|cell| !cell.modifier.contains(ratatui::style::Modifier::DIM))
            .map(Cell::symbol)
            .collect();
        assert_eq!(chip, " 2 Unread ");
    }
}
