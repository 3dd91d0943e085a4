//! A picker: a line of text over the panes, and the items that match it.
//!
//! The source of the items depends on the kind: those of the palette are
//! matched here during typing, leads are fetched besides. This file has the
//! items, the selection and the window.

pub mod actions;
pub mod command_items;
pub mod compose_choices;
pub mod fuzzy;
pub mod lead_counts;
pub mod lead_search;
pub mod leads;
pub mod links;
pub mod options_cache;
pub mod palette;
pub mod snooze;
pub mod sort_menu;
mod synonyms;
pub mod theme_picker;

use std::ops::Range;

use jiff::Timestamp;

use crate::app::protocol::command::Command;
use crate::app::text::line_editor::{Change, LineEdit};
use crate::domain::text_search::Pattern;
use crate::query::{Scope, SortOrder};
use crate::triage::Action;
use actions::ActionPicker;
use compose_choices::{Choices, Chosen};
use leads::LeadPicker;
use links::LinkPicker;
use palette::Palette;
use snooze::SnoozePicker;
use sort_menu::SortMenu;
use theme_picker::ThemePicker;

/// The kind of a picker, with the source of its items.
pub enum Kind {
    /// A command to run.
    Palette(Palette),
    /// A lead to open.
    Leads(Box<LeadPicker>),
    /// The input of an action.
    Action(Box<ActionPicker>),
    /// Something for the text that is written.
    Compose(Choices),
    /// A link to open.
    Links(LinkPicker),
    /// When conversations come back.
    Snooze(Box<SnoozePicker>),
    /// An order of the list.
    Sort(SortMenu),
    /// A theme, which the screen shows while it is selected.
    Theme(ThemePicker),
}

impl Kind {
    /// The prompt before the line, or the title above it.
    pub fn prompt(&self) -> &str {
        match self {
            Self::Palette(palette) => palette.title(),
            Self::Leads(_) => "Lead:",
            Self::Action(picker) => picker.title(),
            Self::Compose(choices) => choices.prompt(),
            Self::Links(_) => "Open link:",
            Self::Snooze(_) => ">",
            Self::Sort(_) => "Sort by:",
            Self::Theme(_) => "Theme:",
        }
    }

    /// Shown where there are no items and none are being loaded.
    pub fn when_empty(&self) -> &'static str {
        match self {
            Self::Palette(_)
            | Self::Leads(_)
            | Self::Links(_)
            | Self::Compose(_)
            | Self::Snooze(_)
            | Self::Sort(_)
            | Self::Theme(_) => "No match",
            Self::Action(picker) => picker.when_empty(),
        }
    }
}

/// Effect of an item, which also identifies it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Runs a command in the focus below.
    Action(Command),
    /// Puts the view of that tab on screen.
    View(usize),
    /// Goes to that row of the list, counted from 1.
    Row(u32),
    /// Opens the conversations of a lead, or the inbox.
    Scope(Scope),
    /// Executes an action on the targets of the picker.
    Do(Box<Action>),
    /// Puts something into the text that is written, or to it.
    Compose(Chosen),
    /// Opens a link.
    Link(Box<str>),
    /// Snoozes the targets of the picker until a time, or wakes them.
    Snooze(Option<Timestamp>),
    /// Puts the list in an order.
    Sort(SortOrder),
    /// Puts the screen into the theme of that name.
    Theme(Box<str>),
    /// Says where a setting is.
    Hint(&'static str),
    /// Cannot be chosen, for this reason.
    Refused(Box<str>),
    /// Nothing: the heading of the items below, which cannot be selected.
    Heading,
}

/// A text and the parts of it that answer what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    /// The text.
    pub text: Box<str>,
    /// In bytes, in order.
    pub matched: Vec<Range<usize>>,
}

impl Label {
    /// A text of which nothing is matched.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), matched: Vec::new() }
    }

    /// A text that contains every word of a line.
    pub fn with_words(text: &str, line: &str) -> Option<Self> {
        let words = line.split_whitespace().map(|word| Pattern::new(word).find(text));
        let mut matched: Vec<_> = words.collect::<Option<_>>()?;
        matched.sort_by_key(|range: &Range<usize>| range.start);
        Some(Self { text: text.into(), matched })
    }
}

/// An item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub choice: Choice,
    pub label: Label,
    /// The secondary text.
    pub aside: Label,
    /// Whether it is shown faintly, since few people need it, or it does not
    /// work here.
    pub faint: bool,
}

impl Item {
    /// Whether it is a heading.
    pub fn is_heading(&self) -> bool {
        self.choice == Choice::Heading
    }

