//! A terminal emulator for tests, with the width rules of one of those in use.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width rules of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Widths {
    /// By grapheme clusters, as kitty and Ghostty do.
    Clusters,
    /// By clusters, each as wide as its first character.
    FirstCharacter,
    /// By code points, as glibc's `wcwidth` does: spacing marks take a column.
    Glibc,
    /// By code points, no mark has a column.
    MarksWithout,
    /// By code points, as the layout's width library does.
    CodePoints,
    /// As glibc, and ambiguous characters take two columns.
    AmbiguousWide,
    /// As glibc, and emoji take one column, as before Unicode 9.
    EmojiNarrow,
    /// By code points, each with at least one column, as a console does.
    NothingInvisible,
}

impl Widths {
    pub(super) const ALL: [Self; 8] = [
        Self::Clusters,
        Self::FirstCharacter,
        Self::Glibc,
        Self::MarksWithout,
        Self::CodePoints,
        Self::AmbiguousWide,
        Self::EmojiNarrow,
        Self::NothingInvisible,
    ];

    fn of(self, c: char) -> usize {
        use GeneralCategory::{EnclosingMark, Format, NonspacingMark, SpacingMark};
        let by_library = c.width().unwrap_or(0);
        let category = get_general_category(c);
        let is_invisible = matches!(category, NonspacingMark | EnclosingMark | Format)
            || matches!(c, '\u{1160}'..='\u{11ff}');
        let glibc = if is_invisible { 0 } else { by_library.max(1) };
        match self {
            Self::CodePoints => by_library,
            Self::MarksWithout if category == SpacingMark => 0,
            Self::AmbiguousWide if glibc == 1 && is_ambiguous(c) => 2,
            Self::EmojiNarrow if is_symbol(c) => glibc.min(1),
            Self::NothingInvisible => glibc.max(1),
            _ => glibc,
        }
    }
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

fn is_ambiguous(c: char) -> bool {
    c.width_cjk() == Some(2) || "éèêàüóЁё≠".contains(c)
}

/// The content of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Text(String),
    /// The second column of the preceding text.
    Covered,
}

#[derive(Debug)]
pub(super) struct Terminal {
    widths: Widths,
    columns: usize,
    lines: Vec<Vec<Column>>,
    x: usize,
    y: usize,
    region: (usize, usize),
    /// Position of the cluster that the next character can join.
    joins: Option<(usize, usize)>,
    /// An incomplete sequence or character.
    pending: Vec<u8>,
}

impl Terminal {
    pub(super) fn new(widths: Widths, columns: usize, lines: usize) -> Self {
        Self {
            widths,
            columns,
            lines: vec![vec![blank(); columns]; lines],
            x: 0,
            y: 0,
            region: (0, lines - 1),
            joins: None,
            pending: Vec::new(),
        }
    }

    /// The visible content.
    pub(super) fn lines(&self) -> &[Vec<Column>] {
        &self.lines
    }

    fn take(&mut self, byte: u8) {
        self.pending.push(byte);
        if self.pending[0] == 0x1b {
            match (self.pending.get(1), self.pending.len(), byte) {
                (None, ..) | (Some(b'['), 2, _) => return,
                (Some(b'['), _, 0x40..=0x7e) => self.csi(),
                (Some(b'['), ..) => return,
                (Some(b'M'), ..) => self.up(),
                other => panic!("not known to this terminal: {other:?}"),
            }
        } else if let Ok(text) = std::str::from_utf8(&self.pending) {
            match text.chars().next().expect("a character") {
                '\n' => self.down(),
                '\r' => self.x = 0,
                '\u{8}' => self.x = self.x.saturating_sub(1),
                c => {
                    self.print(c);
                    self.pending.clear();
                    return;
                }
            }
        } else {
            return;
        }
        self.joins = None;
        self.pending.clear();
    }

    fn csi(&mut self) {
        let (last, parameters) = self.pending[2..].split_last().expect("a last byte");
        let parameters = std::str::from_utf8(parameters).expect("ASCII");
        let number = |nth: usize, absent: usize| {
            parameters.split(';').nth(nth).and_then(|n| n.parse().ok()).unwrap_or(absent)
        };
        match last {
            b'H' => {
                self.y = number(0, 1).min(self.lines.len()) - 1;
                self.x = number(1, 1).min(self.columns) - 1;
            }
            b'G' => self.x = number(0, 1).min(self.columns) - 1,
            b'C' => self.x = (self.x + number(0, 1)).min(self.columns - 1),
            b'B' => self.y = (self.y + number(0, 1)).min(self.lines.len() - 1),
            b'J' if parameters == "2" => {
                for y in 0..self.lines.len() {
                    self.erase(y, 0..self.columns);
                }
            }
            b'K' if parameters.is_empty() => self.erase(self.y, self.x..self.columns),
            b'X' => {
                let end = (self.x + number(0, 1)).min(self.columns);
                self.erase(self.y, self.x..end);
            }
            b'r' => {
                self.region = (number(0, 1) - 1, number(1, self.lines.len()) - 1);
                (self.x, self.y) = (0, 0);
            }
            b'm' | b'h' | b'l' => {}
            other => panic!("not known to this terminal: {}", char::from(*other)),
        }
    }

