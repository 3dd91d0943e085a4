//! The views in the header: all of them if there is room, else those around the
//! current one.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::text;
use super::theme::Theme;
use crate::app::list::Tab;
use crate::ui::line_writer::LineWriter;

/// Columns between two tabs.
const GAP: usize = 2;

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

    fn width(&self) -> usize {
        let count = if self.count.is_empty() { 0 } else { 1 + self.count.len() };
        self.number.len() + 1 + text::width(&self.name) + count
    }
}

/// The tabs that fit into so many columns, from the first that is shown; the
/// current one is always among them.
pub(super) struct Tabs<'a> {
    labels: Vec<Label>,
    first: usize,
    current: usize,
    all: usize,
    theme: Theme<'a>,
}

impl<'a> Tabs<'a> {
    /// All tabs with their counts; `None` if no view has a name.
    pub(super) fn new(tabs: &[Tab], current: usize, theme: Theme<'a>) -> Option<Self> {
        let all = tabs.len();
        let labels = tabs.iter().enumerate().map(|(at, tab)| Label::new(at, tab)).collect();
        let named = tabs.iter().any(|tab| !tab.name.is_empty());
        named.then_some(Self { labels, first: 0, current, all, theme })
    }

    /// Their columns, including the marks for hidden ones.
    pub(super) fn width(&self) -> usize {
        let labels: usize = self.labels.iter().map(|label| label.width() + GAP).sum();
        let mark = text::width(self.theme.symbols.ellipsis);
        let before = if self.first > 0 { mark + 1 } else { 0 };
        let after = if self.lacks_the_last() { GAP + mark } else { 0 };
        before + labels.saturating_sub(GAP) + after
    }

    fn lacks_the_last(&self) -> bool {
        self.first + self.labels.len() < self.all
    }

    /// Drops what does not fit: counts of other views first, the farthest
    /// before the nearer ones, then other views.
    pub(super) fn fit(mut self, room: usize) -> Self {
        let mut others: Vec<usize> = (0..self.all).filter(|at| *at != self.current).collect();
        others.sort_by_key(|at| at.abs_diff(self.current));
        while self.width() > room
            && let Some(at) = others.pop()
        {
            self.labels[at].count.clear();
        }
        while self.width() > room && self.labels.len() > 1 {
            let before = self.current - self.first;
            if before > self.labels.len() - 1 - before {
                self.labels.remove(0);
                self.first += 1;
            } else {
                self.labels.pop();
            }
        }
        self
    }

    /// Writes the tabs, and reports the area of each with its index.
    pub(super) fn render(&self, writer: &mut LineWriter<'_>, on_tab: impl Fn(usize, Rect)) {
        let theme = self.theme;
        let mark = theme.symbols.ellipsis;
        if self.first > 0 {
            writer.put(mark, theme.faint()).skip(1);
        }
        for (at, label) in self.labels.iter().enumerate() {
            let here = self.first + at == self.current;
            let (name, number) = if here {
                (theme.strong().add_modifier(Modifier::UNDERLINED), theme.strong())
            } else {
                (theme.plain(), theme.faint())
            };
            let start = writer.x();
            writer.put(&label.number, number).skip(1).put(&label.name, name);
            if !label.count.is_empty() {
                writer.skip(1).put(&label.count, number);
            }
            on_tab(self.first + at, writer.since(start));
            writer.skip(GAP as u16);
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
    fn counts_go_only_as_far_as_they_must_and_those_of_far_views_first() {
        let all = "1 Inbox 4,475  2 Unread 964  3 Reply 1,329  4 Waiting 17  5 Archived 525";
        let columns = all.len() as u16;
        assert_eq!(line(columns, 0, false), all);
        let without_one = "1 Inbox 4,475  2 Unread 964  3 Reply 1,329  4 Waiting 17  5 Archived";
        assert_eq!(line(columns - 1, 0, false), without_one);
        let at_the_end = "1 Inbox  2 Unread  3 Reply 1,329  4 Waiting 17  5 Archived 525";
        assert_eq!(line(columns - 7, 4, false), at_the_end);
        let names = "1 Inbox 4,475  2 Unread  3 Reply  4 Waiting  5 Archived";
        assert_eq!(line(names.len() as u16, 0, false), names);
    }

    #[test]
    fn views_that_are_left_out_are_marked_on_their_side() {
        assert_eq!(line(40, 0, false), "1 Inbox 4,475  2 Unread  3 Reply  …");
        assert_eq!(line(40, 4, false), "… 3 Reply  4 Waiting  5 Archived 525");
        assert_eq!(line(40, 2, false), "… 2 Unread  3 Reply 1,329  4 Waiting  …");
        assert_eq!(line(40, 4, true), "... 3 Reply  4 Waiting  5 Archived 525");
        assert_eq!(line(13, 0, false), "1 Inbox 4,475");
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
}