    /// Shows a synonym of its name that was looked for.
    fn add_synonym(&mut self, word: &str) {
        let text = format!("{} · {word}", self.aside.text);
        self.aside.matched.push(text.len() - word.len()..text.len());
        self.aside.text = text.into();
    }
}

/// The state of a picker.
pub struct Picker {
    kind: Kind,
    line: LineEdit,
    items: Vec<Item>,
    /// The item that the user went to; without one, the first is selected,
    /// whichever that is.
    chosen: Option<Choice>,
    position: usize,
    top: usize,
    rows: usize,
    /// The bytes of the line that are not understood.
    fault: Option<Range<usize>>,
}

impl Picker {
    /// A picker without items, on a screen with room for so many.
    pub fn new(kind: Kind, rows: usize) -> Self {
        Self {
            kind,
            line: LineEdit::default(),
            items: Vec::new(),
            chosen: None,
            position: 0,
            top: 0,
            rows: rows.max(1),
            fault: None,
        }
    }

    /// Whether it is the palette, which is the help too.
    pub fn is_palette(&self) -> bool {
        matches!(self.kind, Kind::Palette(_))
    }

    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    pub fn into_kind(self) -> Kind {
        self.kind
    }

    /// The source of the items, and the line.
    pub fn source(&mut self) -> (&mut Kind, &str) {
        (&mut self.kind, self.line.text())
    }

    /// The line.
    pub fn line(&self) -> &LineEdit {
        &self.line
    }

    /// The items, the best first.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The position of the selected item.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The selected item.
    pub fn selected(&self) -> Option<&Item> {
        self.items.get(self.position)
    }

    /// The position of the first item on screen.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Height of the list of items, in rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The bytes of the line that are not understood, if any.
    pub fn fault(&self) -> Option<Range<usize>> {
        self.fault.clone()
    }

    /// Shows which part of the line is not understood.
    pub fn set_fault(&mut self, fault: Option<Range<usize>>) {
        self.fault = fault;
    }

    /// Shows other items. The selected one stays selected wherever it is among
    /// them, and its position where it is gone: the user picks what is on the
    /// screen, whatever arrives in between.
    pub fn show(&mut self, items: Vec<Item>) {
        self.items = items;
        self.position = match &self.chosen {
            None => self.nearest(0, false),
            Some(chosen) => {
                let found = self.items.iter().position(|item| item.choice == *chosen);
                found.unwrap_or_else(|| self.nearest(self.position, false))
            }
        };
        if self.chosen.is_none() {
            self.chosen = self.selected().map(|item| item.choice.clone());
        }
        self.reveal();
    }

    /// Types a character; returns whether the text is another one.
    pub fn insert(&mut self, c: char) -> bool {
        let change = self.line.insert(c);
        self.typed(change)
    }

    /// Pastes text; returns whether the text is another one.
    pub fn paste(&mut self, text: &str) -> bool {
        let change = self.line.insert_str(text);
        self.typed(change)
    }

    /// Executes an editing command; returns whether the text has changed.
    pub fn edit(&mut self, action: Command) -> bool {
        let change = self.line.apply(action);
        self.typed(change)
    }

    /// Puts the cursor at a column of the line that is shown from a byte on.
    pub fn place_cursor(&mut self, start: usize, column: usize) {
        self.line.place_cursor(start, column);
    }

    /// Puts another text into the line.
    pub fn set_line(&mut self, text: &str) {
        self.line.set(text);
        self.typed(Change::Text);
    }

    /// After further typing, the best match is selected.
    fn typed(&mut self, change: Change) -> bool {
        let typed = change == Change::Text;
        if typed {
            self.chosen = None;
        }
        typed
    }

    /// Moves the selection, up where negative.
    pub fn move_by(&mut self, by: isize) {
        self.select(self.position.saturating_add_signed(by));
    }

    /// Selects the item at a position, as near as the items allow.
    pub fn select(&mut self, position: usize) {
        self.position = self.nearest(position, position < self.position);
        self.chosen = self.selected().map(|item| item.choice.clone());
        self.reveal();
    }

    /// The position of the nearest item that can be selected, before a heading
    /// if `up` and there is one.
    fn nearest(&self, position: usize, up: bool) -> usize {
        let last = self.items.len().saturating_sub(1);
        let position = position.min(last);
        let can = |at: &usize| self.items.get(*at).is_some_and(|item| !item.is_heading());
        let before = (0..=position).rev().find(can);
        let after = (position..=last).find(can);
        let (one, other) = if up { (before, after) } else { (after, before) };
        one.or(other).unwrap_or(position)
    }