    fn down(&mut self) {
        let (top, bottom) = self.region;
        if self.y == bottom {
            self.lines[top..=bottom].rotate_left(1);
            self.erase(bottom, 0..self.columns);
        } else {
            self.y += 1;
        }
    }

    fn up(&mut self) {
        let (top, bottom) = self.region;
        if self.y == top {
            self.lines[top..=bottom].rotate_right(1);
            self.erase(top, 0..self.columns);
        } else {
            self.y -= 1;
        }
    }

    /// Clears columns, with the halves of characters that reach out of them.
    fn erase(&mut self, y: usize, columns: std::ops::Range<usize>) {
        let line = &mut self.lines[y];
        let mut start = columns.start;
        while start > 0 && line[start] == Column::Covered {
            start -= 1;
        }
        let mut end = columns.end;
        while line.get(end) == Some(&Column::Covered) {
            end += 1;
        }
        line[start..end].fill(blank());
    }

    fn print(&mut self, c: char) {
        let by_clusters = matches!(self.widths, Widths::Clusters | Widths::FirstCharacter);
        if by_clusters && self.join(c) {
            return;
        }
        let width = self.widths.of(c).min(self.columns);
        if width == 0 {
            self.mark(c);
            return;
        }
        // Without wrapping, the last columns take what does not fit.
        let x = self.x.min(self.columns - width);
        self.put(x, width, c.to_string());
    }

    fn put(&mut self, x: usize, width: usize, text: String) {
        self.erase(self.y, x..x + width);
        let line = &mut self.lines[self.y];
        line[x] = Column::Text(text);
        line[x + 1..x + width].fill(Column::Covered);
        self.joins = Some((x, self.y));
        self.x = (x + width).min(self.columns - 1);
    }

    /// Adds a character to the last printed cluster, if it belongs there.
    fn join(&mut self, c: char) -> bool {
        let Some((x, y)) = self.joins else { return false };
        let Column::Text(text) = &self.lines[y][x] else { return false };
        let joined = format!("{text}{c}");
        if joined.graphemes(true).count() > 1 {
            return false;
        }
        let covered = self.lines[y][x + 1..].iter().take_while(|c| **c == Column::Covered);
        let before = 1 + covered.count();
        let width = match self.widths {
            Widths::Clusters => joined.width().clamp(1, self.columns - x),
            _ => before,
        };
        self.put(x, width, joined);
        true
    }

    /// Adds a character without a column to the last printed one, else to the
    /// one before the cursor.
    fn mark(&mut self, c: char) {
        let line = &mut self.lines[self.y];
        let printed = self.joins.map(|(x, _)| x);
        let before = (0..self.x).rev().find(|x| line[*x] != Column::Covered);
        let before = printed.or(before);
        if let Some(Column::Text(text)) = before.map(|x| &mut line[x]) {
            text.push(c);
        }
    }
}

fn blank() -> Column {
    Column::Text(" ".to_owned())
}

/// A writer to a terminal.
#[derive(Clone)]
pub(super) struct Line(pub(super) Rc<RefCell<Terminal>>);

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut terminal = self.0.borrow_mut();
        for byte in bytes {
            terminal.take(*byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn terminals_differ_in_what_they_make_of_the_same_text() {
    let shown = |widths, text: &str| -> Vec<String> {
        let mut terminal = Terminal::new(widths, 8, 1);
        for byte in text.bytes() {
            terminal.take(byte);
        }
        let column = |column: &Column| match column {
            Column::Text(text) => text.clone(),
            Column::Covered => "-".to_owned(),
        };
        terminal.lines()[0].iter().map(column).collect()
    };
    let family = "👩\u{200d}👧x";
    assert_eq!(shown(Widths::Clusters, family)[..3], ["👩\u{200d}👧", "-", "x"]);
    assert_eq!(shown(Widths::Glibc, family)[..5], ["👩\u{200d}", "-", "👧", "-", "x"]);
    assert_eq!(shown(Widths::NothingInvisible, family)[..4], ["👩", "-", "\u{200d}", "👧"]);
    assert_eq!(shown(Widths::EmojiNarrow, family)[..3], ["👩\u{200d}", "👧", "x"]);
    assert_eq!(shown(Widths::Clusters, "❤\u{fe0f}x")[..3], ["❤\u{fe0f}", "-", "x"]);
    assert_eq!(shown(Widths::FirstCharacter, "❤\u{fe0f}x")[..2], ["❤\u{fe0f}", "x"]);
    assert_eq!(shown(Widths::Glibc, "नाx")[..3], ["न", "ा", "x"]);
    assert_eq!(shown(Widths::MarksWithout, "नाx")[..2], ["ना", "x"]);
    assert_eq!(shown(Widths::AmbiguousWide, "é─x")[..5], ["é", "-", "─", "-", "x"]);
    assert_eq!(shown(Widths::CodePoints, "王x")[..3], ["王", "-", "x"]);
    // A half-overwritten character disappears; without wrapping, the last
    // columns take what does not fit.
    assert_eq!(shown(Widths::CodePoints, "王\x1b[2Gx")[..2], [" ", "x"]);
    assert_eq!(shown(Widths::CodePoints, "abcdefgh王")[6..], ["王", "-"]);
}
