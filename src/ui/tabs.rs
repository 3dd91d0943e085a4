//! The views in the header: all of them where there is room, else those
//! around the one on screen.

use ratatui::style::{Modifier, Style};

use super::Scene;
use super::pen::Pen;
use super::text;
use crate::app::list::Tab;

/// Columns between two tabs.
const GAP: usize = 2;

/// A tab as it is written: number, name, count.
struct Label {
    number: String,
    name: String,
    count: String,
}

impl Label {
    fn new(at: usize, tab: &Tab) -> Self {
        // A filter that was changed is not what the name says.
        let changed = if tab.line.trim() == tab.saved.trim() { "" } else { "*" };
        Self {
            number: (at + 1).to_string(),
            name: format!("{}{changed}", tab.name),
            count: tab.count.map(text::number).unwrap_or_default(),
        }
    }

    fn without_count(mut self) -> Self {
        self.count.clear();
        self
    }

    fn width(&self) -> usize {
        let count = if self.count.is_empty() { 0 } else { 1 + self.count.len() };
        self.number.len() + 1 + text::width(&self.name) + count
    }
}

/// The tabs that fit into so many columns, from the first that is shown; the
/// one on screen is always among them.
pub(super) struct Tabs {
    labels: Vec<Label>,
    first: usize,
    current: usize,
    cut: bool,
}

impl Tabs {
    /// All tabs with their counts; `None` where there is one view only.
    pub(super) fn new(tabs: &[Tab], current: usize) -> Option<Self> {
        let labels = tabs.iter().enumerate().map(|(at, tab)| Label::new(at, tab)).collect();
        (tabs.len() > 1).then_some(Self { labels, first: 0, current, cut: false })
    }

    /// Columns that they take.
    pub(super) fn width(&self) -> usize {
        let labels: usize = self.labels.iter().map(|label| label.width() + GAP).sum();
        labels.saturating_sub(GAP) + if self.cut { 2 * GAP } else { 0 }
    }

    /// Leaves out what does not fit: counts of other views first, then other
    /// views.
    pub(super) fn fit(mut self, room: usize) -> Self {
        if self.width() > room {
            let current = self.current;
            let label = |(at, label): (usize, Label)| {
                if at == current { label } else { label.without_count() }
            };
            self.labels = self.labels.into_iter().enumerate().map(label).collect();
        }
        if self.width() <= room {
            return self;
        }
        self.cut = true;
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

    /// Writes them.
    pub(super) fn render(&self, scene: &Scene<'_>, all: usize, pen: &mut Pen<'_>) {
        let theme = scene.theme;
        let cut = |is: bool| if is { theme.symbols.ellipsis } else { "" };
        if self.cut {
            pen.cell(cut(self.first > 0), 1, theme.faint()).skip(1);
        }
        for (at, label) in self.labels.iter().enumerate() {
            let here = self.first + at == self.current;
            let name = if here {
                theme.strong().add_modifier(Modifier::UNDERLINED)
            } else {
                theme.plain()
            };
            let number: Style = if here { theme.strong() } else { theme.faint() };
            pen.put(&label.number, number).skip(1).put(&label.name, name);
            if !label.count.is_empty() {
                pen.skip(1).put(&label.count, if here { theme.strong() } else { theme.faint() });
            }
            pen.skip(GAP as u16);
        }
        if self.cut && self.first + self.labels.len() < all {
            pen.put(cut(true), theme.faint());
        }
    }
}