    /// The position of the selected item among those that can be selected, from
    /// 1, and their number.
    pub fn count(&self) -> (usize, usize) {
        let selectable = |items: &[Item]| items.iter().filter(|item| !item.is_heading()).count();
        let up_to = self.items.get(..=self.position).unwrap_or_default();
        (selectable(up_to), selectable(&self.items))
    }

    /// Adapts to the height of the list of items.
    pub fn resize(&mut self, rows: usize) {
        self.rows = rows.max(1);
        self.reveal();
    }

    /// Scrolls as little as possible to show the selected item, and leaves no
    /// blank rows below the last one.
    fn reveal(&mut self) {
        let least = (self.position + 1).saturating_sub(self.rows);
        // The heading above it is on the screen too, if there is room.
        let heading = self.position.checked_sub(1).filter(|at| self.items[*at].is_heading());
        let first = heading.unwrap_or(self.position);
        let most = first.min(self.items.len().saturating_sub(self.rows));
        self.top = self.top.clamp(least, most.max(least));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(rows: impl IntoIterator<Item = u32>) -> Vec<Item> {
        let item = |row: u32| Item {
            choice: Choice::Row(row),
            label: Label::new(row.to_string()),
            aside: Label::default(),
            faint: false,
        };
        rows.into_iter().map(item).collect()
    }

    fn picker(count: u32, rows: usize) -> Picker {
        let mut picker = Picker::new(Kind::Palette(Palette::new("", Vec::new())), rows);
        picker.show(items(0..count));
        picker
    }

    fn selected(picker: &Picker) -> Option<Choice> {
        picker.selected().map(|item| item.choice.clone())
    }

    #[test]
    fn an_item_that_was_read_stays_selected_until_one_types_on() {
        let mut picker = picker(0, 4);
        picker.show(items([3, 5]));
        picker.show(items([1, 3, 5]));
        assert_eq!(selected(&picker), Some(Choice::Row(3)));
        picker.insert('x');
        picker.show(items([1, 3]));
        assert_eq!(selected(&picker), Some(Choice::Row(1)));
    }

    #[test]
    fn the_selected_item_stays_selected_where_items_move() {
        let mut picker = picker(10, 4);
        picker.move_by(3);
        picker.show(items((0..3).chain([20, 21, 3, 4])));
        assert_eq!((selected(&picker), picker.position()), (Some(Choice::Row(3)), 5));
        picker.show(items(4..6));
        assert_eq!(selected(&picker), Some(Choice::Row(5)), "its place");
        picker.show(items(0..10));
        assert_eq!(selected(&picker), Some(Choice::Row(3)), "it is back");
    }

    #[test]
    fn typing_selects_the_best_again() {
        let mut picker = picker(10, 4);
        picker.move_by(3);
        assert!(picker.insert('x'));
        picker.show(items(2..8));
        assert_eq!(selected(&picker), Some(Choice::Row(2)));
        picker.move_by(1);
        assert!(!picker.edit(Command::CursorLeft));
        picker.show(items((3..8).rev()));
        assert_eq!(selected(&picker), Some(Choice::Row(3)));
    }

    #[test]
    fn a_heading_is_passed_over_and_shown_with_its_first_item() {
        let heading = || Item { choice: Choice::Heading, ..items([0]).remove(0) };
        let mut picker = picker(0, 3);
        let mut all = vec![heading()];
        all.extend(items(0..3));
        all.push(heading());
        all.extend(items(3..6));
        picker.show(all);
        assert_eq!((picker.position(), picker.top()), (1, 0));
        let steps = [1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1].map(|by| {
            picker.move_by(by);
            (picker.position(), picker.top())
        });
        assert_eq!(steps[..6], [(2, 0), (3, 1), (5, 3), (6, 4), (7, 5), (7, 5)]);
        assert_eq!(steps[6..], [(6, 5), (5, 4), (3, 3), (2, 2), (1, 0), (1, 0)]);
        assert_eq!(picker.count(), (1, 6));
    }

    #[test]
    fn the_selected_item_is_on_the_screen_whatever_its_size() {
        let mut picker = picker(10, 4);
        let tops = [3, 1, -1, -2, 100, -100].map(|by| {
            picker.move_by(by);
            picker.top()
        });
        assert_eq!(tops, [0, 1, 1, 1, 6, 0]);
        picker.select(9);
        picker.resize(20);
        assert_eq!(picker.top(), 0);
        picker.resize(0);
        assert_eq!((picker.top(), picker.rows()), (9, 1));
        picker.show(Vec::new());
        assert_eq!((selected(&picker), picker.top()), (None, 0));
    }
}
